"""A small feed-forward network (PyTorch). Importing this module needs requirements/torch.txt."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import nn

from .. import export
from ..encoding import encoder
from ..saving import NOTHING_SAVED, Stage
from ..table import CLASSIFICATION, Table
from .base import StepLog, loss, loss_name
from .network_state import arrays_of, restore

HIDDEN = 64
BATCH = 64
LEARNING_RATE = 0.003


class Network:
    """Two hidden layers on standardised columns; one step is one epoch."""

    def __init__(self, task: str, epochs: int, seed: int) -> None:
        self.task, self.epochs, self.seed = task, epochs, seed
        self.classes: list[str] = []
        self.encoder: Any = None
        self._body: nn.Sequential | None = None
        self._scaling = export.Scaling()

    def fit(self, train: Table, test: Table, log: StepLog, stage: Stage = NOTHING_SAVED) -> None:
        """Train, telling of the losses after each epoch."""
        torch.set_num_threads(1)  # on batches this small, threads spend their time waiting for each other
        torch.manual_seed(self.seed)
        self.encoder = encoder(train)
        columns = self.encoder.fit_transform(train.frame).astype(np.float32)
        wanted: torch.Tensor
        criterion: nn.Module
        if self.task == CLASSIFICATION:
            names, codes = np.unique(train.target, return_inverse=True)
            self.classes = [str(name) for name in names]
            self._scaling = export.Scaling.of(columns)
            wanted, criterion = torch.from_numpy(codes.astype(np.int64)), nn.CrossEntropyLoss()
        else:
            self._scaling = export.Scaling.of(columns, train.target)
            scaled = (train.target - self._scaling.shift) / self._scaling.spread
            wanted, criterion = torch.from_numpy(scaled.astype(np.float32)).unsqueeze(1), nn.MSELoss()
        body = nn.Sequential(
            nn.Linear(columns.shape[1], HIDDEN),
            nn.ReLU(),
            nn.Linear(HIDDEN, HIDDEN),
            nn.ReLU(),
            nn.Linear(HIDDEN, max(1, len(self.classes))),
        )
        self._body = body
        inputs = torch.from_numpy(self._scaling.apply(columns))
        optimiser = torch.optim.Adam(body.parameters(), lr=LEARNING_RATE, weight_decay=1e-4)
        first = 1
        if stage.start is not None:
            restore(stage.start.arrays, body, optimiser)
            first = stage.start.step + 1
        for epoch in range(first, self.epochs + 1):
            body.train()
            for rows in torch.randperm(len(inputs)).split(BATCH):
                optimiser.zero_grad()
                criterion(body(inputs[rows]), wanted[rows]).backward()
                optimiser.step()
            sides = (("train", train), ("val", test))
            log(
                epoch,
                {
                    f"{side}/{loss_name(self.task)}": loss(self.task, rows, self.predict(rows), self.classes)
                    for side, rows in sides
                },
            )
            stage.done(epoch, lambda: arrays_of(body, optimiser))

    @property
    def body(self) -> nn.Sequential:
        """The trained layers; raises RuntimeError before training."""
        if self._body is None:
            raise RuntimeError("network: train the model before using it")
        return self._body

    def predict(self, table: Table) -> npt.NDArray[Any]:
        """Probabilities of the classes, or the numbers."""
        body = self.body.eval()
        columns = self.encoder.transform(table.frame).astype(np.float32)
        with torch.no_grad():
            scores = body(torch.from_numpy(self._scaling.apply(columns)))
            if self.task == CLASSIFICATION:
                return np.asarray(torch.softmax(scores.double(), dim=1).numpy())
        return np.asarray(scores.squeeze(1).numpy(), dtype=np.float64) * self._scaling.spread + self._scaling.shift

    def to_onnx(self, table: Table) -> onnx.ModelProto:
        """The encoder and the layers in one graph."""
        layers = [
            (part.weight.detach().numpy(), part.bias.detach().numpy())
            for part in self.body
            if isinstance(part, nn.Linear)
        ]
        return export.of_layers(self.encoder, self._scaling, layers, table, self.classes)
