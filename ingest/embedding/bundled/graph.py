"""Writes multilingual-e5-small as an ONNX graph with int8 weights and activations quantised as they come.

Built by hand rather than exported: it needs neither an exporter nor the 470 MB fp32 model, and can be shaped for the
one use it has. One text per run, so there is no padding and no mask: a text's vector then never depends on what else
was in its batch (activations are quantised with one scale per run), and one core is as fast as with batches
(measured on 160-character passages: 45 a second alone, 44 in fours, 26 in batches of 32).

Standard operators only; onnxruntime fuses them while loading. Opset 23 brought Attention (onnxruntime 1.23 and later).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ingest.embedding.bundled.layout import INPUT, OUTPUT
from ingest.embedding.bundled.source import PackedModel

OPSET = 23
IR_VERSION = 11
"""The file format that ONNX 1.18 defined together with opset 23."""

_WORD_RANGE = 127
_MATMUL_RANGE = 63
"""7 bits: CPUs without VNNI add two u8*s8 products in 16 bits, and 8-bit weights would overflow there (onnxruntime's
`reduce_range`). The weights have 4 bits to begin with; measured cosine to the original .9973 against .9974."""
_ROWS_AT_ONCE = 16_384
"""Of the word matrix, to keep the fp32 copy at 25 MB instead of 384."""


def build_graph(model: PackedModel, step: Callable[[], None]) -> onnx.ModelProto:
    """Build the whole encoder: embeddings, layers, mean pooling, L2 normalisation.

    Args:
        model: the packed model.
        step: called once after the word matrix and once after each layer.

    Returns:
        The model, `INPUT` to `OUTPUT`.
    """
    builder = _Builder(model)
    hidden = builder.embeddings()
    step()
    for layer in range(model.dimensions.layers):
        hidden = builder.layer(hidden, layer)
        step()
    builder.pool(hidden)
    return builder.finish()


class _Builder:
    """Collects nodes and weights; each method returns the name of the value it computes."""

    def __init__(self, model: PackedModel) -> None:
        self._model = model
        self._sizes = model.dimensions
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []
        self._last_axis = self._weight("axis.last", np.array([-1], np.int64))
        self._token_axis = self._weight("axis.tokens", np.array([1], np.int64))
        self._split = self._weight("split.qkv", np.full(3, self._sizes.hidden, np.int64))

    def embeddings(self) -> str:
        hidden = self._sizes.hidden
        quantised, scales = self._quantised_words()
        rows = self._node("Cast", self._node("Gather", self._weight("word", quantised), INPUT), to=TensorProto.FLOAT)
        row_scales = self._node("Gather", self._weight("word.scale", scales), INPUT)
        words = self._node("Mul", rows, self._node("Unsqueeze", row_scales, self._last_axis))
        # There is one sentence per text, so token type 0 everywhere: its row can join the positions for good.
        positions = self._model.vector("emb.pos").reshape(-1, hidden) + self._model.vector("emb.type")[:hidden]
        length = self._node("Shape", INPUT, start=1, end=2)
        start = self._weight("position.start", np.array([0], np.int64))
        places = self._node("Slice", self._weight("position", positions), start, length, start)
        return self._normalised(words, places, "emb.ln")

    def layer(self, hidden: str, layer: int) -> str:
        at, sizes = f"l{layer}.", self._sizes
        # Query, key and value in one product: their input is quantised once and the core sees one larger matrix.
        joined = self._linear(hidden, [f"{at}q", f"{at}k", f"{at}v"], sizes.hidden)
        parts = self._operator("Split", 3, joined, self._split, axis=-1)
        mixed = self._node("Attention", *parts, q_num_heads=sizes.heads, kv_num_heads=sizes.heads)
        attended = self._linear(mixed, [f"{at}ao"], sizes.hidden)
        hidden = self._normalised(hidden, attended, f"{at}aln")
        inner = self._node("Gelu", self._linear(hidden, [f"{at}fi"], sizes.hidden))
        return self._normalised(hidden, self._linear(inner, [f"{at}fo"], sizes.feed_forward), f"{at}oln")

    def pool(self, hidden: str) -> None:
        mean = self._node("ReduceMean", hidden, self._token_axis, keepdims=0)
        self._nodes.append(helper.make_node("LpNormalization", [mean], [OUTPUT], axis=-1, p=2))

    def finish(self) -> onnx.ModelProto:
        ids = helper.make_tensor_value_info(INPUT, TensorProto.INT64, [1, "tokens"])
        vector = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, self._sizes.hidden])
        graph = helper.make_graph(self._nodes, "multilingual-e5-small", [ids], [vector], self._weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)

    def _linear(self, value: str, names: list[str], inputs: int) -> str:
        weights = np.concatenate([self._model.matrix(f"{name}.w", inputs) for name in names])
        bias = np.concatenate([self._model.vector(f"{name}.b") for name in names])
        quantised, scales = _quantise_rows(weights, _MATMUL_RANGE)
        tag = "+".join(names)
        activations, scale, zero = self._operator("DynamicQuantizeLinear", 3, value)
        product = self._node("MatMulInteger", activations, self._weight(f"{tag}.w", quantised.T), zero)
        both_scales = self._node("Mul", scale, self._weight(f"{tag}.scale", scales))
        restored = self._node("Mul", self._node("Cast", product, to=TensorProto.FLOAT), both_scales)
        return self._node("Add", restored, self._weight(f"{tag}.b", bias))

    def _normalised(self, value: str, other: str, name: str) -> str:
        weights = [self._weight(f"{name}.{part}", self._model.vector(f"{name}.{part}")) for part in ("w", "b")]
        total = self._node("Add", value, other)
        return self._node("LayerNormalization", total, *weights, epsilon=self._sizes.epsilon)

    def _quantised_words(self) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        rows, hidden = self._sizes.vocabulary, self._sizes.hidden
        quantised = np.empty((rows, hidden), np.int8)
        scales = np.empty(rows, np.float32)
        for start in range(0, rows, _ROWS_AT_ONCE):
            part = slice(start, min(start + _ROWS_AT_ONCE, rows))
            quantised[part], scales[part] = _quantise_rows(self._model.matrix("emb.word", hidden, part), _WORD_RANGE)
        return quantised, scales

    def _weight(self, name: str, values: NDArray[Any]) -> str:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, operator: str, *inputs: str, **attributes: float) -> str:
        return self._operator(operator, 1, *inputs, **attributes)[0]

    def _operator(self, operator: str, outputs: int, *inputs: str, **attributes: float) -> list[str]:
        """Add one operator with several outputs; return their names."""
        names = [f"v{len(self._nodes)}.{index}" for index in range(outputs)]
        node = helper.make_node(operator, list(inputs), names)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self._nodes.append(node)
        return names


def _quantise_rows(weights: NDArray[np.float32], top: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round each row to whole numbers in [-top, top]; return them and the rows' scales."""
    scales = np.abs(weights).max(axis=1) / top
    scales[scales == 0] = 1.0
    return np.rint(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32)
