"""A whole training against a real MLflow store."""

from __future__ import annotations

import json
from pathlib import Path

import mlflow
import onnx
import pytest
from conftest import PROTOCOL

from ${{ values.pythonPackage }} import benchmark, export, tracking, train
from ${{ values.pythonPackage }}.declaration import feature_set, load
from ${{ values.pythonPackage }}.profiles import PROFILES, Profile
from ${{ values.pythonPackage }}.simulation import Simulation

CONFIG = str(Path(__file__).parent.parent / "modelport.yaml")
FLAGS = ["--config", CONFIG, "--profile", "small", "--steps", "12"]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tiny = Profile(Simulation(customers=300, terminals=800, days=41, radius=8.0), PROTOCOL)
    monkeypatch.setitem(PROFILES, "small", tiny)
    monkeypatch.setattr(benchmark, "STANDARD", tiny)
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_RUN_ID", "MLFLOW_TRACKING_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("store")
    uri = f"sqlite:///{folder / 'mlflow.db'}"
    mlflow.set_tracking_uri(uri)
    mlflow.create_experiment("given", artifact_location=(folder / "artifacts").as_uri())
    return uri


def test_a_given_run_is_filled_and_no_other_made(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mlflow.set_tracking_uri(store)
    client = mlflow.MlflowClient()
    experiment = client.get_experiment_by_name("given").experiment_id
    run_id = client.create_run(experiment).info.run_id
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    monkeypatch.setenv("MLFLOW_RUN_ID", run_id)
    monkeypatch.setenv("MODELPORT_COMMIT", "abc123")
    assert train.main(FLAGS) == 0
    assert "average_precision" in capsys.readouterr().out
    assert [run.info.run_id for run in client.search_runs([experiment])] == [run_id]
    assert [one.name for one in client.search_experiments() if one.name != "Default"] == ["given"]
    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params["learning_rate"] == "0.1" and run.data.tags["git_commit"] == "abc123"
    assert run.data.tags["feature_set_digest"].startswith("sha256:")
    assert len(client.get_metric_history(run_id, "val/average_precision")) == 12
    tags = [{tag.key: tag.value for tag in one.tags} for one in run.inputs.dataset_inputs]
    assert {tag["mlflow.data.context"] for tag in tags} == {"training", "test"}
    folder = Path(mlflow.artifacts.download_artifacts(run_id=run_id))
    for name in (
        "model-card.md",
        "evaluation/evaluation.json",
        "evaluation/segments.csv",
        "profile/reference.json",
        "plots/confusion.png",
        "plots/precision-recall.png",
    ):
        assert (folder / name).stat().st_size > 0, name
    assert len(json.loads((folder / "profile/reference.json").read_text())["features"]) == 15
    logged = client.search_logged_models([experiment])
    assert [model.name for model in logged] == ["model"]
    model = Path(mlflow.artifacts.download_artifacts(logged[0].model_uri))
    graph = onnx.load(model / "model.onnx")
    assert [one.name for one in graph.graph.input] == [export.INPUT]
    assert [one.name for one in graph.graph.output] == [export.OUTPUT]
    facts = {one.key: one.value for one in graph.metadata_props}
    assert facts["git_commit"] == "abc123" and len(json.loads(facts["feature_names"])) == 15
    signature = mlflow.models.get_model_info(str(model)).signature
    assert signature.inputs.input_names() == ["features"] and signature.outputs.input_names() == ["probability"]
    (digest,) = signature.params
    assert (digest.name, digest.default) == ("feature_set_digest", load(Path(CONFIG)).features.digest)
    logged = mlflow.models.get_model_info(str(model)).metadata
    assert feature_set(json.loads(logged["features"])).digest == digest.default
    assert sorted(logged["medians"]) == sorted(json.loads(facts["feature_names"]))


def test_another_declaration_of_the_features_is_another_signature(tmp_path: Path) -> None:
    text = Path(CONFIG).read_text(encoding="utf-8")
    (tmp_path / "modelport.yaml").write_text(text.replace("window: 1d", "window: 2d"), encoding="utf-8")
    declared, changed = (load(path).features for path in (Path(CONFIG), tmp_path / "modelport.yaml"))
    assert declared.names == changed.names
    one, other, again = (tracking.signature(each.names, each.digest) for each in (declared, changed, declared))
    assert one != other and one == again and one.inputs == other.inputs


def test_a_failing_training_ends_its_run_as_failed(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    mlflow.set_tracking_uri(store)
    for error, status in ((OSError("disk"), "FAILED"), (SystemExit(143), "KILLED")):
        with pytest.raises(type(error)):
            tracking.choose_destination("broken", Path("."))
            with tracking.tracked_run("x") as run_id:
                raise error
        assert mlflow.MlflowClient().get_run(run_id).info.status == status


def test_a_laptop_gets_a_local_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        # MLflow itself puts the address into the environment.
        monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
        looking = tracking.choose_destination("mine", tmp_path)
    assert str(tmp_path / "mlruns" / "mlflow.db") in looking and "mlflow ui" in looking
    assert mlflow.get_experiment_by_name("mine") is not None


def test_a_run_without_a_server_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MLFLOW_RUN_ID", "0" * 32)
    assert train.main(FLAGS) == 2
    assert "MLFLOW_TRACKING_URI" in capsys.readouterr().err


def test_an_unknown_run_is_reported_with_what_to_check(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mlflow.set_tracking_uri(store)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    monkeypatch.setenv("MLFLOW_RUN_ID", "0" * 32)
    assert train.main(FLAGS) == 1
    assert "check MLFLOW_TRACKING_URI" in capsys.readouterr().err


def test_the_benchmark_prints_a_row_a_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmark.main(["--config", CONFIG]) == 0
    assert capsys.readouterr().out.count("\n| ") == 8


def test_a_feature_that_only_feast_serves_needs_a_column_of_the_data(
    store: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    config = tmp_path / "modelport.yaml"
    aged = "    - {name: age, entity: customer, feast: {view: customer_profile, feature: age}, missing: 0}\n"
    config.write_text(Path(CONFIG).read_text().replace("  definitions:\n", f"  definitions:\n{aged}"))
    assert train.main(["--config", str(config), *FLAGS[2:]]) == 2
    assert "error: features.definitions: age comes from Feast (customer_profile:age)" in capsys.readouterr().err
