"""Model card of one training, as Markdown."""

from __future__ import annotations

from typing import Any


def _number(value: Any) -> str:
    if value is None:
        return "not defined"
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.4f}"
    return f"{int(value):,}"


def model_card(name: str, facts: dict[str, Any], evaluation: dict[str, Any]) -> str:
    """What the model is, what it was trained on, how good it is and where it is weak."""
    lines = [f"# Model card: {name}", ""]
    lines += ["| Fact | Value |", "| --- | --- |"]
    lines += [f"| {key} | `{value}` |" for key, value in facts.items()]
    lines += ["", "## Test results", "", "| Metric | Value |", "| --- | ---: |"]
    lines += [f"| {key} | {_number(value)} |" for key, value in evaluation["metrics"].items()]
    lines += [
        "",
        "## Segments",
        "",
        "| Segment | Rows | Frauds | Average precision | Recall |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for row in evaluation["segments"]:
        cells = [row["rows"], row["frauds"], row.get("average_precision"), row["recall"]]
        lines.append(f"| {row['segment']} | " + " | ".join(_number(cell) for cell in cells) + " |")
    weakest = [row for row in evaluation["segments"] if row["recall"] is not None]
    if weakest:
        worst = min(weakest, key=lambda row: row["recall"])
        lines += ["", f"Lowest recall: **{worst['segment']}** ({_number(worst['recall'])})."]
    lines += [
        "",
        "## Limits",
        "",
        "Trained on simulated payments. Fraud labels arrive seven days late, so a terminal's first days of abuse are",
        "invisible to the terminal features. Retrain and evaluate on real labels before a decision depends on it.",
        "",
    ]
    return "\n".join(lines)
