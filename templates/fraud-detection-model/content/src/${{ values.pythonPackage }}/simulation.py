"""Card payments with planted fraud, by the published rules of the Fraud Detection Handbook, chapter 3.

Seed 0 with the default sizes gives the Handbook's own data set, transaction by transaction. The generators are the
ones the rules name (numpy's legacy Mersenne Twister and Python's `random`); both are frozen by their projects.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DAY = 86_400
START = np.datetime64("2018-04-01T00:00:00", "s")
SCENARIOS = {0: "legitimate", 1: "large amount", 2: "compromised terminal", 3: "stolen card"}

_NOON = DAY / 2
_TIME_SPREAD = 20_000
_LARGE_AMOUNT = 220
_TERMINAL_DAYS = 28
_CARD_DAYS = 14
_SEED_STRIDE = 1_000_003


@dataclass(frozen=True)
class Simulation:
    """Sizes and seed of a simulated portfolio."""

    customers: int = 5_000
    terminals: int = 10_000
    days: int = 183
    radius: float = 5.0
    seed: int = 0


@dataclass(frozen=True)
class Transactions:
    """Columns of equal length, ordered by time; the row number is the transaction's id."""

    seconds: npt.NDArray[np.int64]
    customer: npt.NDArray[np.int32]
    terminal: npt.NDArray[np.int32]
    amount: npt.NDArray[np.float64]
    fraud: npt.NDArray[np.int8]
    scenario: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.seconds)

    @property
    def day(self) -> npt.NDArray[np.int64]:
        """Whole days since the start of the simulation."""
        return self.seconds // DAY


@dataclass(frozen=True)
class Portfolio:
    """Transactions, and how many of them each scenario, in its turn, made fraudulent that were not so before."""

    transactions: Transactions
    planted: dict[int, int]


@dataclass(frozen=True)
class _Profiles:
    """Who pays how much, how often, and where."""

    mean_amount: npt.NDArray[np.float64]
    per_day: npt.NDArray[np.float64]
    reachable: list[list[int]]


def simulate(settings: Simulation = Simulation()) -> Transactions:
    """Generate the transactions of a portfolio. Raises ValueError naming the setting that is too small."""
    return portfolio(settings).transactions


def portfolio(settings: Simulation = Simulation()) -> Portfolio:
    """Generate a portfolio. Raises ValueError naming the setting when a size is too small for the fraud scenarios."""
    for name, least in (("customers", 3), ("terminals", 2), ("days", 1)):
        if getattr(settings, name) < least:
            raise ValueError(f"{name}: give at least {least}, got {getattr(settings, name)}")
    return _plant_fraud(settings, *_payments(settings, _profiles(settings)))


def _profiles(settings: Simulation) -> _Profiles:
    drawn = np.random.RandomState(settings.seed).random_sample((settings.customers, 4))
    homes = drawn[:, :2] * 100
    places = np.random.RandomState(settings.seed + 1).random_sample((settings.terminals, 2)) * 100
    reachable = []
    for home in homes:
        distance = np.sqrt(np.sum((places - home) ** 2, axis=1))
        reachable.append(np.flatnonzero(distance < settings.radius).tolist())
    return _Profiles(mean_amount=5 + drawn[:, 2] * 95, per_day=drawn[:, 3] * 4, reachable=reachable)


def _payments(
    settings: Simulation, profiles: _Profiles
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    times: list[int] = []
    amounts: list[float] = []
    terminals: list[int] = []
    counts = np.zeros(settings.customers, dtype=np.int64)
    for customer in range(settings.customers):
        places = profiles.reachable[customer]
        if not places:
            continue
        # A customer has two streams of its own, so the order in which customers are generated does not matter.
        seed = (settings.seed * _SEED_STRIDE + customer) % 2**32
        draws = np.random.RandomState(seed)
        choose = random.Random(seed).choice
        normal, poisson, uniform = draws.standard_normal, draws.poisson, draws.uniform
        mean = float(profiles.mean_amount[customer])
        spread = mean / 2
        rate = float(profiles.per_day[customer])
        before = len(times)
        for day in range(settings.days):
            midnight = day * DAY
            for _ in range(poisson(rate)):
                moment = int(_NOON + _TIME_SPREAD * normal())
                if not 0 < moment < DAY:
                    continue
                amount = mean + spread * normal()
                if amount < 0:
                    amount = uniform(0, mean * 2)
                times.append(midnight + moment)
                amounts.append(amount)
                terminals.append(choose(places))
        counts[customer] = len(times) - before
    seconds = np.asarray(times, dtype=np.int64)
    order = np.argsort(seconds, kind="stable")
    customer_ids = np.repeat(np.arange(settings.customers, dtype=np.int32), counts)
    return (
        seconds[order],
        customer_ids[order],
        np.asarray(terminals, dtype=np.int32)[order],
        np.asarray(np.round(np.asarray(amounts, dtype=np.float64), 2)[order], dtype=np.float64),
    )


def _plant_fraud(
    settings: Simulation,
    seconds: npt.NDArray[np.int64],
    customer: npt.NDArray[np.int32],
    terminal: npt.NDArray[np.int32],
    amount: npt.NDArray[np.float64],
) -> Portfolio:
    fraud = (amount > _LARGE_AMOUNT).astype(np.int8)
    scenario = fraud.copy()
    large = int(fraud.sum())
    edges = np.searchsorted(seconds, np.arange(settings.days + _TERMINAL_DAYS + 1) * DAY)
    last_day = int(seconds[-1] // DAY) if len(seconds) else 0
    offset = settings.seed * _SEED_STRIDE
    for day in range(last_day):
        chosen = np.random.RandomState((offset + day) % 2**32).choice(settings.terminals, size=2, replace=False)
        rows = _rows_of(terminal, chosen, edges[day], edges[day + _TERMINAL_DAYS])
        fraud[rows] = 1
        scenario[rows] = 2
    terminals = int(fraud.sum()) - large
    for day in range(last_day):
        chosen = np.random.RandomState((offset + day) % 2**32).choice(settings.customers, size=3, replace=False)
        rows = _rows_of(customer, chosen, edges[day], edges[day + _CARD_DAYS])
        picked = random.Random(offset + day).sample(rows.tolist(), k=len(rows) // 3)
        amount[picked] *= 5
        fraud[picked] = 1
        scenario[picked] = 3
    cards = int(fraud.sum()) - large - terminals
    transactions = Transactions(seconds, customer, terminal, amount, fraud, scenario)
    return Portfolio(transactions, {1: large, 2: terminals, 3: cards})


def _rows_of(ids: npt.NDArray[np.int32], chosen: npt.NDArray[np.int64], first: int, last: int) -> npt.NDArray[np.int64]:
    """Row numbers in [first, last) whose id is among the chosen, in time order."""
    window = ids[first:last]
    hit = np.zeros(len(window), dtype=bool)
    for one in chosen:
        hit |= window == one
    return np.flatnonzero(hit) + first
