"""Reads a CSV file into columns that a model can use, and says which column cannot be used and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

CLASSIFICATION = "classification"
REGRESSION = "regression"
TASKS = (CLASSIFICATION, REGRESSION)
OUTPUTS = ("label", "probabilities", "value")
LEAST_ROWS = 20
MOST_WORDS = 200
MOST_CLASSES = 100


class SettingError(ValueError):
    """A flag or the data cannot be used; the message names it and the remedy."""


@dataclass(frozen=True)
class Table:
    """Columns to learn from, and what to predict.

    `frame` holds the columns of `numbers` as float32 (NaN: missing) before those of `words` as text ("": missing).
    `target` holds classes as text, or float64.
    """

    frame: pd.DataFrame
    numbers: list[str]
    words: list[str]
    target: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.target)

    def rows(self, chosen: npt.NDArray[np.int64]) -> Table:
        """The table with the chosen rows alone."""
        return Table(self.frame.iloc[chosen], self.numbers, self.words, self.target[chosen])


def read_table(path: Path, target: str, task: str, ignored: list[str] | None = None) -> Table:
    """Read the file; raises SettingError naming the column that cannot be used, and the remedy."""
    raw = _read(path)
    for name in [target, *(ignored or [])]:
        if name not in raw.columns:
            flag = "--target" if name == target else "--ignore"
            raise SettingError(f"{flag} {name}: choose from {', '.join(raw.columns)}")
    if len(raw) < LEAST_ROWS:
        raise SettingError(f"--data {path}: {len(raw)} rows are too few; give at least {LEAST_ROWS}")
    features = raw.drop(columns=list({target, *(ignored or [])}))
    if features.shape[1] == 0:
        raise SettingError(f"--data {path}: no column is left to learn from; keep one besides {target}")
    wanted = _classes(raw[target], target) if task == CLASSIFICATION else _numbers(raw[target], target)
    numbers, words = {}, {}
    for name in features.columns:
        column = features[name]
        if name in OUTPUTS:
            raise SettingError(f"column {name}: the served model's output has this name; rename the column")
        if column.isna().all():
            raise SettingError(f"column {name}: is empty in every row; remove it or add --ignore {name}")
        if pd.api.types.is_numeric_dtype(column):
            numbers[name] = _finite(column, name)
        else:
            words[name] = _words(column, name)
    frame = pd.DataFrame({**numbers, **words})
    return Table(frame, list(numbers), list(words), wanted)


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise SettingError(f"--data {path}: the file does not exist; name a CSV file in the repository")
    try:
        header = pd.read_csv(path, header=None, nrows=1, dtype=str).iloc[0]
        raw = pd.read_csv(path, skipinitialspace=True)
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise SettingError(f"--data {path}: is no CSV file in UTF-8 with a header ({error}); save it as one") from None
    for at, name in enumerate(header):
        if pd.isna(name):
            raise SettingError(f"--data {path}: column {at + 1} has no name; name it in the first line")
    doubles = header[header.duplicated()]
    if len(doubles):
        raise SettingError(f"--data {path}: column {doubles.iloc[0]} occurs twice; rename one")
    raw.columns = [str(name).strip() for name in header]
    return raw


def _complete(column: pd.Series, target: str) -> None:
    missing = int(column.isna().sum())
    if missing:
        raise SettingError(f"--target {target}: the column is empty in {missing} rows; fill or remove these rows")


def _classes(column: pd.Series, target: str) -> npt.NDArray[np.str_]:
    _complete(column, target)
    classes = column.astype(str).to_numpy(dtype=np.str_)
    names, counts = np.unique(classes, return_counts=True)
    if len(names) < 2:
        raise SettingError(f"--target {target}: the column must hold at least two classes")
    if len(names) > MOST_CLASSES:
        raise SettingError(
            f"--target {target}: {len(names)} different values are too many classes; group them, or predict a number "
            f"with --task {REGRESSION}"
        )
    if counts.min() < 2:
        rare = names[counts.argmin()]
        raise SettingError(f"--target {target}: class {rare} has a single row; add rows, or remove or group it")
    return classes


def _numbers(column: pd.Series, target: str) -> npt.NDArray[np.float64]:
    _complete(column, target)
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        raise SettingError(
            f"--target {target}: line {bad[0] + 2} holds {column.iloc[bad[0]]!r}, which is no number; correct it, or "
            f"predict a class with --task {CLASSIFICATION}"
        )
    if values.min() == values.max():
        raise SettingError(f"--target {target}: every row holds {values[0]:g}; there is nothing to predict")
    return values


def _finite(column: pd.Series, name: str) -> npt.NDArray[np.float32]:
    with np.errstate(over="ignore"):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan).astype(np.float32)
    if np.isinf(values).any():
        line = int(np.flatnonzero(np.isinf(values))[0]) + 2
        raise SettingError(
            f"column {name}: line {line} holds a number that is too large; correct it or rescale the column"
        )
    return values


def _words(column: pd.Series, name: str) -> npt.NDArray[np.object_]:
    values = column.map(lambda value: "" if pd.isna(value) else str(value)).to_numpy(dtype=object)
    different = len(set(values))
    if different > MOST_WORDS:
        raise SettingError(
            f"column {name}: {different} different texts in {len(values)} rows are too many; group them, write numbers "
            f"as 12.5, or add --ignore {name}"
        )
    return values
