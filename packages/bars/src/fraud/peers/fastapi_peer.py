"""FastAPI with pydantic: how most teams write such a service."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import scoring
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=128)]


class Transaction(BaseModel):
    """A payment."""

    model_config = ConfigDict(extra="forbid")
    transaction_id: Id
    event_time: datetime
    customer_id: Id
    terminal_id: Id
    amount: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    currency: Literal["EUR"]


class Answer(BaseModel):
    """What was decided."""

    transaction_id: str
    score: float
    decision: Literal["approve", "review", "decline"]


app = FastAPI()
scorer = scoring.Scorer()


@app.post("/v1/score")
async def score(transaction: Transaction) -> Answer:
    """Score and decide."""
    value = await scorer.score(
        transaction.event_time, transaction.customer_id, transaction.terminal_id, transaction.amount
    )
    return Answer(transaction_id=transaction.transaction_id, score=value, decision=scoring.decision(value))
