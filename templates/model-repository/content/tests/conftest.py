"""A small table with gaps, words and both kinds of target."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient

CITIES = ["Bern", "Zürich", "São Paulo"]


@pytest.fixture(scope="session")
def tracking_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of an MLflow store with the experiment `given`."""
    folder = tmp_path_factory.mktemp("tracking")
    uri = f"sqlite:///{folder / 'mlflow.db'}"
    MlflowClient(uri).create_experiment("given", artifact_location=(folder / "artifacts").as_uri())
    return uri


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """240 rows: `age` and `city` decide, some are missing, `id` is different in each row."""
    draw = np.random.default_rng(4)
    age = draw.uniform(20, 80, 240)
    city = draw.choice(CITIES, 240)
    frame = pd.DataFrame(
        {
            "age in years": np.where(draw.random(240) < 0.1, np.nan, age),
            "home/city": np.where(draw.random(240) < 0.1, None, city),
            "member": draw.random(240) < 0.5,
            "id": [f"person {at}" for at in range(240)],
            "target": np.where((age > 50) ^ (city == "Bern"), "leaves", "stays"),
            "spending": age * 10 + 100 * (city == "Zürich"),
        }
    )
    path = tmp_path / "people.csv"
    frame.to_csv(path, index=False)
    return path
