"""A training that was interrupted comes to what it would have come to."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any, Callable, Iterator

import mlflow
import pytest
from conftest import PROTOCOL

from ${{ values.pythonPackage }} import plots, saving, train
from ${{ values.pythonPackage }}.checkpoints import MANIFEST, RunArtifacts
from ${{ values.pythonPackage }}.profiles import PROFILES, Profile
from ${{ values.pythonPackage }}.resumption import LOST, RESUMED_FROM, identity
from ${{ values.pythonPackage }}.simulation import Simulation
from ${{ values.pythonPackage }}.tracking import StepMetrics

CONFIG = Path(__file__).parent.parent / "modelport.yaml"
STEPS = 9
History = list[tuple[int, float]]


class KilledError(BaseException):
    """Stands for a SIGKILL."""


def kill() -> None:
    raise KilledError


def terminate() -> None:
    signal.raise_signal(signal.SIGTERM)


@pytest.fixture(scope="module")
def whole_runs() -> dict[str, str]:
    """Runs of uninterrupted trainings by what was trained."""
    return {}


class Attempts:
    """Trainings in runs of one store, saved after each step unless told otherwise."""

    def __init__(self, store: str, folder: Path, patch: pytest.MonkeyPatch, whole_runs: dict[str, str]) -> None:
        mlflow.set_tracking_uri(store)
        self.client = mlflow.MlflowClient()
        self._store, self._folder, self._patch, self._whole_runs = store, folder, patch, whole_runs
        self.section = "{everySeconds: 0}"

    def new_run(self) -> str:
        return self.client.create_run(self.client.get_experiment_by_name("given").experiment_id).info.run_id

    def make(self, run_id: str, model: str) -> int:
        config = self._folder / "modelport.yaml"
        declared = "  checkpoints: {enabled: true, everySteps: 1, everySeconds: 30}\n"
        text = CONFIG.read_text(encoding="utf-8")
        assert declared in text
        config.write_text(text.replace(declared, f"  checkpoints: {self.section}\n"), encoding="utf-8")
        self._patch.setenv("MLFLOW_TRACKING_URI", self._store)
        self._patch.setenv("MLFLOW_RUN_ID", run_id)
        profile = "torch" if model == "network" else "small"
        flags = ["--config", str(config), "--profile", profile, "--steps", str(STEPS), "--model", model]
        return train.main(flags)

    def whole(self, model: str) -> str:
        """A run that nothing interrupted."""
        if model not in self._whole_runs:
            self._whole_runs[model] = self.new_run()
            assert self.make(self._whole_runs[model], model) == 0
        return self._whole_runs[model]

    def histories(self, run_id: str) -> dict[str, History]:
        keys = self.client.get_run(run_id).data.metrics
        return {
            key: sorted((one.step, one.value) for one in self.client.get_metric_history(run_id, key))
            for key in keys
            if not key.startswith("system/")
        }

    def files(self, run_id: str) -> set[str]:
        return RunArtifacts(run_id, self.client).names()


@pytest.fixture
def attempts(
    tracking_store: str, whole_runs: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Attempts]:
    tiny = Profile(Simulation(customers=300, terminals=800, days=41, radius=8.0), PROTOCOL)
    monkeypatch.setitem(PROFILES, "small", tiny)
    monkeypatch.setitem(PROFILES, "torch", tiny)
    monkeypatch.setattr(saving, "MOST_SHARE", float("inf"))
    monkeypatch.setattr(plots, "write_plots", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)
    yield Attempts(tracking_store, tmp_path, monkeypatch, whole_runs)
    signal.signal(signal.SIGTERM, handler)


def at_checkpoint(patch: pytest.MonkeyPatch, stage: str, step: int, act: Callable[[], None]) -> None:
    """Act when the parts of that checkpoint are written and its manifest is not."""
    write = RunArtifacts.write

    def acting(self: RunArtifacts, name: str, content: bytes) -> None:
        if name.endswith(MANIFEST):
            manifest = json.loads(content)
            if (manifest["stage"], manifest["step"]) == (stage, step):
                act()
        write(self, name, content)

    patch.setattr(RunArtifacts, "write", acting)


def in_step(patch: pytest.MonkeyPatch, at: int, act: Callable[[], None]) -> None:
    """Act while that step is being made."""
    log = StepMetrics.log

    def acting(self: StepMetrics, step: int, figures: dict[str, float]) -> None:
        if step == at:
            act()
        log(self, step, figures)

    patch.setattr(StepMetrics, "log", acting)


def trained(histories: dict[str, History]) -> dict[str, Any]:
    """What says nothing about time and attempts."""
    own = {key: value for key, value in histories.items() if not key.startswith("modelport.") and key != "fit_seconds"}
    for key, history in own.items():
        assert len({step for step, _ in history}) == len(history), f"{key} has a step twice"
    return {key: [value for _, value in history] for key, history in own.items()}


def assert_same(run_id: str, whole: str, attempts: Attempts) -> None:
    got, expected = trained(attempts.histories(run_id)), trained(attempts.histories(whole))
    assert set(got) == set(expected) and len(expected["val/loss"]) == STEPS
    for key in expected:
        assert got[key] == pytest.approx(expected[key], rel=0, abs=1e-6), key


MODELS = ["gbdt", "logistic", "network"]


@pytest.mark.parametrize("model", MODELS)
def test_an_interrupted_training_comes_to_the_same_figures(
    model: str, attempts: Attempts, capsys: pytest.CaptureFixture[str]
) -> None:
    if model == "network":
        pytest.importorskip("torch")
    whole, run_id = attempts.whole(model), attempts.new_run()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        attempts.section = "{everySeconds: 1000}"
        in_step(patch, 3, terminate)
        attempts.make(run_id, model)
    assert ended.value.code == 143 and attempts.client.get_run(run_id).info.status == "KILLED"
    assert "SIGTERM: ends after step 3 of fit, with status 143" in capsys.readouterr().out
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KilledError):
        attempts.section = "{everySeconds: 0}"
        at_checkpoint(patch, "fit", 7, kill)
        attempts.make(run_id, model)
    assert "goes on after step 3 of fit" in capsys.readouterr().out
    assert attempts.make(run_id, model) == 0
    told = capsys.readouterr().out
    assert "goes on after step 6 of fit" in told and "steps to make again: 1" in told
    assert attempts.client.get_run(run_id).info.status == "FINISHED"
    histories = attempts.histories(run_id)
    assert histories[RESUMED_FROM] == [(1, 3), (2, 6)] and histories[LOST] == [(1, 0), (2, 1)]
    assert_same(run_id, whole, attempts)
    assert len(attempts.files(run_id)) == 6
    inputs = attempts.client.get_run(run_id).inputs.dataset_inputs
    assert len(inputs) == 2 and len(attempts.client.get_run(run_id).outputs.model_outputs) == 1


@pytest.mark.parametrize("model", ["gbdt", "network"])
def test_the_second_fit_goes_on_without_the_first(
    model: str, attempts: Attempts, capsys: pytest.CaptureFixture[str]
) -> None:
    if model == "network":
        pytest.importorskip("torch")
    whole, run_id = attempts.whole(model), attempts.new_run()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        at_checkpoint(patch, "refit", 1, terminate)
        attempts.make(run_id, model)
    assert ended.value.code == 143
    with pytest.MonkeyPatch.context() as patch:
        in_step(patch, 1, kill)
        assert attempts.make(run_id, model) == 0
    assert "goes on after step 1 of refit" in capsys.readouterr().out
    assert attempts.histories(run_id)[RESUMED_FROM] == [(1, STEPS + 1)]
    assert attempts.histories(run_id)[LOST] == [(1, 0)]
    assert_same(run_id, whole, attempts)


def test_trees_that_come_out_otherwise_are_all_made_again(
    attempts: Attempts, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ${{ values.pythonPackage }}.models import gbdt

    whole, run_id = attempts.whole("gbdt"), attempts.new_run()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KilledError):
        digest = gbdt._digest
        patch.setattr(gbdt, "_digest", lambda booster, step: digest(booster, step)[::-1])
        at_checkpoint(patch, "fit", 4, kill)
        attempts.make(run_id, "gbdt")
    assert attempts.make(run_id, "gbdt") == 0
    assert "the trees differ from those of the checkpoint" in capsys.readouterr().out
    assert_same(run_id, whole, attempts)


def test_without_checkpoints_it_starts_anew_and_says_what_was_lost(attempts: Attempts) -> None:
    whole, run_id = attempts.whole("logistic"), attempts.new_run()
    attempts.section = "{enabled: false}"
    assert RESUMED_FROM not in attempts.histories(whole)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        in_step(patch, 5, terminate)
        attempts.make(run_id, "logistic")
    assert ended.value.code == 143
    logged = len(attempts.histories(run_id)["val/loss"])
    assert attempts.make(run_id, "logistic") == 0
    assert attempts.histories(run_id)[RESUMED_FROM] == [(1, 0)] and attempts.histories(run_id)[LOST] == [(1, logged)]
    assert_same(run_id, whole, attempts)
    assert attempts.files(run_id) == set()


def test_a_wrong_section_is_named(attempts: Attempts, capsys: pytest.CaptureFixture[str]) -> None:
    attempts.section = "{everySteps: 0}"
    assert attempts.make(attempts.new_run(), "logistic") == 2
    assert "error: training.checkpoints.everySteps: 0" in capsys.readouterr().err


def test_other_settings_or_data_are_another_training() -> None:
    one = identity({"seed": 1}, ["a"])
    assert one == identity({"seed": 1}, ["a"]) and len(one) == 64
    assert len({one, identity({"seed": 2}, ["a"]), identity({"seed": 1}, ["b"])}) == 3
