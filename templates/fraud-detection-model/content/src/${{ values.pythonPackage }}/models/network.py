"""A small feed-forward network (PyTorch). Importing this module needs requirements/torch.txt."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import nn

from ..dataset import Part
from .base import Best, Scores, StepLog, step_figures


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

    def _epochs(self, train: Part, epochs: int) -> Any:
        """Train, yielding after every epoch."""
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
        for epoch in range(1, epochs + 1):
            layers.train()
            for rows in torch.randperm(len(labels), generator=shuffle).split(self.params["batch_size"]):
                optimiser.zero_grad()
                loss(layers.logits(features[rows]), labels[rows]).backward()
                optimiser.step()
            yield epoch

    def fit(self, train: Part, held_out: Part, log: StepLog) -> None:
        """Train epoch by epoch."""
        best = Best()
        for epoch in self._epochs(train, self.params["epochs"]):
            figures = step_figures(train, self.predict(train.features), held_out, self.predict(held_out.features))
            best.see(epoch, figures)
            log(epoch, figures)
        self.best_step = best.step

    def refit(self, train: Part) -> None:
        """Train `best_step` epochs on all rows."""
        for _ in self._epochs(train, self.best_step):
            pass

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
