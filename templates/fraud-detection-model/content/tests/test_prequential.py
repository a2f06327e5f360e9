"""Settings are chosen on weeks that end before those begin on which they are measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ${{ values.pythonPackage }} import prequential
from ${{ values.pythonPackage }}.dataset import Protocol
from ${{ values.pythonPackage }}.prequential import Row, Setting
from ${{ values.pythonPackage }}.profiles import PROFILES, STANDARD, Profile
from ${{ values.pythonPackage }}.simulation import Simulation

CONFIG = str(Path(__file__).parent.parent / "modelport.yaml")
TINY = Profile(Simulation(customers=300, terminals=800, days=50, radius=8.0), Protocol(29, 7, 7, 7))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROFILES, "small", TINY)
    settings = [Setting("gbdt", 0.1, 5), Setting("gbdt", 0.1, 15)]
    monkeypatch.setitem(prequential.CANDIDATES, "gbdt", settings)


def run(*flags: str) -> int:
    return prequential.main(["--config", CONFIG, "--profile", "small", "--folds", "1", *flags])


def test_folds_are_those_of_the_handbook() -> None:
    earlier, tests = prequential.first_days(STANDARD, 4)
    assert tests == [115, 108, 101, 94]
    assert earlier == [73, 66, 59, 52]
    protocol = STANDARD.protocol
    assert max(earlier) + protocol.train_days + protocol.delay_days + protocol.test_days <= min(tests)


def test_too_many_folds_are_refused() -> None:
    with pytest.raises(ValueError, match="take fewer"):
        prequential.first_days(TINY, 3)


def test_the_better_setting_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    good, poor = Setting("gbdt", 0.1, 9), Setting("gbdt", 0.1, 1)
    figures = {good: 0.7, poor: 0.2}
    monkeypatch.setattr(
        prequential, "measure", lambda setting, folds, seed: [Row("gbdt", seed, 0, 0.5, figures[setting], 0.1)]
    )
    assert prequential.choose([poor, good], {}, 0) == good
    assert prequential.choose([poor], {}, 0) == poor


def test_it_prints_a_row_a_model_and_keeps_each_training(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rows.json"
    assert run("--seeds", "2", "--json", str(file)) == 0
    assert capsys.readouterr().out.count("\n| ") == 4
    result = json.loads(file.read_text(encoding="utf-8"))
    assert [setting["model"] for setting in result["settings"]] == ["gbdt", "logistic"]
    assert [(row["model"], row["seed"]) for row in result["rows"]] == [
        ("gbdt", 1),
        ("gbdt", 2),
        ("logistic", 1),
        ("logistic", 2),
    ]
    assert all(0 <= row[figure] <= 1 for row in result["rows"] for figure in prequential.FIGURES)


@pytest.mark.parametrize("flags", [("--models", "forest"), ("--seeds", "0"), ("--folds", "0"), ("--tried", "0")])
def test_wrong_flags_are_refused_by_name(flags: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(*flags)
    assert flags[0] in capsys.readouterr().err
