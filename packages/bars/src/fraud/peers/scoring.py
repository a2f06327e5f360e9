"""What both peers do for a payment: two reads of Redis in one round trip, one inference, one decision.

The features lie ready in Redis, as a feature store serves them: unlike the service of this repository, a peer neither computes
them nor keeps what it decided.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

import numpy as np
import onnxruntime
import redis
import redis.asyncio

CUSTOMER = [f"customer_{name}_{days}d" for days in (1, 7, 30) for name in ("count", "mean_amount")]
TERMINAL = [f"terminal_{name}_{days}d" for days in (1, 7, 30) for name in ("count", "risk")]
CUSTOMERS, TERMINALS = 5_000, 10_000
BATCH = 1_000


def session() -> onnxruntime.InferenceSession:
    """The model, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(os.environ["PEER_MODEL"], options, providers=["CPUExecutionProvider"])


def connect() -> redis.asyncio.Redis:
    """A connection as redis-py makes them; hiredis reads the answers where it is installed."""
    return redis.asyncio.from_url(os.environ["REDIS_URL"])


class Scorer:
    """Scores payments one by one."""

    def __init__(self) -> None:
        self._session = session()
        (only,) = self._session.get_inputs()
        self._input, self._width = only.name, only.shape[1]  # the model of a smoke run takes fewer numbers
        self._redis = connect()

    async def score(self, event_time: datetime, customer: str, terminal: str, amount: float) -> float:
        """Probability of fraud."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.hmget(f"peer:{customer}", CUSTOMER)
        pipe.hmget(f"peer:{terminal}", TERMINAL)
        known = await pipe.execute()
        row = np.empty((1, 15), dtype=np.float32)
        row[0, :3] = amount, event_time.weekday() >= 5, event_time.hour <= 6
        row[0, 3:9] = [float(value or 0) for value in known[0]]
        row[0, 9:] = [float(value or 0) for value in known[1]]
        return float(self._session.run(None, {self._input: row[:, : self._width]})[0][0])


def decision(score: float) -> str:
    """By the thresholds that the other side has."""
    return "decline" if score >= 0.9 else "review" if score >= 0.5 else "approve"


def fill(url: str) -> None:
    """Features of every card and terminal of the simulation."""
    draw = np.random.default_rng(0)
    client = redis.from_url(url)
    for prefix, names, count in (("c", CUSTOMER, CUSTOMERS), ("t", TERMINAL, TERMINALS)):
        for begin in range(0, count, BATCH):
            pipe = client.pipeline(transaction=False)
            for number in range(begin, min(count, begin + BATCH)):
                values = draw.random(len(names)).round(6)
                pipe.hset(f"peer:{prefix}{number}", mapping=dict(zip(names, values.tolist())))
            pipe.execute()


if __name__ == "__main__":
    fill(sys.argv[1])
