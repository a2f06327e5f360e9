"""When a checkpoint is saved, and what a SIGTERM does to a training."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable, Iterator

from . import checkpoints
from .checkpoints import PLACES, STORE_ERRORS, Arrays, State, Store

MOST_SHARE = 0.05
"""Of its run time a training spends at most this share on checkpoints."""
TERMINATED = 143
"""Exit status after a SIGTERM, as shells count: 128 + 15."""


class PaceError(ValueError):
    """A setting of the checkpoints cannot be used; the message names the field and the remedy."""


@dataclass(frozen=True)
class Pace:
    """How often a checkpoint is saved: after so many steps and so many seconds, whichever takes longer."""

    enabled: bool = True
    every_steps: int = 1
    every_seconds: float = 30.0


def pace_of(section: Any) -> Pace:
    """Read `training.checkpoints` of modelport.yaml; what is not there has its default. Raises PaceError."""
    where = "training.checkpoints"
    keys = ("enabled", "everySteps", "everySeconds")
    section = {} if section is None else section
    if not isinstance(section, dict) or set(section) - set(keys):
        raise PaceError(f"{where}: write an object of {', '.join(keys)}, and nothing else")
    enabled, steps, seconds = (section.get(key, default) for key, default in zip(keys, (True, 1, 30)))
    if not isinstance(enabled, bool):
        raise PaceError(f"{where}.enabled: {enabled!r} is neither true nor false; write one of them")
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise PaceError(f"{where}.everySteps: {steps!r} is no number of steps; write a whole number of at least 1")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= 86_400:
        raise PaceError(f"{where}.everySeconds: {seconds!r} is no time; write a number from 0 to 86400")
    return Pace(enabled, steps, float(seconds))


class Interruption:
    """The handler of SIGTERM, by which a spot node says that it goes in half a minute.

    Outside of `steps` it ends the program at once; within, the step that is being made is finished first.
    """

    def __init__(self) -> None:
        self.asked = False
        self._stepping = False

    def __call__(self, number: int, frame: Any) -> None:
        """Take note of the signal, or end the program."""
        if not self._stepping:
            sys.exit(128 + number)
        self.asked = True

    @contextmanager
    def steps(self) -> Iterator[None]:
        """Around what makes steps; a signal that no step took note of ends the program after it."""
        self._stepping = True
        try:
            yield
        finally:
            self._stepping = False
        if self.asked:
            sys.exit(TERMINATED)


class Stage:
    """One stage of a training, as its model sees it. This one saves nothing and begins at the beginning."""

    start: State | None = None

    def done(self, step: int, arrays: Callable[[], Arrays]) -> None:
        """Say that a step is finished, with a function that gives what the next one goes on from."""


NOTHING_SAVED = Stage()


class Saver:
    """Saves a training's checkpoints as often as its pace and MOST_SHARE allow, and at a SIGTERM.

    `before` is called before each: it sends the metrics of the steps so far, which another attempt does not log again.
    `clock` gives seconds.
    """

    def __init__(
        self,
        store: Store,
        pace: Pace,
        identity: str,
        interruption: Interruption,
        *,
        before: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._pace, self._identity = store, pace, identity
        self._interruption, self._before, self._clock = interruption, before, clock
        self._began = self._ended = clock()
        self._spent = self._cost = self._earlier = 0.0
        self._place, self._number = PLACES[0], 0
        self._saved: tuple[str, int] = ("", 0)
        self.start: State | None = None

    def find(self) -> None:
        """Look for the checkpoint of an earlier attempt, and say what was found: it stands in `start` then."""
        if not self._pace.enabled:
            return
        try:
            found = checkpoints.find(self._store, self._identity)
        except STORE_ERRORS as error:
            print(f"checkpoints cannot be looked for, starts anew: {error}", flush=True)
            return
        for refusal in found.refusals:
            print(f"not used: {refusal}", flush=True)
        self._number, self.start = found.number, found.state
        if found.state is not None:
            state = found.state
            self._place, self._saved = _other(found.place), (state.stage, state.step)
            self._earlier = float(state.facts["seconds"])
            print(f"goes on after step {state.step} of {state.stage}, from checkpoint {found.place}", flush=True)
        elif found.refusals:
            print("no checkpoint is whole, starts anew", flush=True)

    @property
    def seconds(self) -> float:
        """Seconds of training, with those of earlier attempts up to the checkpoint."""
        return self._earlier + self._clock() - self._began

    def stage(self, name: str, facts: dict[str, Any] | None = None) -> Stage:
        """A stage to hand to a model; `facts` (JSON) came out of those before it, and are known after a resumption."""
        return _SavedStage(self, name, facts or {})

    def after(self, stage: str, step: int, state: Callable[[], State]) -> None:
        """After each step: save if it is time, and end the program if it was asked to."""
        if self._pace.enabled and self._is_due(stage, step):
            self._save(state)
        if self._interruption.asked:
            self._end(stage, step, state)

    def _is_due(self, stage: str, step: int) -> bool:
        """The next checkpoint is taken to cost what the last one did."""
        now = self._clock()
        made = step - self._saved[1] if stage == self._saved[0] else step
        return (
            made >= self._pace.every_steps
            and now - self._ended >= self._pace.every_seconds
            and self._spent + self._cost <= MOST_SHARE * (now - self._began)
        )

    def _save(self, state: Callable[[], State]) -> None:
        """A store that fails does not end the training: the checkpoint before is still whole."""
        started = self._clock()
        try:
            self._before()
            made = state()
            size = checkpoints.write(self._store, self._place, self._number + 1, self._identity, made)
        except STORE_ERRORS as error:
            print(f"a checkpoint was not saved, goes on without: {error}", flush=True)
        else:
            print(f"checkpoint {self._place} after step {made.step} of {made.stage}: {size:,} bytes", flush=True)
            self._saved, self._number = (made.stage, made.step), self._number + 1
            self._place = _other(self._place)
        self._ended = self._clock()
        self._cost = self._ended - started
        self._spent += self._cost

    def _end(self, stage: str, step: int, state: Callable[[], State]) -> None:
        print(f"SIGTERM: ends after step {step} of {stage}, with status {TERMINATED}", flush=True)
        if not self._pace.enabled:
            print("checkpoints are switched off: another attempt starts anew", flush=True)
        elif (stage, step) != self._saved:
            self._save(state)
        sys.exit(TERMINATED)


class _SavedStage(Stage):
    def __init__(self, saver: Saver, name: str, facts: dict[str, Any]) -> None:
        self._saver, self._name, self._facts = saver, name, facts
        self.start = saver.start if saver.start is not None and saver.start.stage == name else None

    def done(self, step: int, arrays: Callable[[], Arrays]) -> None:
        """Hand the step on. A model that cannot be set to where it was makes the steps up to `start` again."""

        def state() -> State:
            return State(self._name, step, {**self._facts, "seconds": self._saver.seconds}, arrays())

        self._saver.after(self._name, max(step, self.start.step if self.start else 0), state)


def _other(place: str) -> str:
    return PLACES[1 - PLACES.index(place)]
