"""A small feed-forward network (PyTorch). Importing this module needs requirements/torch.txt."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any, Callable, Iterator

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import nn

from ..checkpoints import Arrays
from ..dataset import Part
from ..saving import NOTHING_SAVED, Stage
from .base import Best, Scores, StepLog, step_figures
from .network_state import arrays_of, restore


class _Layers(nn.Module):
    """Standardises its input, so that the exported graph takes raw features."""

    def __init__(self, width: int, hidden: int, dropout: float, centre: Any, scale: Any) -> None:
        super().__init__()
        self.register_buffer("centre", torch.as_tensor(centre, dtype=torch.float32))
        self.register_buffer("scale", torch.as_tensor(scale, dtype=torch.float32))
        self.body = nn.Sequential(
            nn.Linear(width, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, 1),
        )

    def logits(self, features: torch.Tensor) -> torch.Tensor:
        """Log odds of fraud, one a row."""
        return self.body((features - self.centre) / self.scale).squeeze(-1)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Probability of fraud, one a row."""
        return torch.sigmoid(self.logits(features))


class Network:
    """Two hidden layers; one step is one epoch."""

    name = "network"

    def __init__(
        self,
        *,
        learning_rate: float,
        epochs: int,
        seed: int,
        hidden: int = 64,
        dropout: float = 0.1,
        batch_size: int = 256,
    ) -> None:
        self.params: dict[str, Any] = {
            "learning_rate": learning_rate,
            "epochs": epochs,
            "hidden": hidden,
            "dropout": dropout,
            "batch_size": batch_size,
            "seed": seed,
        }
        self.best_step = epochs
        self._layers: _Layers | None = None

    def _epochs(self, train: Part, epochs: int, stage: Stage) -> Iterator[tuple[int, Callable[[], Arrays]]]:
        """Train, yielding after every epoch, with a function that gives what the next one goes on from."""
        torch.set_num_threads(1)  # on batches this small, threads spend their time waiting for each other
        torch.manual_seed(self.params["seed"])
        shuffle = torch.Generator().manual_seed(self.params["seed"])
        features, labels = torch.from_numpy(train.features), torch.from_numpy(train.labels.astype(np.float32))
        scale = train.features.std(axis=0, dtype=np.float64)
        scale[scale == 0] = 1
        centre = train.features.mean(axis=0, dtype=np.float64)
        layers = _Layers(features.shape[1], self.params["hidden"], self.params["dropout"], centre, scale)
        self._layers = layers
        optimiser = torch.optim.Adam(layers.parameters(), lr=self.params["learning_rate"])
        loss = nn.BCEWithLogitsLoss()
        first = 1
        if stage.start is not None:
            restore(stage.start.arrays, layers, optimiser, {"shuffle": shuffle})
            first = stage.start.step + 1
        for epoch in range(first, epochs + 1):
            layers.train()
            for rows in torch.randperm(len(labels), generator=shuffle).split(self.params["batch_size"]):
                optimiser.zero_grad()
                loss(layers.logits(features[rows]), labels[rows]).backward()
                optimiser.step()
            yield epoch, lambda: arrays_of(layers, optimiser, {"shuffle": shuffle})

    def fit(self, train: Part, held_out: Part, log: StepLog, stage: Stage = NOTHING_SAVED) -> None:
        """Train epoch by epoch."""
        best = Best()
        if stage.start is not None:
            best.restore(stage.start.arrays)
        for epoch, arrays in self._epochs(train, self.params["epochs"], stage):
            figures = step_figures(train, self.predict(train.features), held_out, self.predict(held_out.features))
            best.see(epoch, figures)
            log(epoch, figures)
            stage.done(epoch, lambda: arrays() | best.arrays())
        self.best_step = best.step

    def refit(self, train: Part, stage: Stage = NOTHING_SAVED) -> None:
        """Train `best_step` epochs on all rows."""
        for epoch, arrays in self._epochs(train, self.best_step, stage):
            stage.done(epoch, arrays)

    @property
    def layers(self) -> _Layers:
        """The trained network; raises RuntimeError before training."""
        if self._layers is None:
            raise RuntimeError("network: train the model before using it")
        return self._layers

    def predict(self, features: npt.NDArray[np.float32]) -> Scores:
        """Probability of fraud for each row."""
        layers = self.layers.eval()
        with torch.no_grad():
            return layers(torch.from_numpy(np.ascontiguousarray(features))).numpy().astype(np.float64)

    def to_onnx(self) -> onnx.ModelProto:
        """The network as PyTorch's own exporter writes it."""
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it warns that torchvision is absent
        layers = self.layers.eval()
        width = int(layers.centre.shape[0])  # type: ignore[union-attr, index]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.onnx"
            torch.onnx.export(
                layers,
                (torch.zeros(2, width),),
                str(path),
                input_names=["features"],
                output_names=["probability"],
                dynamic_shapes={"features": {0: torch.export.Dim("rows")}},
                dynamo=True,
                external_data=False,
                verbose=False,
            )
            return onnx.load(str(path))
