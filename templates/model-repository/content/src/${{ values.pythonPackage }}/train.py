"""Trains a model on a CSV file: `python -m PACKAGE.train --data FILE --target COLUMN`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

import mlflow
import mlflow.data
import mlflow.onnx
import numpy as np
import numpy.typing as npt
import onnx
import yaml
from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

from . import export, models, resumption
from .checkpoints import RunArtifacts
from .encoding import medians
from .models.base import Model, loss, loss_name
from .saving import Interruption, Pace, PaceError, Saver, pace_of
from .table import CLASSIFICATION, TASKS, SettingError, Table, read_table

EXPERIMENT = "${{ values.name }}"


def settings_of(arguments: list[str] | None) -> argparse.Namespace:
    """Read and check the flags."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="small", help="name of the profile in modelport.yaml; recorded only")
    parser.add_argument("--task", choices=TASKS, default="${{ values.task }}")
    parser.add_argument("--framework", choices=models.FRAMEWORKS, default="${{ values.framework }}")
    parser.add_argument("--data", type=Path, default=Path("data/train.csv"))
    parser.add_argument("--target", default="${{ values.target }}", help="column to predict")
    parser.add_argument("--ignore", default="", help="columns to leave out, separated by commas")
    parser.add_argument("--trees", type=int, default=100, help="scikit-learn: trees of the forest")
    parser.add_argument("--epochs", type=int, default=100, help="pytorch: passes over the data")
    parser.add_argument("--test-share", type=float, default=0.25)
    parser.add_argument("--seed", type=int, default=int("${{ values.seed }}"))
    flags = parser.parse_args(arguments)
    for name in ("trees", "epochs"):
        if not 1 <= getattr(flags, name) <= 2000:
            raise SettingError(f"--{name} {getattr(flags, name)}: give 1 to 2000")
    if not 0.05 <= flags.test_share <= 0.5:
        raise SettingError(f"--test-share {flags.test_share}: give 0.05 to 0.5")
    return flags


def destination(root: Path) -> str:
    """The configured tracking server, or a local database. With MLFLOW_RUN_ID nothing but that run is touched."""
    uri = os.environ.get("MLFLOW_TRACKING_URI", "")
    if not uri:
        folder = root / "mlruns"
        folder.mkdir(exist_ok=True)
        uri = f"sqlite:///{folder / 'mlflow.db'}"
        mlflow.set_tracking_uri(uri)
        if mlflow.get_experiment_by_name(EXPERIMENT) is None:
            mlflow.create_experiment(EXPERIMENT, artifact_location=(folder / "artifacts").as_uri())
    if not os.environ.get("MLFLOW_RUN_ID"):
        mlflow.set_experiment(EXPERIMENT)
    return uri


def split(table: Table, flags: argparse.Namespace) -> tuple[Table, Table]:
    """Rows to train and to test on; each class has its share in both."""
    classes = len(np.unique(table.target)) if flags.task == CLASSIFICATION else 1
    if round(len(table) * flags.test_share) < classes:
        raise SettingError(
            f"--test-share {flags.test_share}: the test rows are fewer than the classes; give a larger share"
        )
    chosen = train_test_split(
        np.arange(len(table)),
        test_size=flags.test_share,
        random_state=flags.seed,
        stratify=table.target if flags.task == CLASSIFICATION else None,
    )
    train, test = (table.rows(rows) for rows in chosen)
    for name in train.numbers:
        if train.frame[name].isna().all():
            raise SettingError(f"column {name}: is empty in every training row; fill it or add --ignore {name}")
    return train, test


def evaluate(task: str, test: Table, scores: npt.NDArray[Any], classes: list[str]) -> dict[str, float]:
    """Metrics on the test rows."""
    figures = {loss_name(task): loss(task, test, scores, classes), "test_rows": float(len(test))}
    if task == CLASSIFICATION:
        predicted = np.array(classes)[scores.argmax(axis=1)]
        figures["accuracy"] = float(accuracy_score(test.target, predicted))
        figures["f1_macro"] = float(f1_score(test.target, predicted, average="macro", zero_division=0))
    else:
        figures["r2"] = float(r2_score(test.target, scores))
        figures["rmse"] = float(np.sqrt(mean_squared_error(test.target, scores)))
        figures["mae"] = float(mean_absolute_error(test.target, scores))
    return figures


def pace_at(root: Path) -> Pace:
    """The section `training.checkpoints` of modelport.yaml, where there is one."""
    file = root / "modelport.yaml"
    declared = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return pace_of((declared.get("training") or {}).get("checkpoints"))


