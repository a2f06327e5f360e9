"""What every model does first: missing numbers get the column's median, words become indicator columns.

A word that was not seen in training gets no indicator, and a missing one counts as a word of its own.
"""

from __future__ import annotations

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from .table import Table


def encoder(table: Table) -> ColumnTransformer:
    """An unfitted encoder of the table's columns, which it takes by position."""
    count = len(table.numbers)
    parts = []
    if table.numbers:
        parts.append(("numbers", SimpleImputer(strategy="median"), list(range(count))))
    if table.words:
        words = OneHotEncoder(handle_unknown="ignore", sparse_output=False, dtype=np.float32)
        parts.append(("words", words, list(range(count, count + len(table.words)))))
    return ColumnTransformer(parts, sparse_threshold=0)


def medians(fitted: ColumnTransformer, table: Table) -> dict[str, float]:
    """What a missing number is replaced by."""
    if not table.numbers:
        return {}
    return dict(zip(table.numbers, map(float, fitted.named_transformers_["numbers"].statistics_)))
