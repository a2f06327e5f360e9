"""Point-in-time features: what was known when each transaction was made, computed without loops over rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

import numpy as np
import numpy.typing as npt

from .declaration import DeclarationError, Feature, FeatureSet
from .simulation import DAY, START, Transactions

# Amounts are counted in ten-thousandths.
UNITS = 10_000
_EPOCH = int(START.astype(np.int64))


@dataclass(frozen=True)
class _History:
    """Transactions ordered by entity, then time: windows become ranges, sums become differences."""

    order: npt.NDArray[np.int64]
    key: npt.NDArray[np.int64]
    stride: int

    def starts_after(self, moment: npt.NDArray[np.int64], base: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """First row of the same entity that is later than the moment."""
        clipped = np.maximum(moment, -1)
        return np.searchsorted(self.key, base + clipped + 1, side="left")


Columns = Mapping[str, npt.ArrayLike]


def compute(
    transactions: Transactions, declared: FeatureSet, columns: Columns | None = None
) -> npt.NDArray[np.float32]:
    """One row a transaction, one float32 column a declared feature.

    A window ends at the transaction itself, which it includes, or `delay` earlier. Transactions of the same second
    count in the order of their ids. Features from Feast are taken from the columns of their names, where NaN and None
    say that Feast knew nothing; raises DeclarationError when one is not there.
    """
    result = np.empty((len(transactions), len(declared.features)), dtype=np.float32)
    histories: dict[tuple[str, int], _History] = {}
    for column, feature in enumerate(declared.features):
        if feature.view is not None:
            result[:, column] = _from_feast(feature, columns or {}, len(transactions))
            continue
        if feature.entity is None:
            result[:, column] = _transform(transactions, feature)
            continue
        key = (feature.entity, feature.bucket)
        if key not in histories:
            histories[key] = _history(transactions, feature)
        result[:, column] = _aggregate(transactions, feature, histories[key])
    return result


def _from_feast(feature: Feature, columns: Columns, rows: int) -> npt.NDArray[np.float32]:
    if feature.name not in columns:
        raise DeclarationError(
            f"features.definitions: {feature.name} comes from Feast ({feature.view}:{feature.feature}), and the data "
            "have no column of that name; take it from features export or from Feast's get_historical_features"
        )
    values = np.asarray(columns[feature.name], dtype=np.float32)
    if values.shape != (rows,):
        raise DeclarationError(
            f"features.definitions: the column {feature.name} has the shape {values.shape}; "
            f"give one number for each of the {rows} transactions"
        )
    return np.where(np.isfinite(values), values, np.float32(feature.missing or 0))


def _transform(transactions: Transactions, feature: Feature) -> npt.NDArray[np.float64]:
    if feature.transform == "amount":
        return transactions.amount
    if feature.transform == "night":
        return (transactions.seconds % DAY // 3600 <= 6).astype(np.float64)
    # 1970-01-01 was a Thursday, the third day after Monday.
    first = int(START.astype("datetime64[D]").astype(np.int64)) + 3
    return ((transactions.day + first) % 7 >= 5).astype(np.float64)


def _ids(transactions: Transactions, feature: Feature) -> npt.NDArray[np.int64]:
    column = transactions.customer if feature.entity == "customer" else transactions.terminal
    return column.astype(np.int64)


def _history(transactions: Transactions, feature: Feature) -> _History:
    moments = _moments(transactions, feature)
    stride = int(moments.max(initial=0)) + 2
    key = _ids(transactions, feature) * stride + moments
    order = np.argsort(key, kind="stable")
    return _History(order=order, key=key[order], stride=stride)


def _moments(transactions: Transactions, feature: Feature) -> npt.NDArray[np.int64]:
    """The bucket of each transaction, counted since 1970-01-01."""
    return (_EPOCH + transactions.seconds) // feature.bucket


def _aggregate(transactions: Transactions, feature: Feature, history: _History) -> npt.NDArray[np.float64]:
    moments = _moments(transactions, feature)[history.order]
    base = history.key - moments
    delay, window = feature.delay // feature.bucket, feature.window // feature.bucket
    start = history.starts_after(moments - delay - window, base)
    end = np.arange(1, len(moments) + 1) if delay == 0 else history.starts_after(moments - delay, base)
    source, scale = _source(transactions, feature)
    result = np.empty(len(moments), dtype=np.float64)
    result[history.order] = _reduce(feature.aggregation, source[history.order], scale, start, end)
    return result


def _source(transactions: Transactions, feature: Feature) -> tuple[npt.NDArray[np.int64], int]:
    """What is aggregated, as whole numbers, and by what they are too large: sums of them are exact in any order."""
    if feature.column == "amount":
        return np.rint(transactions.amount * UNITS).astype(np.int64), UNITS
    return transactions.fraud.astype(np.int64), 1


def _reduce(
    aggregation: str | None,
    source: npt.NDArray[np.int64],
    scale: int,
    start: npt.NDArray[np.int64],
    end: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """One number for each range of rows, 0 for an empty one."""
    count = (end - start).astype(np.float64)
    if aggregation == "count":
        return count
    if aggregation in ("min", "max"):
        pick = np.minimum if aggregation == "min" else np.maximum
        # Every second range lies between two that are asked for.
        bounds = np.column_stack((start, end)).ravel()
        values = pick.reduceat(np.append(source, 0), bounds)[::2] if len(source) else source
        return np.where(count > 0, values, 0) / scale
    sums = np.concatenate(([0], np.cumsum(source)))
    totals = sums[end] - sums[start]
    if aggregation == "sum":
        return totals / scale
    return np.divide(totals, count, out=np.zeros_like(count), where=count > 0) / scale
