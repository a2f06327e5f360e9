"""What a training tells MLflow, and where."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

import mlflow
import mlflow.data
import mlflow.onnx
import numpy as np
import onnx
from mlflow.entities import Metric
from mlflow.models import ModelSignature
from mlflow.tracking import MlflowClient
from mlflow.types import DataType, ParamSchema, ParamSpec, Schema, TensorSpec

from .dataset import Part
from .export import INPUT, OUTPUT
from .resumption import Logged

MODEL_NAME = "model"
FEATURE_SET_DIGEST = "feature_set_digest"
MODEL_REQUIREMENTS = ["onnx", "onnxruntime", "numpy"]


class DestinationError(ValueError):
    """The environment does not say where to track to; the message names the variable."""


@dataclass
class StepMetrics:
    """Sends step metrics in batches, at most one request an interval, so that a slow server never slows training."""

    run_id: str
    interval: float = 0.5
    client: MlflowClient = field(default_factory=MlflowClient)
    logged: Logged = field(default_factory=Logged)
    step: int = 0
    _waiting: list[Metric] = field(default_factory=list)
    _sent: float = 0.0

    def log(self, step: int, figures: dict[str, float]) -> None:
        """Queue what the run does not hold of one step; sends when the interval has passed."""
        now = time.time()
        self.step, new = step, self.logged.new(step, figures)
        self._waiting += [Metric(key, value, int(now * 1000), step) for key, value in new.items()]
        if now - self._sent >= self.interval or len(self._waiting) >= 800:
            self.flush()

    def flush(self) -> None:
        """Send what is queued."""
        if self._waiting:
            self.client.log_batch(self.run_id, metrics=self._waiting)
            self._waiting = []
        self._sent = time.time()


def choose_destination(experiment: str, root: Path) -> str:
    """Point MLflow at the configured server, or at a local database under mlruns/. Returns where to look.

    With MLFLOW_RUN_ID the run and its experiment exist already, and nothing else may be created.
    """
    if os.environ.get("MLFLOW_RUN_ID") and not os.environ.get("MLFLOW_TRACKING_URI"):
        raise DestinationError("MLFLOW_TRACKING_URI: is missing although MLFLOW_RUN_ID is set; set both or neither")
    if os.environ.get("MLFLOW_TRACKING_URI"):
        if not os.environ.get("MLFLOW_RUN_ID"):
            mlflow.set_experiment(experiment)
        return os.environ["MLFLOW_TRACKING_URI"]
    folder = root / "mlruns"
    folder.mkdir(parents=True, exist_ok=True)
    uri = f"sqlite:///{folder / 'mlflow.db'}"
    mlflow.set_tracking_uri(uri)
    if mlflow.get_experiment_by_name(experiment) is None:
        mlflow.create_experiment(experiment, artifact_location=(folder / "artifacts").as_uri())
    mlflow.set_experiment(experiment)
    return f"{uri} (to browse: pip install mlflow, then mlflow ui --backend-store-uri {uri})"


@contextmanager
def tracked_run(name: str) -> Iterator[str]:
    """Start a run, or go on with the one that MLFLOW_RUN_ID names. A signal ends it as killed, an error as failed."""
    os.environ.setdefault("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "2")
    os.environ.setdefault("MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", "1")
    existing = os.environ.get("MLFLOW_RUN_ID")
    run = mlflow.start_run(run_id=existing, run_name=None if existing else name, log_system_metrics=True)
    try:
        yield run.info.run_id
    except (KeyboardInterrupt, SystemExit):
        mlflow.end_run("KILLED")
        raise
    except BaseException:
        mlflow.end_run("FAILED")
        raise
    mlflow.end_run("FINISHED")


def log_dataset(part: Part, name: str, context: str) -> None:
    """Record which rows were used, by digest."""
    data = mlflow.data.from_numpy(part.features, targets=part.labels, name=name, digest=part.digest)
    mlflow.log_input(data, context=context, tags={"rows": str(len(part))})


def signature(names: list[str], feature_set_digest: str) -> ModelSignature:
    """One float32 tensor in, one out, as the graph has them, and the digest of the features' declaration.

    A tensor has no column names; these are in the logged model's metadata under `feature_names`, in input order. The
    digest is the default of a parameter, the one place of a signature for a value: who computes features compares it
    with the digest of the declaration at hand, since tensors of the same shape may mean something else.
    """
    return ModelSignature(
        inputs=Schema([TensorSpec(np.dtype(np.float32), (-1, len(names)), INPUT)]),
        outputs=Schema([TensorSpec(np.dtype(np.float32), (-1,), OUTPUT)]),
        params=ParamSchema([ParamSpec(FEATURE_SET_DIGEST, DataType.string, feature_set_digest)]),
    )


def log_model(model: onnx.ModelProto, names: list[str], metadata: dict[str, Any]) -> str:
    """Log the ONNX file with its signature as the run's model; returns its `models:/m-...` address."""
    info = mlflow.onnx.log_model(
        model,
        name=MODEL_NAME,
        signature=signature(names, metadata[FEATURE_SET_DIGEST]),
        pip_requirements=MODEL_REQUIREMENTS,
        metadata=metadata,
        onnx_execution_providers=["CPUExecutionProvider"],
        save_as_external_data=False,
    )
    return str(info.model_uri)
