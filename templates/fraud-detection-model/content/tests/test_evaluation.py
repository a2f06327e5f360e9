"""Figures against hand-made cases."""

from __future__ import annotations

import numpy as np
import pytest

from ${{ values.pythonPackage }} import evaluation
from ${{ values.pythonPackage }}.dataset import Part, Protocol, hold_out_customers, split_rows
from ${{ values.pythonPackage }}.reference import column_profile, medians, reference_profile
from ${{ values.pythonPackage }}.simulation import Transactions


def rows(labels: list[int], customer: list[int], day: list[int]) -> Part:
    size = len(labels)
    return Part(
        np.zeros((size, 1), dtype=np.float32),
        np.array(labels, dtype=np.int8),
        np.array(customer, dtype=np.int32),
        np.array(day),
        np.array(labels, dtype=np.int8),
    )


def test_card_precision_counts_cards_once_and_blocks_the_found() -> None:
    part = rows([1, 0, 0, 1, 0], customer=[1, 1, 2, 1, 2], day=[0, 0, 0, 1, 1])
    scores = np.array([0.9, 0.8, 0.1, 0.9, 0.2])
    # Day 0: card 1 is found (1 of 1). Day 1: card 1 is blocked, card 2 is legitimate (0 of 1).
    assert evaluation.card_precision(part, scores, top=1) == 0.5


def test_threshold_takes_the_best_f1() -> None:
    labels = np.array([0, 0, 1, 1])
    assert evaluation.choose_threshold(labels, np.array([0.1, 0.4, 0.6, 0.9])) == 0.6
    assert evaluation.choose_threshold(np.zeros(3), np.array([0.1, 0.2, 0.3])) == 0.5


def test_confusion_and_calibration() -> None:
    labels, scores = np.array([0, 1, 0, 1]), np.array([0.1, 0.2, 0.8, 0.9])
    assert list(evaluation.confusion(labels, scores, 0.5).values()) == [1, 1, 1, 1]
    error, bins = evaluation.calibration(np.zeros(4), np.zeros(4), bins=10)
    assert error == 0 and len(bins) == 4


def test_one_class_has_no_ranking() -> None:
    assert evaluation.ranking(np.zeros(3), np.array([0.1, 0.2, 0.3])) == {}


def test_evaluation_of_a_whole_test(parts: tuple[Part, Part]) -> None:
    _, test = parts
    names = ["amount", "weekend", "night"]
    result = evaluation.evaluate(test, test.labels * 0.9 + 0.05, names, 0.5)
    assert result["metrics"]["average_precision"] == 1
    assert result["metrics"]["recall_at_threshold"] == result["metrics"]["precision_at_threshold"] == 1
    by_name = {row["segment"]: row for row in result["segments"]}
    assert by_name["night"]["rows"] + by_name["not night"]["rows"] == len(test)


def test_nothing_flagged_leaves_precision_out(parts: tuple[Part, Part]) -> None:
    _, test = parts
    metrics = evaluation.evaluate(test, np.full(len(test), 0.1), [], 0.5)["metrics"]
    assert "precision_at_threshold" not in metrics and metrics["recall_at_threshold"] == 0


def test_blocked_cards_leave_the_test(transactions: Transactions) -> None:
    train, test = split_rows(transactions, Protocol(20, 10, 7, 4))
    known = set(transactions.customer[train][transactions.fraud[train] == 1])
    assert known and not known & set(transactions.customer[test])
    with pytest.raises(ValueError, match="needs 136 simulated days"):
        split_rows(transactions, Protocol())


def test_held_out_customers_are_apart(parts: tuple[Part, Part]) -> None:
    train, _ = parts
    fitting, held = hold_out_customers(train, 0.25, 7)
    assert not set(fitting.customer) & set(held.customer)
    assert len(fitting) + len(held) == len(train)
    assert fitting.digest != held.digest and len(held.digest) == 32


def test_reference_profile_counts_every_row() -> None:
    values = np.array([1, 2, 3, np.nan, 5], dtype=np.float32)
    profile = column_profile("x", values)
    assert profile["missing"] == 1 and sum(profile["counts"]) == 4
    assert column_profile("c", np.ones(9))["counts"] == [9]
    assert column_profile("n", np.array([np.nan]))["missing"] == 1
    whole = reference_profile(values.reshape(-1, 1), ["x"], np.linspace(0, 1, 5), "sha256:0")
    assert medians(whole) == {"x": 2.5}
    empty = reference_profile(np.full((2, 1), np.nan, np.float32), ["x"], np.linspace(0, 1, 2), "sha256:0")
    assert medians(empty) == {}
    assert whole["rows"] == 5 and whole["score"]["name"] == "probability"
