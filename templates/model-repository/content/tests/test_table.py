"""What a file must be like, and refusals that name the column and the remedy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ${{ values.pythonPackage }}.table import SettingError, read_table


def test_columns_become_numbers_and_words_with_their_gaps(people: Path) -> None:
    table = read_table(people, "target", "classification", ["id", "spending"])
    assert (table.numbers, table.words) == (["age in years", "member"], ["home/city"])
    assert table.frame["age in years"].dtype == np.float32 and table.frame["age in years"].isna().any()
    assert set(table.frame["home/city"]) == {"", "Bern", "Zürich", "São Paulo"}
    assert set(table.target) == {"leaves", "stays"} and len(table.rows(np.arange(3))) == 3
    assert read_table(people, "spending", "regression", ["id"]).target.dtype == np.float64


def rows(line: str, count: int = 30) -> str:
    """As many lines, with the row's number for #."""
    return "".join(line.replace("#", str(at)) + "\n" for at in range(count))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no CSV file in UTF-8 with a header"),
        ('a,target\n"1,2\n', "is no CSV file in UTF-8 with a header"),
        ("a,,target\n" + rows("1,2,x"), "column 2 has no name; name it"),
        ("a,a,target\n" + rows("1,2,x"), "column a occurs twice; rename one"),
        ("a,target\n1,x\n2,y\n", "2 rows are too few; give at least 20"),
        ("target\n" + rows("x"), "no column is left"),
        ("a,label,target\n" + rows("#,2,x") + rows("#,2,y"), "column label: the served model's output"),
        ("a,b,target\n" + rows("#,,x") + rows("#,,y"), "column b: is empty in every row; remove it or add --ignore b"),
        ("a,b,target\n" + rows("#,1e39,x") + rows("#,1,y"), "column b: line 2 holds a number that is too large"),
        ("a,b,target\n" + rows("#,n#,x", 300) + rows("#,1,y"), "column b: 301 different texts .* add --ignore b"),
        ("a,target\n" + rows("#,x"), "--target target: the column must hold at least two classes"),
        ("a,target\n" + rows("#,"), "--target target: the column is empty in 30 rows; fill or remove"),
        ("a,target\n" + rows("#,x") + "1,y\n", "--target target: class y has a single row"),
        ("a,target\n" + rows("#,#", 120), "--target target: 120 different values .* --task regression"),
    ],
)
def test_an_unusable_file_is_refused_by_its_column(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError, match=message):
        read_table(path, "target", "classification")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,target\n" + rows("#,1.5") + "1,much\n", "--target target: line 32 holds 'much'.* --task classification"),
        ("a,target\n" + rows("#,7"), "--target target: every row holds 7"),
    ],
)
def test_a_target_that_is_no_number_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(SettingError, match=message):
        read_table(path, "target", "regression")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b"a,target\n\xff\xfe,x\n")
    with pytest.raises(SettingError, match="UTF-8"):
        read_table(path, "target", "classification")


def test_a_column_that_is_not_there_is_named_with_those_that_are(people: Path) -> None:
    with pytest.raises(SettingError, match="--target colour: choose from age in years, home/city"):
        read_table(people, "colour", "classification")
    with pytest.raises(SettingError, match="--ignore colour: choose from"):
        read_table(people, "target", "classification", ["colour"])
