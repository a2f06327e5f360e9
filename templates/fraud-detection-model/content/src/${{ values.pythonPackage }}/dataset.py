"""Splits in time with a label delay, and the digest of what a model was shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .simulation import Transactions

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Protocol:
    """Days since the start of the simulation: train, wait for labels, test."""

    first_day: int = 115
    train_days: int = 7
    delay_days: int = 7
    test_days: int = 7


@dataclass(frozen=True)
class Part:
    """Rows of one split: features, labels and what the evaluation groups by."""

    features: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int8]
    customer: npt.NDArray[np.int32]
    day: npt.NDArray[np.int64]
    scenario: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def digest(self) -> str:
        """First 32 hexadecimal digits of the SHA-256 over shape, features and labels."""
        sha = hashlib.sha256(repr(self.features.shape).encode())
        sha.update(np.ascontiguousarray(self.features).tobytes())
        sha.update(np.ascontiguousarray(self.labels).tobytes())
        return sha.hexdigest()[:32]

    def select(self, mask: npt.NDArray[np.bool_]) -> Part:
        """The rows where the mask is true."""
        return Part(self.features[mask], self.labels[mask], self.customer[mask], self.day[mask], self.scenario[mask])


def split_rows(transactions: Transactions, protocol: Protocol) -> tuple[Rows, Rows]:
    """Row numbers of train and test.

    A card that is known to be defrauded is blocked: it leaves the test days from the moment its label has arrived.
    Raises ValueError when the simulation is too short for the protocol.
    """
    last = protocol.first_day + protocol.train_days + protocol.delay_days + protocol.test_days
    day = transactions.day
    if len(transactions) == 0 or int(day[-1]) + 1 < last:
        raise ValueError(f"days: the protocol needs {last} simulated days; simulate longer or move first_day")
    first_test = protocol.first_day + protocol.train_days + protocol.delay_days
    train = np.flatnonzero((day >= protocol.first_day) & (day < protocol.first_day + protocol.train_days))
    frauds = transactions.fraud == 1
    blocked = np.zeros(int(transactions.customer.max()) + 1, dtype=bool)
    blocked[transactions.customer[train][frauds[train]]] = True
    parts = []
    for offset in range(protocol.test_days):
        learned = (day == protocol.first_day + protocol.train_days + offset - 1) & frauds
        blocked[transactions.customer[learned]] = True
        rows = np.flatnonzero(day == first_test + offset)
        parts.append(rows[~blocked[transactions.customer[rows]]])
    return train, np.concatenate(parts)


def part(transactions: Transactions, features: npt.NDArray[np.float32], rows: Rows) -> Part:
    """The rows of a split with their features."""
    return Part(
        features=features[rows],
        labels=transactions.fraud[rows],
        customer=transactions.customer[rows],
        day=transactions.day[rows],
        scenario=transactions.scenario[rows],
    )


def hold_out_customers(train: Part, share: float, seed: int) -> tuple[Part, Part]:
    """Set aside a share of the customers with all their rows: for curves, stopping and the threshold.

    A later week would be closer to the test, but its labels are not known yet on the day of training.
    """
    customers = np.unique(train.customer)
    count = max(1, round(len(customers) * share))
    held = np.random.default_rng(seed).choice(customers, size=count, replace=False)
    mask = np.isin(train.customer, held)
    return train.select(~mask), train.select(mask)
