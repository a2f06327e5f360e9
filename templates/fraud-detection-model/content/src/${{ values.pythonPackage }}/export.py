"""ONNX graphs of our models, and the proof that they score like the framework.

Input `features` float32 [rows, F]; output `probability` float32 [rows].
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

INPUT = "features"
OUTPUT = "probability"
TOLERANCE = 1e-5
_OPSETS = [helper.make_opsetid("", 18), helper.make_opsetid("ai.onnx.ml", 3)]


class RoundTripError(RuntimeError):
    """The exported graph scores differently from the model it was made of."""


def _floor32(value: float) -> float:
    """Largest float32 that is not above the value: keeps `x <= threshold` true for exactly the same float32 x."""
    rounded = np.float32(value)
    return float(np.nextafter(rounded, np.float32(-np.inf)) if float(rounded) > value else rounded)


def _model(nodes: list[Any], weights: list[Any], width: int) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "fraud",
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["rows", width])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["rows"])],
        initializer=weights,
    )
    model = helper.make_model(graph, opset_imports=_OPSETS, ir_version=9, producer_name="model-repository")
    onnx.checker.check_model(model)
    return model


def tree_ensemble(trees: list[dict[str, Any]], width: int) -> onnx.ModelProto:
    """Sum of decision trees through a sigmoid. `trees` are LightGBM's dumped structures with numeric splits."""
    nodes: dict[str, list[Any]] = {key: [] for key in ("tree", "id", "feature", "mode", "value", "yes", "no")}
    leaves: dict[str, list[Any]] = {key: [] for key in ("tree", "id", "weight")}
    for tree_id, root in enumerate(trees):
        _append_tree(root, tree_id, nodes, leaves)
    trees_node = helper.make_node(
        "TreeEnsembleRegressor",
        [INPUT],
        ["raw"],
        domain="ai.onnx.ml",
        n_targets=1,
        aggregate_function="SUM",
        post_transform="NONE",
        nodes_treeids=nodes["tree"],
        nodes_nodeids=nodes["id"],
        nodes_featureids=nodes["feature"],
        nodes_modes=nodes["mode"],
        nodes_values=nodes["value"],
        nodes_truenodeids=nodes["yes"],
        nodes_falsenodeids=nodes["no"],
        nodes_missing_value_tracks_true=[0] * len(nodes["id"]),
        target_treeids=leaves["tree"],
        target_nodeids=leaves["id"],
        target_ids=[0] * len(leaves["id"]),
        target_weights=leaves["weight"],
    )
    shape = numpy_helper.from_array(np.array([-1], dtype=np.int64), "flat")
    steps = [
        trees_node,
        helper.make_node("Reshape", ["raw", "flat"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], [OUTPUT]),
    ]
    return _model(steps, [shape], width)


def _append_tree(root: dict[str, Any], tree_id: int, nodes: dict[str, list[Any]], leaves: dict[str, list[Any]]) -> None:
    """Number the nodes of one tree in breadth-first order and append them."""
    queue = [root]
    at = 0
    while at < len(queue):
        node = queue[at]
        leaf = "leaf_value" in node
        yes = no = 0
        if not leaf:
            if node["decision_type"] != "<=":
                raise ValueError(f"tree {tree_id}: cannot export split {node['decision_type']!r}; use numeric features")
            yes, no = len(queue), len(queue) + 1
            queue += [node["left_child"], node["right_child"]]
        row = {
            "tree": tree_id,
            "id": at,
            "feature": 0 if leaf else node["split_feature"],
            "mode": "LEAF" if leaf else "BRANCH_LEQ",
            "value": 0.0 if leaf else _floor32(node["threshold"]),
            "yes": yes,
            "no": no,
        }
        for key, value in row.items():
            nodes[key].append(value)
        if leaf:
            for key, value in (("tree", tree_id), ("id", at), ("weight", float(node["leaf_value"]))):
                leaves[key].append(value)
        at += 1


def linear(
    centre: npt.NDArray[Any], scale: npt.NDArray[Any], weights: npt.NDArray[Any], intercept: float
) -> onnx.ModelProto:
    """Standardisation, then a weighted sum through a sigmoid; computed in double precision inside the graph."""
    arrays = {"centre": centre, "scale": scale, "weights": weights.reshape(-1, 1), "intercept": np.array([intercept])}
    initial = [numpy_helper.from_array(np.asarray(value, dtype=np.float64), name) for name, value in arrays.items()]
    initial.append(numpy_helper.from_array(np.array([-1], dtype=np.int64), "flat"))
    nodes = [
        helper.make_node("Cast", [INPUT], ["exact"], to=TensorProto.DOUBLE),
        helper.make_node("Sub", ["exact", "centre"], ["moved"]),
        helper.make_node("Div", ["moved", "scale"], ["scaled"]),
        helper.make_node("MatMul", ["scaled", "weights"], ["sum"]),
        helper.make_node("Add", ["sum", "intercept"], ["column"]),
        helper.make_node("Reshape", ["column", "flat"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["precise"]),
        helper.make_node("Cast", ["precise"], [OUTPUT], to=TensorProto.FLOAT),
    ]
    return _model(nodes, initial, len(centre))


def describe(model: onnx.ModelProto, facts: dict[str, str]) -> None:
    """Write facts (feature names, digest, commit) into the graph's own metadata, so that the file explains itself."""
    helper.set_model_props(model, facts)


def score(model: onnx.ModelProto, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Scores of the exported graph, by ONNX Runtime on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run([OUTPUT], {INPUT: features})[0])


def check_round_trip(
    model: onnx.ModelProto, features: npt.NDArray[np.float32], expected: npt.NDArray[np.float64]
) -> float:
    """Largest absolute difference to the framework's scores; raises RoundTripError above 1e-5."""
    scores = score(model, features)
    if scores.shape != expected.shape:
        raise RoundTripError(f"probability: the graph gives shape {scores.shape}, the model {expected.shape}")
    difference = float(np.max(np.abs(scores - expected), initial=0.0))
    if not difference <= TOLERANCE:
        raise RoundTripError(f"probability: graph and model differ by {difference:.3g}, allowed is {TOLERANCE:g}")
    return difference
