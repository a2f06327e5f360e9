"""What another attempt of a training tells its run, and what it does not tell again."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlflow.entities import Metric
from mlflow.tracking import MlflowClient

from .checkpoints import State

IDENTITY_TAG = "training_digest"
STEPS_BEFORE = "steps_before"
"""The fact of a stage that counts the steps of those before it."""
RESUMED_FROM, LOST = "modelport.resumed_from_step", "modelport.lost_steps"
_NOT_OF_STEPS = ("system/", "modelport.")


def identity(settings: dict[str, Any], digests: list[str]) -> str:
    """SHA-256 over what decides a training: this package's code, the settings, the data's digests."""
    sha = hashlib.sha256(json.dumps([settings, digests], sort_keys=True, default=str).encode())
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        sha.update(hashlib.sha256(path.relative_to(folder).as_posix().encode()).digest())
        sha.update(hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


@dataclass(frozen=True)
class Logged:
    """The last step of each metric that earlier attempts logged. As they were the same training, so are the values."""

    last: dict[str, int] = field(default_factory=dict)

    @property
    def step(self) -> int:
        """The last step of any; 0 when there is none."""
        return max(self.last.values(), default=0)

    def new(self, step: int, figures: dict[str, float]) -> dict[str, float]:
        """Those figures of a step that the run does not hold yet; the final ones count as step 0."""
        return {key: value for key, value in figures.items() if step > self.last.get(key, -1)}


def begin_attempt(run_id: str, identity_now: str, client: MlflowClient | None = None) -> Logged:
    """Mark the run as one of this training, and return what earlier attempts of it logged."""
    client = client or MlflowClient()
    data = client.get_run(run_id).data
    if data.tags.get(IDENTITY_TAG) != identity_now:
        client.set_tag(run_id, IDENTITY_TAG, identity_now)
        return Logged()
    keys = [key for key in data.metrics if not key.startswith(_NOT_OF_STEPS)]
    return Logged({key: max(one.step for one in client.get_metric_history(run_id, key)) for key in keys})


def report(run_id: str, start: State | None, logged: Logged, client: MlflowClient | None = None) -> None:
    """Log after which step this attempt goes on (0: anew), and how many steps all attempts have lost so far.

    A step is lost when it was logged and has to be made again. The step of both metrics counts the resumptions. The
    first attempt has nothing to report.
    """
    if start is None and logged.step == 0:
        return
    client = client or MlflowClient()
    resumed = start.step + int(start.facts.get(STEPS_BEFORE, 0)) if start else 0
    lost = max(0, logged.step - resumed)
    earlier = client.get_metric_history(run_id, LOST)
    total = lost + (max(earlier, key=lambda one: one.step).value if earlier else 0)
    now, number = int(time.time() * 1000), len(earlier) + 1
    print(f"attempt {number + 1}: goes on after step {resumed}, steps to make again: {lost}", flush=True)
    figures = {RESUMED_FROM: float(resumed), LOST: float(total)}
    client.log_batch(run_id, metrics=[Metric(key, value, now, number) for key, value in figures.items()])
