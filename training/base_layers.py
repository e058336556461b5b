"""The layers of the known model in torch, to be trained on, and how the package reads them afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from base_model import WIDE, WIDTH, BaseModel, unpacked
from numpy.typing import NDArray
from torch import Tensor, nn

from reformgraph.schema.encoder.pieces import PAD, Vocabulary

HEADS = 12
DROPPED = 0.1


class Body(nn.Module):
    """The known model up to one of its layers: from numbers of pieces to a vector for each. Its word vectors stay as they are."""

    def __init__(self, base: BaseModel, layers: int, longest: int, attention_dropped: float = DROPPED) -> None:
        super().__init__()
        kept = base.kept()
        self.vocabulary = Vocabulary([base.pieces[number] for number in kept], base.scores[kept].tolist())
        packed, scale = base.blocks("emb.word", len(base.pieces), WIDTH)
        self.words = nn.Embedding.from_pretrained(torch.tensor(unpacked(packed[kept], scale[kept])))
        self.positions = nn.Parameter(torch.tensor(base.vector("emb.pos", longest * WIDTH).reshape(longest, WIDTH) + base.vector("emb.type", WIDTH)))
        self.norm = norm_of(base, "emb.ln")
        self.layers = nn.ModuleList(Layer(base, f"l{number}.", attention_dropped) for number in range(layers))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, numbers: Tensor) -> Tensor:
        mask = numbers != PAD
        x = self.drop(self.norm(self.words(numbers) + self.positions[:numbers.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        return x

    def packed(self) -> dict[str, Any]:
        arrays: dict[str, Any] = {"layers": np.array(len(self.layers)), "positions": half(self.positions)} | packed_norms({"norm": self.norm})
        for number, layer in enumerate(self.layers):
            arrays |= packed_linears({f"{number}.{part}": getattr(layer, part) for part in ("q", "k", "v", "ao", "fi", "fo")})
            arrays |= packed_norms({f"{number}.{part}": getattr(layer, part) for part in ("aln", "oln")})
        return arrays


class Layer(nn.Module):
    def __init__(self, base: BaseModel, name: str, attention_dropped: float) -> None:
        super().__init__()
        self.q, self.k, self.v, self.ao = (linear_of(base, name + part, WIDTH, WIDTH) for part in ("q", "k", "v", "ao"))
        self.fi, self.fo = linear_of(base, name + "fi", WIDE, WIDTH), linear_of(base, name + "fo", WIDTH, WIDE)
        self.aln, self.oln = norm_of(base, name + "aln"), norm_of(base, name + "oln")
        self.drop, self.attention_dropped = nn.Dropout(DROPPED), attention_dropped

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        def heads(y: Tensor) -> Tensor:
            return y.view(*y.shape[:2], HEADS, -1).transpose(1, 2)

        seen = nn.functional.scaled_dot_product_attention(heads(self.q(x)), heads(self.k(x)), heads(self.v(x)), attn_mask=mask,
                                                          dropout_p=self.attention_dropped if self.training else 0.0)
        x = self.aln(x + self.drop(self.ao(seen.transpose(1, 2).reshape(x.shape))))
        found: Tensor = self.oln(x + self.drop(self.fo(nn.functional.gelu(self.fi(x), approximate="tanh"))))
        return found


def short_numbers() -> torch.autocast:
    """Multiplication in sixteen bits where the processor is made for it; one without AVX-512 takes thirty times as long for that as for 32 bits."""
    return torch.autocast("cpu", torch.bfloat16, enabled="AVX512" in torch.backends.cpu.get_cpu_capability())


def filled(rows: Sequence[Sequence[int]]) -> Tensor:
    """Numbers of pieces, rows filled up to the longest."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])


def packed_linears(linears: Mapping[str, nn.Linear]) -> dict[str, Any]:
    """Matrices in eight bits with a scale for each row."""
    arrays = {}
    for name, linear in linears.items():
        weights = linear.weight.detach().numpy()
        scale = (np.abs(weights).max(axis=1) / 127).astype(np.float32)
        arrays |= {name: np.round(weights / scale[:, None]).astype(np.int8), name + ".scale": scale, name + ".bias": half(linear.bias)}
    return arrays


def packed_norms(norms: Mapping[str, nn.LayerNorm]) -> dict[str, Any]:
    return {f"{name}.{part}": half(values) for name, norm in norms.items() for part, values in (("gain", norm.weight), ("bias", norm.bias))}


def half(values: Tensor) -> NDArray[np.float16]:
    return values.detach().numpy().astype(np.float16)


def linear_of(base: BaseModel, name: str, out: int, into: int) -> nn.Linear:
    linear = nn.Linear(into, out)
    linear.weight = nn.Parameter(torch.tensor(base.matrix(name + ".w", out, into)))
    linear.bias = nn.Parameter(torch.tensor(base.vector(name + ".b", out)))
    return linear


def norm_of(base: BaseModel, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, eps=1e-12)
    norm.weight, norm.bias = (nn.Parameter(torch.tensor(base.vector(f"{name}.{part}", WIDTH))) for part in ("w", "b"))
    return norm
