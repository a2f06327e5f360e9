"""Pictures of an evaluation, as PNG files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import numpy.typing as npt

matplotlib.use("Agg")

from matplotlib import pyplot as plt  # noqa: E402
from sklearn.metrics import precision_recall_curve, roc_curve  # noqa: E402

_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#777777"


def write_plots(
    folder: Path, labels: npt.NDArray[Any], scores: npt.NDArray[np.float64], evaluation: dict[str, Any]
) -> list[Path]:
    """Precision-recall, ROC, calibration and confusion plots; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [_confusion(folder, evaluation["confusion"]), _calibration(folder, evaluation["calibration"])]
    if len(np.unique(labels)) == 2:
        precision, recall, _ = precision_recall_curve(labels, scores)
        quality = f"average precision {evaluation['metrics']['average_precision']:.3f}"
        base = float(np.mean(labels))
        files.append(_curve(folder / "precision-recall.png", recall, precision, "Recall", "Precision", quality, base))
        false_rate, true_rate, _ = roc_curve(labels, scores)
        quality = f"area {evaluation['metrics']['roc_auc']:.3f}"
        files.append(_curve(folder / "roc.png", false_rate, true_rate, "False positive rate", "Recall", quality, None))
    return files


def _save(figure: Any, path: Path) -> Path:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path


def _curve(path: Path, x: Any, y: Any, x_name: str, y_name: str, title: str, base: float | None) -> Path:
    figure, axes = plt.subplots(figsize=(5, 4))
    axes.plot(x, y, color=_BLUE, drawstyle="steps-post")
    if base is None:
        axes.plot([0, 1], [0, 1], color=_GREY, linestyle=":")
    else:
        axes.axhline(base, color=_GREY, linestyle=":")
    axes.set(xlabel=x_name, ylabel=y_name, title=title, xlim=(0, 1), ylim=(0, 1.02))
    return _save(figure, path)


def _calibration(folder: Path, bins: list[dict[str, float]]) -> Path:
    figure, axes = plt.subplots(figsize=(5, 4))
    tiny = 1e-5
    axes.loglog([tiny, 1], [tiny, 1], color=_GREY, linestyle=":")
    axes.loglog(
        [max(one["mean_score"], tiny) for one in bins],
        [max(one["fraud_share"], tiny) for one in bins],
        color=_ORANGE,
        marker="o",
    )
    axes.set(xlabel="Mean score of the bin", ylabel="Share of fraud", title="Calibration, ten bins of equal size")
    return _save(figure, folder / "calibration.png")


def _confusion(folder: Path, counts: dict[str, int]) -> Path:
    figure, axes = plt.subplots(figsize=(5, 4))
    cells = np.array(
        [[counts["true_negative"], counts["false_positive"]], [counts["false_negative"], counts["true_positive"]]]
    )
    axes.imshow(np.log1p(cells), cmap="Blues")
    for row, column in np.ndindex(2, 2):
        light = np.log1p(cells[row, column]) > np.log1p(cells).max() / 2
        axes.text(column, row, f"{cells[row, column]:,}", ha="center", va="center", color="white" if light else "black")
    axes.set(xticks=[0, 1], yticks=[0, 1], xlabel="Decision", ylabel="Truth", title="Counts at the threshold")
    axes.set_xticklabels(["pass", "block"])
    axes.set_yticklabels(["legitimate", "fraud"])
    return _save(figure, folder / "confusion.png")
