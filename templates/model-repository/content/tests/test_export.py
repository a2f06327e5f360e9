"""The graph predicts like the model, from columns as a client sends them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ${{ values.pythonPackage }} import export, models
from ${{ values.pythonPackage }}.encoding import encoder, medians
from ${{ values.pythonPackage }}.table import Table, read_table


def forest_of(table: Table, task: str) -> models.Forest:
    forest = models.Forest(task, 30, 1)
    forest.fit(table, table, lambda step, figures: None)
    return forest


@pytest.mark.parametrize(("task", "target"), [("classification", "target"), ("regression", "spending")])
def test_the_graph_of_a_forest_predicts_like_it(task: str, target: str, people: Path) -> None:
    table = read_table(people, target, task, ["id", "spending" if target == "target" else "target"])
    forest = forest_of(table, task)
    graph = forest.to_onnx(table)
    assert [one.name for one in graph.graph.input] == ["age in years", "member", "home/city"]
    assert export.check_round_trip(graph, table, forest.predict(table)) <= 1e-5
    with pytest.raises(export.RoundTripError, match="differ by"):
        export.check_round_trip(graph, table, forest.predict(table) * 1.01 + 0.01)
    with pytest.raises(export.RoundTripError, match="shape"):
        export.check_round_trip(graph, table, forest.predict(table)[:-1])
    outputs = export.predict(graph, table)
    assert list(outputs) == export.signature(table, forest.classes).outputs.input_names()
    if task == "classification":
        assert (outputs["label"] == table.target).mean() > 0.9


def test_an_unknown_word_counts_as_none_and_a_gap_as_the_median(people: Path) -> None:
    table = read_table(people, "target", "classification", ["id", "spending"])
    forest = forest_of(table, "classification")
    strange = table.rows(np.arange(4))
    strange.frame["home/city"] = "Atlantis"
    strange.frame["age in years"] = np.float32(np.nan)
    graph = forest.to_onnx(table)
    assert export.check_round_trip(graph, strange, forest.predict(strange)) <= 1e-5
    filled = Table(strange.frame.copy(), table.numbers, table.words, strange.target)
    filled.frame["age in years"] = np.float32(medians(forest.encoder, table)["age in years"])
    assert np.array_equal(forest.predict(filled), forest.predict(strange))


@pytest.mark.parametrize("classes", [["leaves", "stays"], []])
def test_the_graph_of_dense_layers_computes_them(classes: list[str], people: Path) -> None:
    task, target, other = ("classification", "target", "spending") if classes else ("regression", "spending", "target")
    table = read_table(people, target, task, ["id", other])
    fitted = encoder(table)
    columns = fitted.fit_transform(table.frame).astype(np.float32)
    scaling = export.Scaling.of(columns, None if classes else table.target)
    draw = np.random.default_rng(2)
    sizes = [columns.shape[1], 8, max(1, len(classes))]
    layers = [
        (draw.normal(size=(out, width)).astype(np.float32), draw.normal(size=out).astype(np.float32))
        for width, out in zip(sizes, sizes[1:])
    ]
    hidden = np.maximum(scaling.apply(columns) @ layers[0][0].T + layers[0][1], 0)
    expected = hidden @ layers[1][0].T + layers[1][1]
    if classes:
        powers = np.exp(expected - expected.max(axis=1, keepdims=True))
        expected = powers / powers.sum(axis=1, keepdims=True)
    else:
        expected = expected[:, 0] * scaling.spread + scaling.shift
    graph = export.of_layers(fitted, scaling, layers, table, classes)
    assert export.check_round_trip(graph, table, expected) <= 1e-5
    if classes:
        labels = export.predict(graph, table)["label"]
        assert labels.tolist() == [classes[at] for at in expected.argmax(axis=1)]


def test_tables_of_only_words_and_of_only_numbers_are_exported(people: Path) -> None:
    for ignored in (["age in years", "member"], ["home/city"]):
        table = read_table(people, "target", "classification", ["id", "spending", *ignored])
        forest = forest_of(table, "classification")
        assert export.check_round_trip(forest.to_onnx(table), table, forest.predict(table)) <= 1e-5
        assert set(medians(forest.encoder, table)) == set(table.numbers)
