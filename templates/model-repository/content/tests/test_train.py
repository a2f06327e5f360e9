"""Whole trainings against a real MLflow store, and settings that are refused by their name."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import mlflow
import pytest

from ${{ values.pythonPackage }} import models, train
from ${{ values.pythonPackage }}.table import SettingError

DATA = Path(__file__).parent.parent / "data" / "train.csv"
FOREST = ["--framework", "scikit-learn"]


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    shutil.copy(DATA, tmp_path / "data")


@pytest.mark.parametrize(
    ("flags", "metric", "least", "curve", "outputs"),
    [
        (
            ["--task", "classification", "--target", "target"],
            "accuracy",
            0.85,
            "val/log_loss",
            ["label", "probabilities"],
        ),
        (["--task", "regression", "--target", "alcohol"], "r2", 0.3, "val/squared_error", ["value"]),
    ],
)
def test_training_logs_curves_model_and_report(
    flags: list[str], metric: str, least: float, curve: str, outputs: list[str]
) -> None:
    assert train.main([*FOREST, *flags, "--trees", "30"]) == 0
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(train.EXPERIMENT).experiment_id
    (run,) = client.search_runs([experiment])
    assert run.info.status == "FINISHED" and run.data.metrics[metric] > least
    assert len(client.get_metric_history(run.info.run_id, curve)) == 20
    assert {item.path for item in client.list_artifacts(run.info.run_id)} >= {"model-card.md", "evaluation.json"}
    (model,) = client.search_logged_models([experiment])
    info = mlflow.models.get_model_info(model.model_uri)
    assert "malic_acid" in info.signature.inputs.input_names() and len(info.signature.inputs) == 13
    assert info.signature.outputs.input_names() == outputs
    assert info.metadata["medians"]["malic_acid"] > 0


def test_a_given_run_is_filled_and_no_other_made(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = [*FOREST, "--task", "classification", "--target", "target", "--trees", "2", "--ignore", "ash, hue"]
    train.destination(Path.cwd())
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(train.EXPERIMENT).experiment_id
    given = client.create_run(experiment).info.run_id
    monkeypatch.setenv("MLFLOW_RUN_ID", given)
    assert train.main(flags) == 0
    assert [run.info.run_id for run in client.search_runs([experiment])] == [given]
    assert client.get_run(given).info.status == "FINISHED"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--data", "none.csv"], "--data none.csv"),
        (["--target", "colour"], "--target colour: choose from"),
        (["--trees", "0"], "--trees 0"),
        (["--epochs", "3000"], "--epochs 3000"),
        (["--test-share", "0.9"], "--test-share 0.9"),
        (["--ignore", "hue,colour"], "--ignore colour: choose from"),
    ],
)
def test_a_wrong_setting_is_named(flags: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(flags) == 2
    assert message in capsys.readouterr().err


def test_rows_that_cannot_be_split_are_refused() -> None:
    lines = [f"{at},,class {at % 12}" for at in range(24)]
    Path("many.csv").write_text("\n".join(["a,b,target", *lines[:-1], "23,7,class 11"]))
    many = [*FOREST, "--task", "classification", "--data", "many.csv", "--target", "target"]
    with pytest.raises(SettingError, match="--test-share 0.1: the test rows are fewer than the classes"):
        train.train(train.settings_of([*many, "--test-share", "0.1"]), Path.cwd())
    with pytest.raises(SettingError, match="column b: is empty in every training row"):
        for seed in range(20):
            flags = train.settings_of([*many, "--test-share", "0.5", "--seed", str(seed)])
            train.split(train.read_table(flags.data, "target", "classification"), flags)


def test_a_framework_that_is_not_there_says_how_to_get_it() -> None:
    with pytest.raises(SettingError, match="choose one of scikit-learn, pytorch"):
        models.create("abacus", task="regression", steps=1, seed=1)
    if importlib.util.find_spec("torch") is None:
        with pytest.raises(SettingError, match="make install-torch"):
            models.create("pytorch", task="regression", steps=1, seed=1)
