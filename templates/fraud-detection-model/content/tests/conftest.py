"""A small portfolio that every test may read."""

from __future__ import annotations

from pathlib import Path

import pytest
from mlflow import MlflowClient

from ${{ values.pythonPackage }} import dataset, features
from ${{ values.pythonPackage }}.declaration import Declaration, load
from ${{ values.pythonPackage }}.simulation import Simulation, Transactions, simulate

ROOT = Path(__file__).parent.parent
PROTOCOL = dataset.Protocol(first_day=20, train_days=10, delay_days=7, test_days=4)


@pytest.fixture(scope="session")
def tracking_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of an MLflow store with the experiment `given`."""
    folder = tmp_path_factory.mktemp("tracking")
    uri = f"sqlite:///{folder / 'mlflow.db'}"
    MlflowClient(uri).create_experiment("given", artifact_location=(folder / "artifacts").as_uri())
    return uri


@pytest.fixture(scope="session")
def declared() -> Declaration:
    return load(ROOT / "modelport.yaml")


@pytest.fixture(scope="session")
def transactions() -> Transactions:
    return simulate(Simulation(customers=300, terminals=800, days=41, radius=8.0))


@pytest.fixture(scope="session")
def parts(transactions: Transactions, declared: Declaration) -> tuple[dataset.Part, dataset.Part]:
    table = features.compute(transactions, declared.features)
    train, test = dataset.split_rows(transactions, PROTOCOL)
    return dataset.part(transactions, table, train), dataset.part(transactions, table, test)
