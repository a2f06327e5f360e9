"""Trains one profile: `python -m PACKAGE.train --profile small [--learning-rate 0.1 ...]`."""

from __future__ import annotations

import argparse
import csv
import json
import logging
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
from mlflow.exceptions import MlflowException

from . import (
    card,
    checkpoints,
    dataset,
    evaluation,
    export,
    features,
    models,
    plots,
    reference,
    resumption,
    simulation,
    tracking,
)
from .declaration import Declaration, DeclarationError, load
from .profiles import PROFILES, Profile
from .saving import Interruption, PaceError, Saver, pace_of

HELD_OUT_SHARE = 0.25


def parse(arguments: list[str]) -> tuple[Declaration, str, dict[str, Any]]:
    """Flags to settings. The flags of a profile are the parameters that modelport.yaml declares for it."""
    first = argparse.ArgumentParser(add_help=False)
    first.add_argument("--config", type=Path, default=Path("modelport.yaml"))
    first.add_argument("--profile", default="small")
    known, rest = first.parse_known_args(arguments)
    declared = load(known.config)
    if known.profile not in declared.profiles or known.profile not in PROFILES:
        names = [name for name in declared.profiles if name in PROFILES]
        raise DeclarationError(f"--profile {known.profile}: choose one of {', '.join(names)}")
    parser = argparse.ArgumentParser(parents=[first], description=__doc__)
    for item in declared.profiles[known.profile]:
        parser.add_argument(f"--{item.name}", dest=item.name, default=str(item.default), help=item.description)
    flags = vars(parser.parse_args(rest))
    settings = {item.name: item.parse(flags[item.name]) for item in declared.profiles[known.profile]}
    return declared, known.profile, settings


def prepare(profile: Profile, declared: Declaration, seed: int) -> tuple[dataset.Part, dataset.Part]:
    """Simulate, compute features, split into train and test."""
    started = time.perf_counter()
    settings = simulation.Simulation(**(asdict(profile.simulation) | {"seed": seed}))
    transactions = simulation.simulate(settings)
    print(f"{len(transactions):,} transactions simulated in {time.perf_counter() - started:.1f} s", flush=True)
    table = features.compute(transactions, declared.features)
    train, test = dataset.split_rows(transactions, profile.protocol)
    return dataset.part(transactions, table, train), dataset.part(transactions, table, test)


