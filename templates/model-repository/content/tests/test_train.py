"""A whole training against a real MLflow store, and refusals that name what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import mlflow
import pytest

from ${{ values.pythonPackage }} import train

DATA = Path(__file__).parent.parent / "data" / "train.csv"


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_RUN_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    shutil.copy(DATA, tmp_path / "data")


def test_training_logs_curves_model_and_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert train.main(["--trees", "30", "--target", "target"]) == 0
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name(train.EXPERIMENT).experiment_id
    (run,) = client.search_runs([experiment])
    assert run.info.status == "FINISHED" and run.data.metrics["accuracy"] > 0.85
    assert len(client.get_metric_history(run.info.run_id, "val/log_loss")) == 20
    assert {item.path for item in client.list_artifacts(run.info.run_id)} >= {"model-card.md", "evaluation.json"}
    (model,) = client.search_logged_models([experiment])
    info = mlflow.models.get_model_info(model.model_uri)
    assert info.signature.inputs.input_names() == ["features"]
    assert info.signature.outputs.input_names() == ["label", "probabilities"]
    given = client.create_run(experiment).info.run_id
    monkeypatch.setenv("MLFLOW_RUN_ID", given)
    assert train.main(["--trees", "2"]) == 0
    assert client.get_run(given).info.status == "FINISHED"
    assert len(client.search_runs([experiment])) == 2


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--data", "none.csv"], "--data none.csv"),
        (["--target", "colour"], "--target colour: choose one of"),
        (["--trees", "0"], "--trees 0"),
        (["--test-share", "0.9"], "--test-share 0.9"),
    ],
)
def test_a_wrong_setting_is_named(flags: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main(flags) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,target\nx,1\ny,2\n", "column a"),
        ("a,target\n1,1\n,2\n", "column a"),
        ("a,target\n1,1\n2,1\n", "two classes"),
    ],
)
def test_unusable_data_is_named(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(train.SettingError, match=message):
        train.read_table(path, "target")
