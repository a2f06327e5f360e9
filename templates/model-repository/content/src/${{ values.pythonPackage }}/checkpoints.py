"""What a checkpoint holds, where it lies, and which one is whole.

A checkpoint is two parts (arrays, facts) and a manifest with their sizes and digests, written last: without it,
or where it does not agree with the parts, the checkpoint does not count. There are two places for one, used in turn, so
that the newest whole checkpoint is never the one that is overwritten, and the store has to remove nothing. It holds
numbers and texts and no pickles: to restore one runs nothing that somebody else may have put there.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

Arrays = dict[str, npt.NDArray[Any]]
FOLDER = "checkpoints"
PLACES = ("a", "b")
MANIFEST, ARRAYS, FACTS = "manifest.json", "arrays.npz", "facts.json"
STORE_ERRORS = (OSError, MlflowException)
"""What a store raises when it cannot be reached or refuses; errors of HTTP requests are OSErrors."""


class DamagedError(ValueError):
    """A checkpoint is not whole, or is another training's; the message says why."""


UNUSABLE = (DamagedError, *STORE_ERRORS)


@dataclass(frozen=True)
class State:
    """A training after `step` finished steps of one of its stages.

    `arrays` are what the stage goes on from, in the shapes of its model; `facts` is JSON: what came out before it,
    and the `seconds` of training so far.
    """

    stage: str
    step: int
    facts: dict[str, Any] = field(default_factory=dict)
    arrays: Arrays = field(default_factory=dict)


class Store(Protocol):
    """Files under plain names. All methods raise one of STORE_ERRORS."""

    def names(self) -> set[str]:
        """Names of the files that are there."""

    def read(self, name: str) -> bytes:
        """Content of a file."""

    def write(self, name: str, content: bytes) -> None:
        """Make the file, or overwrite it."""


class LocalFolder:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> set[str]:
        """Names of the files that are there."""
        return {path.name for path in self._root.iterdir()} if self._root.is_dir() else set()

    def read(self, name: str) -> bytes:
        """Content of a file."""
        return (self._root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Make the file, or overwrite it."""
        self._root.mkdir(parents=True, exist_ok=True)
        (self._root / name).write_bytes(content)


class RunArtifacts:
    """The folder `checkpoints` among a run's artifacts, by way of the tracking server and with its token."""

    def __init__(self, run_id: str, client: MlflowClient | None = None) -> None:
        self._run_id, self._client = run_id, client or MlflowClient()

    def names(self) -> set[str]:
        """Names of the files that are there."""
        return {Path(file.path).name for file in self._client.list_artifacts(self._run_id, FOLDER)}

    def read(self, name: str) -> bytes:
        """Content of a file."""
        with tempfile.TemporaryDirectory() as folder:
            return Path(self._client.download_artifacts(self._run_id, f"{FOLDER}/{name}", folder)).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Make the file, or overwrite it."""
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes(content)
            self._client.log_artifact(self._run_id, str(Path(folder) / name), FOLDER)


@dataclass(frozen=True)
class Found:
    """What a store holds for a training: the newest whole checkpoint, if any, and why others do not count.

    `number` is the highest that a readable manifest has; checkpoints are numbered over all attempts.
    """

    state: State | None = None
    place: str = ""
    number: int = 0
    refusals: tuple[str, ...] = ()


def _pack(arrays: Arrays) -> bytes:
    if any(array.dtype.hasobject for array in arrays.values()):
        raise TypeError("a checkpoint holds numbers: turn arrays of objects into numbers or text first")
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def _unpack(content: bytes) -> Arrays:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def write(store: Store, place: str, number: int, identity: str, state: State) -> int:
    """Write a checkpoint: its parts, then the manifest by which it counts. Returns its size in bytes.

    `identity` says what is trained on what: another training's checkpoint is never gone on from.
    """
    parts = {ARRAYS: _pack(state.arrays), FACTS: json.dumps(state.facts).encode()}
    for name, content in parts.items():
        store.write(f"{place}-{name}", content)
    manifest = {
        "number": number,
        "identity": identity,
        "stage": state.stage,
        "step": state.step,
        "parts": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in parts.items()
        },
    }
    last = json.dumps(manifest, indent=1).encode()
    store.write(f"{place}-{MANIFEST}", last)
    return len(last) + sum(map(len, parts.values()))


@dataclass(frozen=True)
class _Manifest:
    place: str
    number: int
    identity: str
    stage: str
    step: int
    parts: dict[str, tuple[int, str]]


def _read_manifest(store: Store, place: str) -> _Manifest:
    content = store.read(f"{place}-{MANIFEST}")
    try:
        raw = json.loads(content)
        parts = {name: raw["parts"][name] for name in (ARRAYS, FACTS)}
        promised = {name: (int(one["bytes"]), str(one["sha256"])) for name, one in parts.items()}
        number, step = int(raw["number"]), int(raw["step"])
        return _Manifest(place, number, str(raw["identity"]), str(raw["stage"]), step, promised)
    except (KeyError, TypeError, ValueError):
        raise DamagedError("its manifest cannot be read") from None


def _read_state(store: Store, manifest: _Manifest, identity: str) -> State:
    if manifest.identity != identity:
        raise DamagedError("it is of other code, settings or data")
    contents = {}
    for name, (size, digest) in manifest.parts.items():
        contents[name] = content = store.read(f"{manifest.place}-{name}")
        if len(content) != size:
            raise DamagedError(f"{name} has {len(content)} bytes, and its manifest says {size}")
        if hashlib.sha256(content).hexdigest() != digest:
            raise DamagedError(f"{name} is not the one that its manifest was written for")
    return State(manifest.stage, manifest.step, json.loads(contents[FACTS]), _unpack(contents[ARRAYS]))


def find(store: Store, identity: str) -> Found:
    """The newest whole checkpoint of this training; raises one of STORE_ERRORS when the store cannot be listed."""
    names = store.names()
    refusals: list[str] = []
    manifests: list[_Manifest] = []
    for place in PLACES:
        if f"{place}-{MANIFEST}" in names:
            try:
                manifests.append(_read_manifest(store, place))
            except UNUSABLE as error:
                refusals.append(f"checkpoint {place}: {error}")
        elif any(name.startswith(f"{place}-") for name in names):
            refusals.append(f"checkpoint {place}: it has no manifest, as it was being written")
    number = max((one.number for one in manifests), default=0)
    for manifest in sorted(manifests, key=lambda one: -one.number):
        try:
            state = _read_state(store, manifest, identity)
        except UNUSABLE as error:
            refusals.append(f"checkpoint {manifest.place} after step {manifest.step} of {manifest.stage}: {error}")
        else:
            return Found(state, manifest.place, number, tuple(refusals))
    return Found(number=number, refusals=tuple(refusals))
