"""What boosted trees find more than rules with a logistic regression, at the same volume of declines and reviews.

    lift.py SRC PROFILE FOLDS SEED
        SRC holds the template's package; prints one line of JSON

Both are trained as the template trains them, on each fold of its `prequential`. Of each test day the champion declines and
reviews a fixed share of the payments, those that its rule hits first; the challenger as many of its own. Intervals: 95 %, over
cards drawn again with replacement, since the payments of a card hang together.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

DECLINED, REVIEWED = 0.003, 0.003
RULE_AMOUNT = 220.0
DRAWS = 2_000

Numbers = npt.NDArray[np.float64]


def package(source: Path) -> dict[str, Any]:
    """The template's modules, whatever the package is called."""
    sys.path.insert(0, str(source))
    name = next(source.glob("*/features.py")).parent.name
    wanted = ("declaration", "features", "prequential", "profiles", "simulation", "train", "dataset")
    return {module: import_module(f"{name}.{module}") for module in wanted}


def chosen(day: npt.NDArray[np.int64], score: Numbers, share: float) -> npt.NDArray[np.bool_]:
    """The same share of each day: its highest scores, ties by the order of the rows."""
    mask = np.zeros(len(score), dtype=bool)
    for one in np.unique(day):
        rows = np.flatnonzero(day == one)
        count = round(share * len(rows))
        mask[rows[np.argsort(-score[rows], kind="stable")[:count]]] = True
    return mask


def counts(test: Any, score: Numbers, cards: int) -> Numbers:
    """By card: frauds found, genuine payments declined or reviewed, genuine ones declined."""
    declined = chosen(test.day, score, DECLINED)
    touched = chosen(test.day, score, DECLINED + REVIEWED)
    fraud = test.labels == 1
    masks = (touched & fraud, touched & ~fraud, declined & ~fraud)
    return np.stack([np.bincount(test.customer[mask], minlength=cards) for mask in masks]).astype(np.float64)


def change(before: Numbers, after: Numbers, seed: int) -> dict[str, float | None]:
    """Relative change of a sum over cards; none where it was nothing before."""
    sums: dict[str, float | None] = {"champion": float(before.sum()), "challenger": float(after.sum())}
    if before.sum() == 0:
        return sums | {"change": None, "low": None, "high": None}
    draw = np.random.default_rng(seed)
    weights = draw.multinomial(len(before), np.full(len(before), 1 / len(before)), size=DRAWS)
    was, became = weights @ before, weights @ after
    low, high = np.quantile(became[was > 0] / was[was > 0] - 1, (0.025, 0.975))
    return sums | {"change": after.sum() / before.sum() - 1, "low": float(low), "high": float(high)}


def main(source: str, profile_name: str, folds: str, seed: str) -> None:
    """Train, count, compare."""
    modules = package(Path(source))
    prequential, profile = modules["prequential"], modules["profiles"].PROFILES[profile_name]
    declared = modules["declaration"].load(Path(source).parent / "modelport.yaml")
    defaults = {item.name: item.default for item in declared.profiles[profile_name]}
    setting = prequential.Setting("gbdt", float(defaults["learning-rate"]), int(defaults["steps"]))
    transactions = modules["simulation"].simulate(profile.simulation)
    table = modules["features"].compute(transactions, declared.features)
    amount = declared.features.names.index("amount")
    days = prequential.first_days(profile, int(folds))[1]
    cards = profile.simulation.customers
    champion, challenger = np.zeros((3, cards)), np.zeros((3, cards))
    for train, test in prequential.folds_at(days, profile, transactions, table).values():
        scores = []
        for each in (prequential.Setting("logistic", 0.1, 25), setting):
            model = each.make(int(seed))
            held = modules["dataset"].hold_out_customers(train, modules["train"].HELD_OUT_SHARE, int(seed))
            model.fit(*held, lambda step, figures: None)
            model.refit(train)
            scores.append(model.predict(test.features))
        hit = test.features[:, amount] > RULE_AMOUNT
        champion += counts(test, scores[0] + hit, cards)
        challenger += counts(test, scores[1], cards)
    names = ("detected", "false_positives", "genuine_declined")
    result = {name: change(champion[at], challenger[at], int(seed)) for at, name in enumerate(names)}
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
