"""The simulator follows the published rules."""

from __future__ import annotations

import numpy as np
import pytest

from ${{ values.pythonPackage }}.dataset import Protocol, split_rows
from ${{ values.pythonPackage }}.simulation import Simulation, Transactions, portfolio, simulate


@pytest.mark.slow
def test_default_simulation_is_the_handbooks_data_set() -> None:
    made = portfolio()
    assert made.planted == {1: 978, 2: 9_099, 3: 4_604}  # what the Handbook's own code prints
    transactions = made.transactions
    assert len(transactions) == 1_754_155
    assert int(transactions.fraud.sum()) == 14_681
    assert np.bincount(transactions.scenario).tolist()[1:] == [973, 9_077, 4_631]
    train, test = split_rows(transactions, Protocol())
    assert (len(train), int(transactions.fraud[train].sum())) == (67_240, 598)
    assert (len(test), int(transactions.fraud[test].sum())) == (58_264, 385)


def test_same_seed_same_transactions_other_seed_others() -> None:
    size = {"customers": 40, "terminals": 300, "days": 12}
    first, again, other = (simulate(Simulation(**size, seed=seed)) for seed in (3, 3, 4))
    assert np.array_equal(first.amount, again.amount) and np.array_equal(first.seconds, again.seconds)
    assert not np.array_equal(first.amount[:50], other.amount[:50])


def test_order_labels_and_scenarios_agree(transactions: Transactions) -> None:
    assert np.all(np.diff(transactions.seconds) >= 0)
    assert np.array_equal(transactions.fraud == 1, transactions.scenario > 0)
    assert np.all(transactions.fraud[transactions.amount > 1100] == 1)
    assert set(np.unique(transactions.scenario)) >= {0, 2, 3}


def test_each_scenario_counts_what_it_made_fraudulent() -> None:
    made = portfolio(Simulation(customers=300, terminals=800, days=41, radius=8.0))
    assert sum(made.planted.values()) == int(made.transactions.fraud.sum())
    assert min(made.planted.values()) > 0
    # A later scenario overwrites the earlier one's mark, so marks and counts differ while their sums agree.
    marks = np.bincount(made.transactions.scenario, minlength=4)[1:]
    assert int(marks.sum()) == sum(made.planted.values()) and int(marks[2]) >= made.planted[3]


def test_compromised_terminal_is_fraudulent_for_28_days(transactions: Transactions) -> None:
    chosen = np.random.RandomState(5).choice(800, size=2, replace=False)
    days = transactions.day
    rows = np.isin(transactions.terminal, chosen) & (days >= 5) & (days < 33)
    assert rows.any() and np.all(transactions.fraud[rows] == 1)


@pytest.mark.parametrize("setting", [{"customers": 2}, {"terminals": 1}, {"days": 0}])
def test_too_small_a_size_is_named(setting: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(setting))):
        simulate(Simulation(**setting))
