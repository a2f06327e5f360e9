"""Results over four test weeks, after choosing settings on earlier ones: `python -m PACKAGE.prequential`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any, Iterable, Sequence

from . import features, models, simulation
from .dataset import Part, hold_out_customers, part, split_rows
from .declaration import load
from .evaluation import card_precision, ranking
from .profiles import PROFILES, Profile
from .train import HELD_OUT_SHARE

FOLDS = 4
"""Training and test move back by a week from fold to fold, as in chapter 5 of the Fraud Detection Handbook."""
FIGURES = ("roc_auc", "average_precision", "card_precision_at_100")

Fold = tuple[Part, Part]


@dataclass(frozen=True)
class Setting:
    """What a model is made with."""

    model: str
    learning_rate: float
    steps: int

    def make(self, seed: int) -> models.Model:
        """An untrained model."""
        return models.create(self.model, learning_rate=self.learning_rate, steps=self.steps, seed=seed)


CANDIDATES = {
    "gbdt": [Setting("gbdt", 0.1, 250), Setting("gbdt", 0.05, 300), Setting("gbdt", 0.05, 150)],
    "logistic": [Setting("logistic", 0.1, 25)],
    "network": [Setting("network", 0.001, 30)],
}
"""What is chosen from; the network takes minutes a fold and has one setting."""


@dataclass(frozen=True)
class Row:
    """Figures of one training on one fold."""

    model: str
    seed: int
    first_day: int
    roc_auc: float
    average_precision: float
    card_precision_at_100: float


def first_days(profile: Profile, count: int) -> tuple[list[int], list[int]]:
    """First training days of the folds that choose and of those that count.

    The last test day of the former comes before the first training day of the latter, so that nothing is chosen by what
    it is measured on. Raises ValueError when the simulation does not begin early enough.
    """
    protocol = profile.protocol
    week = protocol.test_days
    tests = [protocol.first_day - week * fold for fold in range(count)]
    latest = tests[-1] - protocol.train_days - protocol.delay_days - protocol.test_days
    earlier = [latest - week * fold for fold in range(count)]
    if earlier[-1] < 0:
        raise ValueError(f"folds: {count} need {-earlier[-1]} more simulated days before day 0; take fewer")
    return earlier, tests


def folds_at(
    days: Iterable[int], profile: Profile, transactions: simulation.Transactions, table: Any
) -> dict[int, Fold]:
    """Train and test rows by the first training day."""
    found = {}
    for day in days:
        train, test = split_rows(transactions, replace(profile.protocol, first_day=day))
        found[day] = part(transactions, table, train), part(transactions, table, test)
    return found


def measure(setting: Setting, folds: dict[int, Fold], seed: int) -> list[Row]:
    """Train on each fold as `train` does, and score its test week."""
    rows = []
    for day, (train, test) in folds.items():
        model = setting.make(seed)
        model.fit(*hold_out_customers(train, HELD_OUT_SHARE, seed), lambda step, figures: None)
        model.refit(train)
        scores = model.predict(test.features)
        figures = ranking(test.labels, scores) | {"card_precision_at_100": card_precision(test, scores)}
        rows.append(Row(setting.model, seed, day, **figures))
        print(f"{setting} seed {seed} from day {day}: {figures}", flush=True)
    return rows


def mean(rows: Sequence[Row], figure: str) -> float:
    """Mean over folds and seeds."""
    return fmean(getattr(row, figure) for row in rows)


def choose(candidates: Sequence[Setting], folds: dict[int, Fold], seed: int) -> Setting:
    """The setting with the best mean average precision; the only one there is needs no trial."""
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda setting: mean(measure(setting, folds, seed), "average_precision"))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("modelport.yaml"))
    parser.add_argument("--profile", choices=sorted(PROFILES), default="standard")
    parser.add_argument("--models", default="gbdt,logistic", help="names, commas between")
    parser.add_argument("--seeds", type=int, default=5, help="models trained on each fold")
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--tried", type=int, default=3, help="settings of a model that are tried on the earlier folds")
    parser.add_argument("--json", type=Path, help="file for settings and rows")
    flags = parser.parse_args(arguments)
    unknown = set(flags.models.split(",")) - set(CANDIDATES)
    if unknown:
        parser.error(f"--models {', '.join(sorted(unknown))}: choose from {', '.join(CANDIDATES)}")
    for name in ("seeds", "folds", "tried"):
        if getattr(flags, name) < 1:
            parser.error(f"--{name} must be at least 1")
    return flags


def main(arguments: list[str] | None = None) -> int:
    """Print one Markdown row a model."""
    flags = parse(arguments)
    profile = PROFILES[flags.profile]
    earlier, tests = first_days(profile, flags.folds)
    transactions = simulation.simulate(profile.simulation)
    table = features.compute(transactions, load(flags.config).features)
    chosen, rows = [], []
    for name in flags.models.split(","):
        setting = choose(CANDIDATES[name][: flags.tried], folds_at(earlier, profile, transactions, table), seed=0)
        chosen.append(setting)
        for seed in range(1, flags.seeds + 1):
            rows += measure(setting, folds_at(tests, profile, transactions, table), seed)
    print("| Model | ROC AUC | Average precision | Card precision@100 |\n| --- | ---: | ---: | ---: |")
    for setting in chosen:
        own = [row for row in rows if row.model == setting.model]
        print(f"| {setting.model} | " + " | ".join(f"{mean(own, figure):.3f}" for figure in FIGURES) + " |")
    if flags.json:
        result = {"settings": [asdict(setting) for setting in chosen], "rows": [asdict(row) for row in rows]}
        flags.json.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
