"""One ONNX graph from the table's columns to the prediction, and the proof that it predicts like the model.

Each column is an input of its own name, [rows, 1]: float32, or text. Classification gives `label` (text, [rows]) and
`probabilities` (float32, [rows, classes]); regression gives `value` (float32, [rows, 1]).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

from .table import CLASSIFICATION, Table

TOLERANCE = 1e-5
_OPSET = {"": 18, "ai.onnx.ml": 3}
Array = npt.NDArray[Any]
Layers = list[tuple[Array, Array]]


class RoundTripError(RuntimeError):
    """The exported graph predicts differently from the model it was made of."""


@dataclass(frozen=True)
class Scaling:
    """Centre and width of the encoded columns, and of the number to predict."""

    centre: Array = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    width: Array = field(default_factory=lambda: np.ones(0, dtype=np.float32))
    shift: float = 0.0
    spread: float = 1.0

    @staticmethod
    def of(columns: Array, target: Array | None = None) -> Scaling:
        """As the training rows have it; a constant column keeps its width."""
        width = columns.std(axis=0, dtype=np.float64)
        width[width == 0] = 1
        centre = columns.mean(axis=0, dtype=np.float64)
        number = (0.0, 1.0) if target is None else (float(target.mean()), float(target.std()))
        return Scaling(centre.astype(np.float32), width.astype(np.float32), *number)

    def apply(self, columns: Array) -> Array:
        """Standardised columns, float32."""
        return np.asarray((columns - self.centre) / self.width, dtype=np.float32)


def _inputs(table: Table) -> list[tuple[str, Any]]:
    """Stand-ins for the columns' names, which may be anything: the converter makes names of its own out of them."""
    numbers = [(f"column{at}", FloatTensorType([None, 1])) for at in range(len(table.numbers))]
    count = len(numbers)
    return numbers + [(f"column{count + at}", StringTensorType([None, 1])) for at in range(len(table.words))]


def _named(graph: onnx.ModelProto, table: Table) -> onnx.ModelProto:
    """The graph with the columns' own names; everything within it is prefixed, so that no name meets another."""
    prefixed = onnx.compose.add_prefix(graph, "graph/", rename_inputs=False, rename_outputs=False)
    names = {f"column{at}": name for at, name in enumerate(table.numbers + table.words)}
    for value in prefixed.graph.input:
        value.name = names[value.name]
    for node in prefixed.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    onnx.checker.check_model(prefixed)
    return prefixed


def of_pipeline(pipeline: Any, table: Table, task: str) -> onnx.ModelProto:
    """The graph of a scikit-learn pipeline that takes the table's columns by position."""
    classifies = task == CLASSIFICATION
    graph = convert_sklearn(
        pipeline,
        initial_types=_inputs(table),
        final_types=None if classifies else [("value", FloatTensorType([None, 1]))],
        options={id(pipeline): {"zipmap": False}} if classifies else None,
        target_opset=_OPSET,
    )
    return _named(graph, table)


def of_layers(encoder: Any, scaling: Scaling, layers: Layers, table: Table, classes: list[str]) -> onnx.ModelProto:
    """The graph of an encoder and of dense layers (weight [out, in], bias [out]) with ReLU between them."""
    model = convert_sklearn(encoder, initial_types=_inputs(table), final_types=[("encoded", None)], target_opset=_OPSET)
    graph = model.graph
    del graph.output[:]

    def constant(name: str, value: Array) -> str:
        graph.initializer.append(numpy_helper.from_array(value, name))
        return name

    def step(operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        graph.node.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    at = step("Sub", ["encoded", constant("centre", scaling.centre)], "moved")
    at = step("Div", [at, constant("width", scaling.width)], "scaled")
    for number, (weight, bias) in enumerate(layers):
        names = [at, constant(f"weight{number}", weight), constant(f"bias{number}", bias)]
        at = step("Gemm", names, f"layer{number}", transB=1)
        if number < len(layers) - 1:
            at = step("Relu", [at], f"active{number}")
    if classes:
        at = step("Softmax", [at], "probabilities", axis=1)
        best = step("ArgMax", [at], "best", axis=1, keepdims=0)
        step("Gather", [constant("classes", np.array(classes, dtype=object)), best], "label", axis=0)
        graph.output.append(helper.make_tensor_value_info("label", TensorProto.STRING, [None]))
        graph.output.append(helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, len(classes)]))
    else:
        at = step("Mul", [at, constant("spread", np.array(scaling.spread, dtype=np.float32))], "unscaled")
        step("Add", [at, constant("shift", np.array(scaling.shift, dtype=np.float32))], "value")
        graph.output.append(helper.make_tensor_value_info("value", TensorProto.FLOAT, [None, 1]))
    return _named(model, table)


def predict(graph: onnx.ModelProto, table: Table) -> dict[str, Array]:
    """Outputs of the graph by name, from ONNX Runtime."""
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    feeds = {name: table.frame[[name]].to_numpy(dtype=np.float32) for name in table.numbers}
    feeds |= {name: table.frame[[name]].to_numpy(dtype=object) for name in table.words}
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds)))


def check_round_trip(graph: onnx.ModelProto, table: Table, expected: Array) -> float:
    """Largest difference to the model's scores, in regression relative to the largest one.

    Raises RoundTripError above 1e-5.
    """
    outputs = predict(graph, table)
    scores = outputs["probabilities"] if "probabilities" in outputs else outputs["value"].reshape(-1)
    if scores.shape != expected.shape:
        raise RoundTripError(f"the graph gives shape {scores.shape}, the model {expected.shape}")
    scale = max(1.0, float(np.max(np.abs(expected))))
    difference = float(np.max(np.abs(scores - expected))) / scale
    if not difference <= TOLERANCE:
        raise RoundTripError(f"graph and model differ by {difference:.3g}, allowed is {TOLERANCE:g}")
    return difference


def signature(table: Table, classes: list[str]) -> ModelSignature:
    """A tensor for each column, and the outputs."""
    number, text = np.dtype(np.float32), np.dtype(np.str_)
    inputs = [TensorSpec(number, (-1, 1), name) for name in table.numbers]
    inputs += [TensorSpec(text, (-1, 1), name) for name in table.words]
    outputs = [TensorSpec(number, (-1, 1), "value")]
    if classes:
        outputs = [TensorSpec(text, (-1,), "label"), TensorSpec(number, (-1, len(classes)), "probabilities")]
    return ModelSignature(inputs=Schema(inputs), outputs=Schema(outputs))
