"""What each training profile of modelport.yaml trains on."""

from __future__ import annotations

from dataclasses import dataclass

from .dataset import Protocol
from .simulation import Simulation


@dataclass(frozen=True)
class Profile:
    """Data of a profile; its settings are declared in modelport.yaml."""

    simulation: Simulation
    protocol: Protocol


SMALL = Profile(
    Simulation(customers=1_500, terminals=3_000, days=77), Protocol(first_day=42, train_days=21, test_days=7)
)
STANDARD = Profile(Simulation(), Protocol())
PROFILES = {"small": SMALL, "standard": STANDARD, "torch": STANDARD}
