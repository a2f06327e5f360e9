"""Features equal their definition and never look ahead."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ${{ values.pythonPackage }}.declaration import Declaration, DeclarationError, Feature, FeatureSet
from ${{ values.pythonPackage }}.features import compute
from ${{ values.pythonPackage }}.simulation import DAY, START, Transactions


def by_definition(transactions: Transactions, feature: Feature, row: int) -> float:
    """One value, straight from the definition, by looking at every earlier row."""
    moment = int(transactions.seconds[row])
    if feature.transform == "amount":
        return float(transactions.amount[row])
    if feature.transform == "night":
        return float(moment % DAY // 3600 <= 6)
    if feature.transform == "weekend":
        return float((START + np.timedelta64(moment, "s")).item().weekday() >= 5)
    ids = transactions.customer if feature.entity == "customer" else transactions.terminal
    epoch = int(START.astype(np.int64))
    seconds = (epoch + transactions.seconds) // feature.bucket * feature.bucket
    moment = int(seconds[row])
    rows = (ids == ids[row]) & (seconds > moment - feature.delay - feature.window) & (seconds <= moment - feature.delay)
    if feature.delay == 0:
        rows[row + 1 :] = False
    if feature.aggregation == "count":
        return float(rows.sum())
    column = transactions.amount if feature.column == "amount" else transactions.fraud
    reduce = {"sum": np.sum, "min": np.min, "max": np.max}.get(str(feature.aggregation), np.mean)
    return float(reduce(column[rows])) if rows.any() else 0.0


def test_every_feature_equals_its_definition(transactions: Transactions, declared: Declaration) -> None:
    table = compute(transactions, declared.features)
    rows = np.random.default_rng(1).choice(len(transactions), size=120, replace=False)
    for column, feature in enumerate(declared.features.features):
        expected = [by_definition(transactions, feature, int(row)) for row in rows]
        assert table[rows, column] == pytest.approx(expected, rel=1e-5, abs=1e-6), feature.name


@pytest.mark.parametrize("bucket", [60, 3600, DAY])
def test_a_coarser_bucket_rounds_moments_down(transactions: Transactions, declared: Declaration, bucket: int) -> None:
    aggregated = [replace(one, bucket=bucket) for one in declared.features.features if one.entity]
    table = compute(transactions, FeatureSet(tuple(aggregated), "sha256:0"))
    rows = np.random.default_rng(bucket).choice(len(transactions), size=60, replace=False)
    for column, feature in enumerate(aggregated):
        expected = [by_definition(transactions, feature, int(row)) for row in rows]
        assert table[rows, column] == pytest.approx(expected, rel=1e-5, abs=1e-6), feature.name
    finest = compute(transactions, declared.features)[:, -len(aggregated) :]
    assert not np.array_equal(table, finest)


@pytest.mark.parametrize("aggregation", ["sum", "min", "max"])
@pytest.mark.parametrize("delay", [0, 14 * 3600])
def test_amounts_are_added_up_and_compared(transactions: Transactions, aggregation: str, delay: int) -> None:
    hours = 7 * 3600
    feature = Feature(
        name="one",
        entity="customer",
        aggregation=aggregation,
        column="amount",
        window=3 * hours,
        bucket=hours,
        delay=delay,
    )
    table = compute(transactions, FeatureSet((feature,), "sha256:0"))
    rows = np.random.default_rng(delay).choice(len(transactions), size=200, replace=False)
    expected = [by_definition(transactions, feature, int(row)) for row in rows]
    assert table[rows, 0] == pytest.approx(expected, rel=1e-6)


def test_the_future_changes_nothing(transactions: Transactions, declared: Declaration) -> None:
    cut = int(np.searchsorted(transactions.seconds, 25 * DAY))
    earlier = Transactions(**{name: column[:cut] for name, column in vars(transactions).items()})
    assert np.array_equal(compute(earlier, declared.features), compute(transactions, declared.features)[:cut])


def test_a_label_counts_only_after_its_delay(transactions: Transactions, declared: Declaration) -> None:
    row = int(np.flatnonzero(transactions.fraud == 1)[0])
    cleared = replace(transactions, fraud=transactions.fraud.copy())
    cleared.fraud[row] = 0
    differs = np.any(compute(transactions, declared.features) != compute(cleared, declared.features), axis=1)
    assert differs.any()
    assert np.all(transactions.seconds[differs] >= transactions.seconds[row] + 7 * DAY)


def test_no_transactions_give_no_rows(transactions: Transactions, declared: Declaration) -> None:
    empty = Transactions(**{name: column[:0] for name, column in vars(transactions).items()})
    assert compute(empty, declared.features).shape == (0, 15)


def test_what_feast_serves_is_a_column_of_the_training_set(transactions: Transactions, declared: Declaration) -> None:
    aged = Feature(name="age", entity="customer", view="customer_profile", feature="account_age_days", missing=-1)
    both = FeatureSet((*declared.features.features, aged), "sha256:0")
    age = np.arange(len(transactions), dtype=np.float64) / 7
    age[3] = np.nan
    table = compute(transactions, both, {"age": age})
    assert np.array_equal(table[:, :-1], compute(transactions, declared.features))
    assert table[3, -1] == -1
    assert np.array_equal(np.delete(table[:, -1], 3), np.delete(age, 3).astype(np.float32))


@pytest.mark.parametrize("columns", [None, {}, {"other": [1]}, {"age": [1.0, 2.0]}])
def test_a_column_from_feast_that_is_not_there_is_named(
    transactions: Transactions, columns: dict[str, list[float]] | None
) -> None:
    aged = Feature(name="age", entity="customer", view="customer_profile", feature="account_age_days", missing=0)
    with pytest.raises(DeclarationError, match=r"features.definitions: .*\bage\b"):
        compute(transactions, FeatureSet((aged,), "sha256:0"), columns)
