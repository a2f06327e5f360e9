"""Results on the Handbook's default simulation: `python -m PACKAGE.benchmark`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Callable

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from . import models
from .dataset import Part, hold_out_customers
from .declaration import load
from .evaluation import card_precision, ranking
from .profiles import STANDARD
from .train import HELD_OUT_SHARE, prepare

Scorer = Callable[[Part, Part], npt.NDArray[np.float64]]


def _sklearn(make: Callable[[], object]) -> Scorer:
    def scorer(train: Part, test: Part) -> npt.NDArray[np.float64]:
        scaler = StandardScaler().fit(train.features)
        model = make()
        model.fit(scaler.transform(train.features), train.labels)  # type: ignore[attr-defined]
        return np.asarray(model.predict_proba(scaler.transform(test.features))[:, 1])  # type: ignore[attr-defined]

    return scorer


def _ours(name: str, learning_rate: float, steps: int, seed: int) -> Scorer:
    def scorer(train: Part, test: Part) -> npt.NDArray[np.float64]:
        model = models.create(name, learning_rate=learning_rate, steps=steps, seed=seed)
        model.fit(*hold_out_customers(train, HELD_OUT_SHARE, seed), lambda step, figures: None)
        model.refit(train)
        return model.predict(test.features)

    return scorer


def scorers(seed: int, torch: bool) -> dict[str, Scorer]:
    """The Handbook's baselines, then this repository's models as `train` makes them."""
    rows: dict[str, Scorer] = {
        "logistic regression": _sklearn(lambda: LogisticRegression(max_iter=1000)),
        "decision tree, depth 2": _sklearn(lambda: DecisionTreeClassifier(max_depth=2, random_state=0)),
        "decision tree, unlimited": _sklearn(lambda: DecisionTreeClassifier(random_state=0)),
        "random forest, 100 trees": _sklearn(lambda: RandomForestClassifier(random_state=0, n_jobs=2)),
        "this repository: logistic": _ours("logistic", 0.1, 25, seed),
        "this repository: gbdt": _ours("gbdt", 0.05, 300, seed),
    }
    if torch:
        rows["this repository: network"] = _ours("network", 0.001, 30, seed)
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Print one Markdown row a model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("modelport.yaml"))
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--torch", action="store_true", help="also train the network")
    flags = parser.parse_args(arguments)
    train, test = prepare(STANDARD, load(flags.config), 0)
    for side, rows in (("train", train), ("test", test)):
        print(f"{side}: {len(rows):,} rows, {int(rows.labels.sum()):,} frauds")
    print("| Model | ROC AUC | Average precision | Card precision@100 |\n| --- | ---: | ---: | ---: |")
    for name, scorer in scorers(flags.seed, flags.torch).items():
        scores = scorer(train, test)
        figures = ranking(test.labels, scores)
        found = card_precision(test, scores)
        print(f"| {name} | {figures['roc_auc']:.3f} | {figures['average_precision']:.3f} | {found:.3f} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
