"""How good the scores are: ranking, cards found per day, calibration, segments and the threshold."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, brier_score_loss, precision_recall_curve, roc_auc_score

from .dataset import Part
from .simulation import SCENARIOS

Scores = npt.NDArray[np.float64]


def card_precision(rows: Part, scores: Scores, top: int = 100) -> float:
    """Share of fraudulent cards among the `top` most suspicious cards of a day, averaged over days.

    A card that was found once is blocked and does not appear on later days (Handbook, chapter 4).
    """
    found = np.zeros(int(rows.customer.max(initial=0)) + 1, dtype=bool)
    precisions = []
    for day in np.unique(rows.day):
        today = (rows.day == day) & ~found[rows.customer]
        cards, place = np.unique(rows.customer[today], return_inverse=True)
        suspicion = np.full(len(cards), -np.inf)
        np.maximum.at(suspicion, place, scores[today])
        defrauded = np.zeros(len(cards), dtype=bool)
        np.logical_or.at(defrauded, place, rows.labels[today] == 1)
        first = np.argsort(-suspicion, kind="stable")[:top]
        caught = cards[first][defrauded[first]]
        precisions.append(len(caught) / top)
        found[caught] = True
    return float(np.mean(precisions)) if precisions else 0.0


def calibration(labels: npt.NDArray[Any], scores: Scores, bins: int = 10) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error over equally filled bins, and the bins (mean score, fraud share, rows)."""
    order = np.argsort(scores, kind="stable")
    table = []
    error = 0.0
    for rows in np.array_split(order, bins):
        if len(rows) == 0:
            continue
        mean, share = float(scores[rows].mean()), float(labels[rows].mean())
        error += abs(mean - share) * len(rows) / len(scores)
        table.append({"mean_score": mean, "fraud_share": share, "rows": float(len(rows))})
    return error, table


def choose_threshold(labels: npt.NDArray[Any], scores: Scores) -> float:
    """The score above which to block: highest F1 on these rows. 0.5 when they hold no fraud."""
    if not labels.any():
        return 0.5
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
    return float(thresholds[int(np.argmax(f1[:-1]))])


def confusion(labels: npt.NDArray[Any], scores: Scores, threshold: float) -> dict[str, int]:
    """Counts at the threshold."""
    flagged, fraud = scores >= threshold, labels == 1
    return {
        "true_positive": int(np.sum(flagged & fraud)),
        "false_positive": int(np.sum(flagged & ~fraud)),
        "false_negative": int(np.sum(~flagged & fraud)),
        "true_negative": int(np.sum(~flagged & ~fraud)),
    }


def ranking(labels: npt.NDArray[Any], scores: Scores) -> dict[str, float]:
    """ROC AUC and average precision; empty where one class is missing, since both are undefined then."""
    if len(np.unique(labels)) < 2:
        return {}
    return {
        "roc_auc": float(roc_auc_score(labels, scores)),
        "average_precision": float(average_precision_score(labels, scores)),
    }


def segments(rows: Part, scores: Scores, names: list[str], threshold: float) -> list[dict[str, Any]]:
    """The same figures for parts of the traffic: by amount, time of day, weekday and kind of fraud."""
    masks: dict[str, npt.NDArray[np.bool_]] = {}
    if "amount" in names:
        amount = rows.features[:, names.index("amount")]
        edges = [0.0, 25.0, 75.0, 150.0, np.inf]
        for low, high in zip(edges, edges[1:]):
            label = f"amount {low:g} and more" if np.isinf(high) else f"amount {low:g} to {high:g}"
            masks[label] = (amount >= low) & (amount < high)
    for name in ("night", "weekend"):
        if name in names:
            flag = rows.features[:, names.index(name)] > 0.5
            masks[name], masks[f"not {name}"] = flag, ~flag
    for scenario, label in SCENARIOS.items():
        if scenario:
            masks[f"fraud: {label}"] = (rows.scenario == scenario) | (rows.labels == 0)
    table = []
    for label, mask in masks.items():
        labels, part = rows.labels[mask], scores[mask]
        counts = confusion(labels, part, threshold)
        frauds = counts["true_positive"] + counts["false_negative"]
        recall = counts["true_positive"] / frauds if frauds else None
        table.append(
            {"segment": label, "rows": len(labels), "frauds": frauds, "recall": recall} | ranking(labels, part)
        )
    return table


def evaluate(rows: Part, scores: Scores, names: list[str], threshold: float) -> dict[str, Any]:
    """Everything about the test: `metrics` (numbers to track), `confusion`, `calibration` and `segments`."""
    error, bins = calibration(rows.labels, scores)
    counts = confusion(rows.labels, scores, threshold)
    flagged = counts["true_positive"] + counts["false_positive"]
    frauds = counts["true_positive"] + counts["false_negative"]
    metrics = ranking(rows.labels, scores) | {
        "card_precision_at_100": card_precision(rows, scores),
        "brier": float(brier_score_loss(rows.labels, scores)),
        "calibration_error": error,
        "threshold": threshold,
        "test_rows": float(len(rows)),
        "test_frauds": float(frauds),
    }
    if flagged:
        metrics["precision_at_threshold"] = counts["true_positive"] / flagged
    if frauds:
        metrics["recall_at_threshold"] = counts["true_positive"] / frauds
    return {
        "metrics": metrics,
        "confusion": counts,
        "calibration": bins,
        "segments": segments(rows, scores, names, threshold),
    }
