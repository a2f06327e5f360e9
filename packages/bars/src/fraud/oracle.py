"""The oracle of the bar fraud-skew: features as a repository of the template computes them, and as their definitions say.

    oracle.py simulate SRC FOLDER CUSTOMERS TERMINALS DAYS
        writes the transactions of a simulation (SRC holds the template's package) and their features
    oracle.py arrive SRC FOLDER
        reads in which order transactions and labels arrived, and writes what was known of each at that moment
    oracle.py ask SRC FOLDER COUNT TIME
        reads which keys are asked for, and writes their windows at a time, in seconds, when so much had arrived

Shares no code with the TypeScript that it judges: the first takes the template's own, the second looks at each transaction
that has arrived. All files are columns of little-endian numbers.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import Any, Iterator

import numpy as np

EPOCH = int(np.datetime64("2018-04-01T00:00:00", "s").astype(np.int64))
DAY = 86_400
KEYS = ("customer", "terminal")


def package(source: str) -> Any:
    """The template's modules, whatever the package is called."""
    sys.path.insert(0, source)
    name = next(path.parent.name for path in Path(source).glob("*/features.py"))
    modules = {}
    for module in ("declaration", "features", "simulation"):
        modules[module] = __import__(f"{name}.{module}", fromlist=[module])
    return modules


def simulate(source: str, folder: Path, customers: int, terminals: int, days: int) -> None:
    """Transactions of a simulation, and the template's features of them."""
    modules = package(source)
    declared = modules["declaration"].load(Path(source).parent / "modelport.yaml")
    settings = modules["simulation"].Simulation(customers=customers, terminals=terminals, days=days)
    drawn = modules["simulation"].simulate(settings)
    for name in ("seconds", "customer", "terminal", "amount", "fraud"):
        getattr(drawn, name).astype("<f8").tofile(folder / name)
    modules["features"].compute(drawn, declared.features).astype("<f4").tofile(folder / "features")


class Entity:
    """What has arrived of one customer or terminal, by event time."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self.ids: list[int] = []
        self.units: list[int] = []
        self.fraud: list[int] = []

    def add(self, time: int, transaction: int, units: int) -> None:
        """One more transaction."""
        at = bisect_right(self.times, time)
        self.times.insert(at, time)
        self.ids.insert(at, transaction)
        self.units.insert(at, units)
        self.fraud.insert(at, 0)

    def label(self, time: int, transaction: int, fraud: int) -> None:
        """What is known of a transaction now."""
        at = self.ids.index(transaction, bisect_left(self.times, time), bisect_right(self.times, time))
        self.fraud[at] = fraud

    def value(self, feature: Any, time: int) -> float:
        """A feature by its definition: the window is cut out of what has arrived."""
        last = (EPOCH + time) // feature.bucket - feature.delay // feature.bucket
        first = last - feature.window // feature.bucket + 1
        start = bisect_left(self.times, first * feature.bucket - EPOCH)
        end = bisect_left(self.times, (last + 1) * feature.bucket - EPOCH)
        count = end - start
        if feature.aggregation == "count":
            return float(count)
        if feature.aggregation in ("mean", "share"):
            if count == 0:
                return 0.0
            if feature.column == "fraud":
                return sum(self.fraud[start:end]) / count
            return sum(self.units[start:end]) / count / 10_000
        raise ValueError(f"the oracle has no {feature.aggregation}")


def follow(folder: Path, log: Any, known: dict[tuple[str, int], Entity]) -> Iterator[tuple[int, dict[str, Entity]]]:
    """Lets all arrive in its order; gives each transaction that counts, with its customer and its terminal.

    Of two labels that were given at one time the one that arrives later holds.
    """
    columns = {name: np.fromfile(folder / name, "<f8") for name in ("seconds", "amount", *KEYS)}
    seconds = columns["seconds"].astype(np.int64).tolist()
    keys = {name: columns[name].astype(np.int64).tolist() for name in KEYS}
    units = np.rint(columns["amount"] * 10_000).astype(np.int64).tolist()
    labelled: dict[int, float] = {}
    seen: set[int] = set()
    for kind, index, given in log.tolist():
        transaction = int(index)
        time = seconds[transaction]
        own = {name: known.setdefault((name, keys[name][transaction]), Entity()) for name in keys}
        if kind == 0 and transaction not in seen:
            seen.add(transaction)
            for entity in own.values():
                entity.add(time, transaction, units[transaction])
            yield transaction, own
        elif kind != 0 and labelled.get(transaction, -1.0) <= given:
            labelled[transaction] = given
            for entity in own.values():
                entity.label(time, transaction, 1 if kind == 1 else 0)


def arrive(source: str, folder: Path) -> None:
    """What was known of each transaction when it arrived."""
    modules = package(source)
    declared = modules["declaration"].load(Path(source).parent / "modelport.yaml").features
    seconds = np.fromfile(folder / "seconds", "<f8").astype(np.int64).tolist()
    amounts = np.fromfile(folder / "amount", "<f8").tolist()
    log = np.fromfile(folder / "arrivals", "<f8").reshape(-1, 3)
    rows = []
    for transaction, own in follow(folder, log, {}):
        time = seconds[transaction]
        rows.append(
            [
                (
                    amounts[transaction]
                    if one.transform == "amount"
                    else (
                        float(time % DAY // 3600 <= 6)
                        if one.transform == "night"
                        else (
                            float((np.datetime64(EPOCH + time, "s")).item().weekday() >= 5)
                            if one.transform == "weekend"
                            else own[one.entity].value(one, time)
                        )
                    )
                )
                for one in declared.features
            ]
        )
    np.asarray(rows, dtype="<f4").tofile(folder / "arrived")


def ask(source: str, folder: Path, count: int, time: int) -> None:
    """The windows of keys at a time, when so much had arrived; nothing is NaN."""
    modules = package(source)
    declared = modules["declaration"].load(Path(source).parent / "modelport.yaml").features
    log = np.fromfile(folder / "arrivals", "<f8").reshape(-1, 3)[:count]
    asked = np.fromfile(folder / "asked", "<f8").reshape(-1, 2).astype(np.int64).tolist()
    known: dict[tuple[str, int], Entity] = {}
    for _ in follow(folder, log, known):
        pass
    rows = []
    for kind, key in asked:
        own = known.get((KEYS[kind], key))
        rows.append(
            [
                own.value(one, time) if own is not None and one.entity == KEYS[kind] else float("nan")
                for one in declared.features
            ]
        )
    np.asarray(rows, dtype="<f4").tofile(folder / "answered")


def main() -> None:
    """Command line."""
    what, source, folder, *numbers = sys.argv[1:]
    if what == "simulate":
        simulate(source, Path(folder), *map(int, numbers))
    elif what == "arrive":
        arrive(source, Path(folder))
    else:
        ask(source, Path(folder), *map(int, numbers))


if __name__ == "__main__":
    main()
