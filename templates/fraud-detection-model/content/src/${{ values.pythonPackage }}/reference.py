"""Reference profile: how each feature and the score were distributed when the model was made, for drift."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

SCHEMA = "modelport.dev/reference-profile/v1alpha1"
_BINS = 20


def column_profile(name: str, values: npt.NDArray[Any]) -> dict[str, Any]:
    """Moments, quantiles and a histogram. Edges are quantiles; equal ones are merged, so counts may be fewer."""
    exact = values.astype(np.float64)
    known = exact[np.isfinite(exact)]
    profile: dict[str, Any] = {"name": name, "count": len(exact), "missing": int(len(exact) - len(known))}
    if len(known) == 0:
        return profile
    edges = np.unique(np.quantile(known, np.linspace(0, 1, _BINS + 1)))
    if len(edges) == 1:
        edges = np.array([edges[0], np.nextafter(edges[0], np.inf)])
    counts, _ = np.histogram(known, bins=edges)
    quantiles = np.quantile(known, [0.01, 0.25, 0.5, 0.75, 0.99])
    return profile | {
        "mean": float(known.mean()),
        "std": float(known.std()),
        "min": float(known.min()),
        "max": float(known.max()),
        "quantiles": dict(zip(("p01", "p25", "p50", "p75", "p99"), map(float, quantiles))),
        "edges": [float(edge) for edge in edges],
        "counts": [int(count) for count in counts],
    }


def medians(profile: dict[str, Any]) -> dict[str, float]:
    """Median of each feature that has known values: what a caller may start from."""
    return {each["name"]: each["quantiles"]["p50"] for each in profile["features"] if "quantiles" in each}


def reference_profile(
    features: npt.NDArray[np.float32], names: list[str], scores: npt.NDArray[np.float64], digest: str
) -> dict[str, Any]:
    """Profile of the training features and of the model's scores on them."""
    return {
        "schema": SCHEMA,
        "featureSet": digest,
        "rows": len(features),
        "features": [column_profile(name, features[:, at]) for at, name in enumerate(names)],
        "score": column_profile("probability", scores),
    }
