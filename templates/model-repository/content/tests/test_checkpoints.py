"""A checkpoint counts when it is whole, and for the training that saved it."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from mlflow import MlflowClient

from ${{ values.pythonPackage }}.checkpoints import (
    ARRAYS,
    FACTS,
    MANIFEST,
    Found,
    LocalFolder,
    RunArtifacts,
    State,
    Store,
    find,
    write,
)
from ${{ values.pythonPackage }}.randomness import random_state, restore_random_state


class KilledError(BaseException):
    """Stands for a SIGKILL."""


class Dying:
    """A store whose program is killed at a write, before it or in the middle of it."""

    def __init__(self, store: Store, at: int, share: float) -> None:
        self._store, self._left, self._share = store, at, share

    def names(self) -> set[str]:
        return self._store.names()

    def read(self, name: str) -> bytes:
        return self._store.read(name)

    def write(self, name: str, content: bytes) -> None:
        self._left -= 1
        if self._left == 0:
            if self._share:
                self._store.write(name, content[: int(len(content) * self._share)])
            raise KilledError
        self._store.write(name, content)


@pytest.fixture
def client(tracking_store: str) -> MlflowClient:
    return MlflowClient(tracking_store)


@pytest.fixture(params=["a folder", "a run's artifacts"])
def store(request: pytest.FixtureRequest, client: MlflowClient, tmp_path: Path) -> Store:
    if request.param == "a folder":
        return LocalFolder(tmp_path / "checkpoints")
    experiment = client.get_experiment_by_name("given").experiment_id
    return RunArtifacts(client.create_run(experiment).info.run_id, client)


def after(step: int) -> State:
    words = np.arange(4, dtype=np.uint32)
    arrays = {"weights": np.full((2, 3), step / 3), "seen": np.array(step), "body.0/words": words}
    return State("fit", step, {"seconds": step / 7}, arrays)


def step_of(found: Found) -> int | None:
    return found.state.step if found.state else None


def test_the_newest_is_found_as_it_was_saved(store: Store) -> None:
    assert find(store, "me") == Found()
    for number, place in enumerate("abab", start=1):
        write(store, place, number, "me", after(number))
        found = find(store, "me")
        assert (found.place, found.number, found.refusals) == (place, number, ())
        assert found.state is not None
        assert (found.state.stage, found.state.step, found.state.facts) == ("fit", number, {"seconds": number / 7})
        assert set(found.state.arrays) == set(after(number).arrays)
        for name, array in after(number).arrays.items():
            assert found.state.arrays[name].dtype == array.dtype
            np.testing.assert_array_equal(found.state.arrays[name], array)
    assert store.names() == {f"{place}-{name}" for place in "ab" for name in (ARRAYS, FACTS, MANIFEST)}


@pytest.mark.parametrize("share", [0, 0.5])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_kill_at_any_write_leaves_the_one_before(at: int, share: float, tmp_path: Path) -> None:
    store = LocalFolder(tmp_path)
    with pytest.raises(KilledError):
        write(Dying(store, at, share), "a", 1, "me", after(1))
    assert find(store, "me").state is None
    write(store, "a", 1, "me", after(1))
    write(store, "b", 2, "me", after(2))
    with pytest.raises(KilledError):
        write(Dying(store, at, share), "a", 3, "me", after(3))
    assert step_of(find(store, "me")) == 2


def test_parts_without_a_manifest_do_not_count(store: Store) -> None:
    with pytest.raises(KilledError):
        write(Dying(store, 3, 0), "a", 1, "me", after(1))
    found = find(store, "me")
    assert found.state is None and found.refusals == ("checkpoint a: it has no manifest, as it was being written",)


@pytest.mark.parametrize("part", [ARRAYS, FACTS])
def test_a_damaged_one_is_refused_with_its_reason_and_the_one_before_is_taken(part: str, store: Store) -> None:
    write(store, "a", 1, "me", after(1))
    write(store, "b", 2, "me", after(2))
    content = bytearray(store.read(f"b-{part}"))
    content[len(content) // 2] ^= 1
    store.write(f"b-{part}", bytes(content))
    found = find(store, "me")
    assert (step_of(found), found.place, found.number) == (1, "a", 2)
    reason = f"checkpoint b after step 2 of fit: {part} is not the one that its manifest was written for"
    assert found.refusals == (reason,)
    store.write(f"a-{part}", b"")
    found = find(store, "me")
    assert (found.state, found.number, len(found.refusals)) == (None, 2, 2)
    assert f"{part} has 0 bytes, and its manifest says" in found.refusals[1]


BROKEN = [b"", b"[]", b"\xff", b'{"number": 3}', b'{"parts": {"arrays.npz": 1, "facts.json": 2}}']


@pytest.mark.parametrize("content", BROKEN)
def test_a_manifest_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    store = LocalFolder(tmp_path)
    write(store, "a", 1, "me", after(1))
    write(store, "b", 2, "me", after(2))
    store.write(f"b-{MANIFEST}", content)
    found = find(store, "me")
    assert step_of(found) == 1 and found.refusals == ("checkpoint b: its manifest cannot be read",)


def test_a_part_that_is_gone_is_told(tmp_path: Path) -> None:
    store = LocalFolder(tmp_path)
    write(store, "a", 1, "me", after(1))
    (tmp_path / f"a-{FACTS}").unlink()
    found = find(store, "me")
    assert found.state is None and "No such file" in found.refusals[0]


def test_another_trainings_is_never_taken(store: Store) -> None:
    write(store, "a", 7, "other", after(7))
    found = find(store, "me")
    assert (found.state, found.number) == (None, 7)
    assert "it is of other code, settings or data" in found.refusals[0]


def test_nothing_that_would_need_a_pickle_is_saved(tmp_path: Path) -> None:
    store = LocalFolder(tmp_path / "none")
    with pytest.raises(TypeError, match="a checkpoint holds numbers"):
        write(store, "a", 1, "me", State("fit", 1, {}, {"words": np.array(["a", None], dtype=object)}))
    assert store.names() == set()


def test_random_generators_go_on_where_they_were() -> None:
    random.gauss(0, 1)  # keeps a second number for the next call
    np.random.standard_normal()
    state = random_state()
    drawn = [random.gauss(0, 1), random.random(), np.random.standard_normal(), np.random.random()]
    random.seed(0)
    np.random.seed(0)
    restore_random_state(state)
    assert [random.gauss(0, 1), random.random(), np.random.standard_normal(), np.random.random()] == drawn