@contextmanager
def tracked_run() -> Iterator[str]:
    """Start a run, or go on with the one that MLFLOW_RUN_ID names; a signal ends it as killed."""
    with mlflow.start_run(run_id=os.environ.get("MLFLOW_RUN_ID")) as run:
        try:
            yield run.info.run_id
        except SystemExit:
            mlflow.end_run("KILLED")
            raise


def train(flags: argparse.Namespace, root: Path, interruption: Interruption | None = None) -> dict[str, float]:
    """One training from file to logged model; returns the test metrics.

    Raises SystemExit when `interruption` was asked for, after a checkpoint of the step that was being made.
    """
    pace = pace_at(root)
    interruption = interruption or Interruption()
    ignored = [name.strip() for name in flags.ignore.split(",") if name.strip()]
    table = read_table(flags.data, flags.target, flags.task, ignored)
    training, test = split(table, flags)
    steps = flags.trees if flags.framework == "scikit-learn" else flags.epochs
    model = models.create(flags.framework, task=flags.task, steps=steps, seed=flags.seed)
    again = bool(os.environ.get("MLFLOW_RUN_ID"))
    print(f"tracking to {destination(root)}", flush=True)
    with tracked_run() as run_id:
        mlflow.log_params({key: str(value) for key, value in vars(flags).items()})
        mlflow.set_tag("git_commit", os.environ.get("MODELPORT_COMMIT", "unknown"))
        digest = hashlib.sha256(flags.data.read_bytes()).hexdigest()[:32]
        data = mlflow.data.from_pandas(table.frame, name=flags.data.name, digest=digest)
        mlflow.log_input(data, context="training")
        identity = resumption.identity(vars(flags), [digest])
        logged = resumption.begin_attempt(run_id, identity)
        saver = Saver(RunArtifacts(run_id), pace, identity, interruption)
        if again:
            saver.find()
        resumption.report(run_id, saver.start, logged)

        def log(step: int, figures: dict[str, float]) -> None:
            mlflow.log_metrics(logged.new(step, figures), step=step)

        with interruption.steps():
            model.fit(training, test, log, saver.stage("fit"))
        scores = model.predict(test)
        metrics = evaluate(flags.task, test, scores, model.classes)
        graph = model.to_onnx(table)
        metrics["onnx_max_error"] = export.check_round_trip(graph, test, scores)
        log_model(graph, table, model)
        write_report(metrics, table, flags)
        mlflow.log_metrics(logged.new(0, metrics))
    return metrics


def log_model(graph: onnx.ModelProto, table: Table, model: Model) -> None:
    """Log the graph with its signature. The medians tell a caller what a missing number stands for."""
    mlflow.onnx.log_model(
        graph,
        name="model",
        signature=export.signature(table, model.classes),
        pip_requirements=["onnx", "onnxruntime", "numpy"],
        metadata={
            "feature_names": table.numbers + table.words,
            "classes": model.classes,
            "medians": medians(model.encoder, table),
        },
        onnx_execution_providers=["CPUExecutionProvider"],
        save_as_external_data=False,
    )


def write_report(metrics: dict[str, float], table: Table, flags: argparse.Namespace) -> None:
    """Log what a person reads: figures and columns."""
    lines = [f"# Model card: {EXPERIMENT}", "", f"Predicts `{flags.target}` ({flags.task}, {flags.framework})."]
    lines += ["", "| Metric | Value |", "| --- | ---: |"]
    lines += [f"| {key} | {value:.6g} |" for key, value in metrics.items()]
    lines += ["", "| Column | Kind | Missing |", "| --- | --- | ---: |"]
    lines += [f"| {name} | number | {int(table.frame[name].isna().sum())} |" for name in table.numbers]
    lines += [f"| {name} | words | {int((table.frame[name] == '').sum())} |" for name in table.words]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model-card.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (Path(folder) / "evaluation.json").write_text(json.dumps({"metrics": metrics}, indent=2), encoding="utf-8")
        mlflow.log_artifacts(folder)


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status (2: a setting is wrong). A SIGTERM ends the program with 143."""
    interruption = Interruption()
    signal.signal(signal.SIGTERM, interruption)
    try:
        metrics = train(settings_of(arguments), Path.cwd(), interruption)
    except (SettingError, PaceError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for key, value in metrics.items():
        print(f"{key:20} {value:.6g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
