"""Trains a random forest on a CSV file: `python -m PACKAGE.train --data FILE --target COLUMN`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import mlflow
import mlflow.data
import mlflow.onnx
import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split

EXPERIMENT = "${{ values.name }}"
TOLERANCE = 1e-5


class SettingError(ValueError):
    """A flag or the data cannot be used; the message names it and the remedy."""


def read_table(path: Path, target: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.str_], list[str]]:
    """Features, classes and feature names of a CSV file with a header and numeric features without gaps."""
    if not path.is_file():
        raise SettingError(f"--data {path}: the file does not exist; name a CSV file in the repository")
    table = pd.read_csv(path)
    if target not in table.columns:
        raise SettingError(f"--target {target}: choose one of {', '.join(map(str, table.columns))}")
    features = table.drop(columns=[target])
    for name in features.columns:
        if not pd.api.types.is_numeric_dtype(features[name]) or features[name].isna().any():
            raise SettingError(f"--data {path}: column {name} must hold numbers in every row; encode, fill or drop it")
    classes = table[target].astype(str).to_numpy(dtype=np.str_)
    if len(np.unique(classes)) < 2:
        raise SettingError(f"--target {target}: the column must hold at least two classes")
    return features.to_numpy(dtype=np.float32), classes, [str(name) for name in features.columns]


def settings_of(arguments: list[str] | None) -> argparse.Namespace:
    """Read and check the flags."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="small", help="name of the profile in modelport.yaml; recorded only")
    parser.add_argument("--data", type=Path, default=Path("data/train.csv"))
    parser.add_argument("--target", default="target")
    parser.add_argument("--trees", type=int, default=100)
    parser.add_argument("--test-share", type=float, default=0.25)
    parser.add_argument("--seed", type=int, default=int("${{ values.seed }}"))
    flags = parser.parse_args(arguments)
    if not 1 <= flags.trees <= 2000:
        raise SettingError(f"--trees {flags.trees}: give 1 to 2000")
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


def grow(
    flags: argparse.Namespace,
    train: tuple[npt.NDArray[np.float32], npt.NDArray[np.str_]],
    test: tuple[npt.NDArray[np.float32], npt.NDArray[np.str_]],
) -> RandomForestClassifier:
    """Grow the forest in up to 20 stages, logging the loss of each."""
    forest = RandomForestClassifier(n_estimators=0, warm_start=True, random_state=flags.seed, n_jobs=2)
    sizes = sorted({max(1, round(flags.trees * part / 20)) for part in range(1, 21)})
    for step, size in enumerate(sizes, start=1):
        forest.set_params(n_estimators=size).fit(*train)
        losses = {
            f"{side}/log_loss": float(log_loss(classes, forest.predict_proba(features), labels=forest.classes_))
            for side, (features, classes) in (("train", train), ("val", test))
        }
        mlflow.log_metrics(losses, step=step)
    return forest


def export(forest: RandomForestClassifier, features: npt.NDArray[np.float32]) -> tuple[onnx.ModelProto, float]:
    """ONNX graph (`features` to `label` and `probabilities`), and its largest difference to the forest's scores."""
    graph = convert_sklearn(
        forest,
        initial_types=[("features", FloatTensorType([None, features.shape[1]]))],
        options={id(forest): {"zipmap": False}},
        target_opset={"": 18, "ai.onnx.ml": 3},
    )
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    scores = session.run(["probabilities"], {"features": features})[0]
    difference = float(np.max(np.abs(scores - forest.predict_proba(features))))
    if not difference <= TOLERANCE:
        raise RuntimeError(f"probabilities: graph and forest differ by {difference:.3g}, allowed is {TOLERANCE:g}")
    return graph, difference


def train(flags: argparse.Namespace, root: Path) -> dict[str, float]:
    """One training from file to logged model; returns the test metrics."""
    features, classes, names = read_table(flags.data, flags.target)
    parts = train_test_split(features, classes, test_size=flags.test_share, random_state=flags.seed, stratify=classes)
    fit_features, test_features, fit_classes, test_classes = parts
    print(f"tracking to {destination(root)}", flush=True)
    with mlflow.start_run(run_id=os.environ.get("MLFLOW_RUN_ID")):
        mlflow.log_params({key: str(value) for key, value in vars(flags).items()})
        mlflow.set_tag("git_commit", os.environ.get("MODELPORT_COMMIT", "unknown"))
        digest = hashlib.sha256(flags.data.read_bytes()).hexdigest()[:32]
        mlflow.log_input(mlflow.data.from_numpy(features, name=flags.data.name, digest=digest), context="training")
        forest = grow(flags, (fit_features, fit_classes), (test_features, test_classes))
        scores = forest.predict_proba(test_features)
        metrics = {
            "accuracy": float(accuracy_score(test_classes, forest.predict(test_features))),
            "log_loss": float(log_loss(test_classes, scores, labels=forest.classes_)),
            "test_rows": float(len(test_classes)),
        }
        graph, metrics["onnx_max_abs_error"] = export(forest, test_features)
        log_model(graph, names, forest.classes_.tolist())
        write_report(metrics, names, forest)
        mlflow.log_metrics(metrics)
    return metrics


def log_model(graph: onnx.ModelProto, names: list[str], classes: list[Any]) -> None:
    """Log the graph with its signature."""
    number = np.dtype(np.float32)
    signature = ModelSignature(
        inputs=Schema([TensorSpec(number, (-1, len(names)), "features")]),
        outputs=Schema(
            [TensorSpec(np.dtype(np.str_), (-1,), "label"), TensorSpec(number, (-1, len(classes)), "probabilities")]
        ),
    )
    mlflow.onnx.log_model(
        graph,
        name="model",
        signature=signature,
        pip_requirements=["onnx", "onnxruntime", "numpy"],
        metadata={"feature_names": names, "classes": classes},
        onnx_execution_providers=["CPUExecutionProvider"],
        save_as_external_data=False,
    )


def write_report(metrics: dict[str, float], names: list[str], forest: RandomForestClassifier) -> None:
    """Log what a person reads: figures and the weight of each feature."""
    weights = dict(zip(names, map(float, forest.feature_importances_)))
    lines = [f"# Model card: {EXPERIMENT}", "", "| Metric | Value |", "| --- | ---: |"]
    lines += [f"| {key} | {value:.6g} |" for key, value in metrics.items()]
    lines += ["", "| Feature | Importance |", "| --- | ---: |"]
    lines += [f"| {key} | {value:.4f} |" for key, value in sorted(weights.items(), key=lambda item: -item[1])]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model-card.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (Path(folder) / "evaluation.json").write_text(json.dumps({"metrics": metrics, "importance": weights}, indent=2))
        mlflow.log_artifacts(folder)


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status (2: a setting is wrong)."""
    try:
        metrics = train(settings_of(arguments), Path.cwd())
    except SettingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for key, value in metrics.items():
        print(f"{key:20} {value:.6g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