def write_artifacts(
    folder: Path,
    test: dataset.Part,
    scores: evaluation.Scores,
    result: dict[str, Any],
    profile: dict[str, Any],
    text: str,
) -> None:
    """Everything a person or another service reads after the training."""
    (folder / "evaluation").mkdir()
    (folder / "profile").mkdir()
    (folder / "model-card.md").write_text(text, encoding="utf-8")
    (folder / "evaluation" / "evaluation.json").write_text(json.dumps(result, indent=2), encoding="utf-8")
    (folder / "profile" / "reference.json").write_text(json.dumps(profile, indent=1), encoding="utf-8")
    columns = ["segment", "rows", "frauds", "roc_auc", "average_precision", "recall"]
    with (folder / "evaluation" / "segments.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(result["segments"])
    plots.write_plots(folder / "plots", test.labels, scores, result)


def fit_twice(
    model: models.Model, training: dataset.Part, seed: int, steps: tracking.StepMetrics, saver: Saver
) -> float:
    """Fit on most customers, choose steps and threshold by the others, fit again on all. Returns the threshold.

    An attempt that goes on within the second fit knows from its checkpoint what came out of the first.
    """
    if saver.start is not None and saver.start.stage == "refit":
        facts = saver.start.facts
        model.best_step = int(facts["best_step"])
    else:
        fitting, held_out = dataset.hold_out_customers(training, HELD_OUT_SHARE, seed)
        model.fit(fitting, held_out, steps.log, saver.stage("fit"))
        steps.flush()
        threshold = evaluation.choose_threshold(held_out.labels, model.predict(held_out.features))
        made = max(steps.step, steps.logged.step)
        facts = {"best_step": model.best_step, "threshold": threshold, resumption.STEPS_BEFORE: made}
    model.refit(training, saver.stage("refit", facts))
    return float(facts["threshold"])


def train(
    declared: Declaration,
    profile_name: str,
    settings: dict[str, Any],
    root: Path,
    interruption: Interruption | None = None,
) -> dict[str, float]:
    """One training from data to logged model; returns the final metrics.

    Raises SystemExit when `interruption` was asked for, after a checkpoint of the step that was being made.
    """
    pace = pace_of(declared.checkpoints)
    interruption = interruption or Interruption()
    looking = tracking.choose_destination(declared.name, root)
    print(f"tracking to {looking}", flush=True)
    commit = os.environ.get("MODELPORT_COMMIT", "unknown")
    names, digest = declared.features.names, declared.features.digest
    with tracking.tracked_run(f"{profile_name}-{settings['model']}") as run_id:
        print(f"run {run_id}", flush=True)
        mlflow.log_params({"profile": profile_name} | {key.replace("-", "_"): value for key, value in settings.items()})
        mlflow.set_tags({"git_commit": commit, "feature_set_digest": digest, "profile": profile_name})
        training, test = prepare(PROFILES[profile_name], declared, settings["simulation-seed"])
        tracking.log_dataset(training, "card-payments-train", "training")
        tracking.log_dataset(test, "card-payments-test", "test")
        model = models.create(
            settings["model"],
            learning_rate=settings["learning-rate"],
            steps=settings["steps"],
            seed=settings["seed"],
        )
        mlflow.log_params({f"model.{key}": value for key, value in model.params.items()})
        identity = resumption.identity({"profile": profile_name, **settings}, [training.digest, test.digest, digest])
        steps = tracking.StepMetrics(run_id, logged=resumption.begin_attempt(run_id, identity))
        saver = Saver(checkpoints.RunArtifacts(run_id), pace, identity, interruption, before=steps.flush)
        if os.environ.get("MLFLOW_RUN_ID"):
            saver.find()
        resumption.report(run_id, saver.start, steps.logged)
        with interruption.steps():
            threshold = fit_twice(model, training, settings["seed"], steps, saver)
        print(f"trained in {saver.seconds:.1f} s, best step {model.best_step}", flush=True)
        scores = model.predict(test.features)
        result = evaluation.evaluate(test, scores, names, threshold)
        graph = model.to_onnx()
        profile = reference.reference_profile(training.features, names, model.predict(training.features), digest)
        metadata = {
            "feature_names": names,
            "medians": reference.medians(profile),
            "feature_set_digest": digest,
            "features": declared.features.section,
            "threshold": threshold,
            "git_commit": commit,
            "framework": model.name,
        }
        texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in metadata.items()}
        export.describe(graph, texts)
        result["metrics"]["onnx_max_abs_error"] = export.check_round_trip(graph, test.features, scores)
        result["metrics"]["best_step"] = float(model.best_step)
        result["metrics"]["fit_seconds"] = saver.seconds
        facts = {
            "model": model.name,
            "profile": profile_name,
            "commit": commit,
            "feature set": digest,
            "training rows": len(training),
            "training frauds": int(np.sum(training.labels)),
        }
        with tempfile.TemporaryDirectory() as folder:
            text = card.model_card(declared.name, facts, result)
            write_artifacts(Path(folder), test, scores, result, profile, text)
            mlflow.log_artifacts(folder)
        address = tracking.log_model(graph, names, metadata)
        mlflow.log_metrics(steps.logged.new(0, result["metrics"]))
        print(f"logged model {address}", flush=True)
    return dict(result["metrics"])


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status (1: tracking failed, 2: a setting is wrong). A SIGTERM ends it with 143."""
    logging.getLogger("mlflow").setLevel(logging.WARNING)
    try:
        declared, profile, settings = parse(sys.argv[1:] if arguments is None else arguments)
    except DeclarationError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    interruption = Interruption()
    signal.signal(signal.SIGTERM, interruption)
    try:
        metrics = train(declared, profile, settings, Path.cwd(), interruption)
    except (DeclarationError, PaceError, tracking.DestinationError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except MlflowException as error:
        print(f"error: the tracking server refused or did not answer: {error}", file=sys.stderr)
        print("check MLFLOW_TRACKING_URI, MLFLOW_TRACKING_TOKEN and MLFLOW_RUN_ID, then start again", file=sys.stderr)
        return 1
    for key, value in metrics.items():
        print(f"{key:26} {value:.6g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
