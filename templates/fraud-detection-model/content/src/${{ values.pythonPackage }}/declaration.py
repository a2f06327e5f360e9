"""Reads modelport.yaml: training profiles, feature definitions and metric directions."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

AGGREGATIONS = ("count", "sum", "mean", "min", "max", "share")
COLUMNS = ("amount", "fraud")
ENTITIES = ("customer", "terminal")
TRANSFORMS = ("amount", "weekend", "night")
MOST_MISSING = 1_000_000_000
UNITS = 10_000
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class DeclarationError(ValueError):
    """modelport.yaml says something that this code cannot do; the message names the field."""


@dataclass(frozen=True)
class Feature:
    """One column of the model's input.

    A feature with an `entity` aggregates that entity's earlier transactions over (t - delay - window, t - delay]; one
    without is computed from the transaction alone. Times are in seconds. One with a `view` is read from Feast when it
    is served, and is a column of the training set.
    """

    name: str
    transform: str | None = None
    entity: str | None = None
    aggregation: str | None = None
    column: str | None = None
    window: int = 0
    bucket: int = 1
    delay: int = 0
    view: str | None = None
    feature: str | None = None
    missing: int | float | None = None


@dataclass(frozen=True)
class FeatureSet:
    """The declared features in the order of the model's input, the digest of their declaration, and itself as JSON."""

    features: tuple[Feature, ...]
    digest: str
    section: str = "{}"

    @property
    def names(self) -> list[str]:
        """Names in input order."""
        return [feature.name for feature in self.features]


@dataclass(frozen=True)
class Parameter:
    """One setting of a training, passed as a flag named like the setting."""

    name: str
    type: str
    default: Any
    minimum: float | None = None
    maximum: float | None = None
    enum: tuple[Any, ...] = ()
    description: str = ""

    def parse(self, text: str) -> Any:
        """Turn a flag's text into a value; raises DeclarationError when it breaks the declared bounds."""
        where = f"--{self.name} {text}"
        kinds = {"number": float, "integer": int, "string": str}
        try:
            value = kinds[self.type](text)
        except ValueError:
            raise DeclarationError(f"{where}: give a value of type {self.type}") from None
        if self.enum and value not in self.enum:
            raise DeclarationError(f"{where}: choose one of {', '.join(map(str, self.enum))}")
        if self.minimum is not None and not value >= self.minimum:
            raise DeclarationError(f"{where}: give a value of at least {self.minimum}")
        if self.maximum is not None and not value <= self.maximum:
            raise DeclarationError(f"{where}: give a value of at most {self.maximum}")
        return value


@dataclass(frozen=True)
class Declaration:
    """What the repository says about itself."""

    name: str
    features: FeatureSet
    profiles: dict[str, tuple[Parameter, ...]]
    metrics: dict[str, str]
    checkpoints: Any = None


def seconds(text: Any, where: str) -> int:
    """Length of time as seconds: a whole number with a unit s, m, h or d."""
    match = re.fullmatch(r"(\d+)([smhd])", str(text))
    if match is None:
        raise DeclarationError(f"{where}: {text!r} is not a duration; write for example 7d, 12h or 0s")
    return int(match[1]) * _UNITS[match[2]]


def _choice(value: Any, allowed: tuple[str, ...], where: str) -> str:
    if value not in allowed:
        raise DeclarationError(f"{where}: {value!r} is unknown; choose one of {', '.join(allowed)}")
    return str(value)


def _refuse_others(raw: dict[str, Any], known: tuple[str, ...], where: str) -> None:
    others = [key for key in raw if key not in known]
    if others:
        raise DeclarationError(f"{where}.{others[0]}: is unknown; choose among {', '.join(known)}")


def _missing(value: Any, where: str) -> int | float:
    """Few enough digits that every language writes them alike in the digest."""
    number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    if not (abs(number) <= MOST_MISSING and round(number * UNITS) / UNITS == number):
        raise DeclarationError(
            f"{where}: write the number that stands where Feast has none, "
            f"from -{MOST_MISSING} to {MOST_MISSING} with at most four decimals"
        )
    return int(number) if number == int(number) else number


def _parse_feast(raw: dict[str, Any], where: str) -> Feature:
    """A feature that a batch job computes and a Feast online store keeps."""
    _refuse_others(raw, ("name", "entity", "feast", "missing"), where)
    source = raw["feast"]
    if not isinstance(source, dict):
        raise DeclarationError(f"{where}.feast: write an object with view and feature")
    _refuse_others(source, ("view", "feature"), f"{where}.feast")
    for key in ("view", "feature"):
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,127}", str(source.get(key, ""))):
            raise DeclarationError(f"{where}.feast.{key}: write the name in Feast: letters, digits and underscores")
    return Feature(
        name=str(raw["name"]),
        entity=_choice(raw.get("entity"), ENTITIES, f"{where}.entity"),
        view=source["view"],
        feature=source["feature"],
        missing=_missing(raw.get("missing"), f"{where}.missing"),
    )


def parse_feature(raw: dict[str, Any], where: str) -> Feature:
    """Check one feature definition."""
    if not isinstance(raw, dict) or not raw.get("name"):
        raise DeclarationError(f"{where}.name: give each feature a name")
    name = str(raw["name"])
    if "transform" in raw:
        return Feature(name=name, transform=_choice(raw["transform"], TRANSFORMS, f"{where}.transform"))
    if "feast" in raw:
        return _parse_feast(raw, where)
    aggregation = _choice(raw.get("aggregation"), AGGREGATIONS, f"{where}.aggregation")
    column = None
    if aggregation != "count":
        column = _choice(raw.get("column"), COLUMNS, f"{where}.column")
        if column == "fraud" and aggregation in ("min", "max"):
            raise DeclarationError(f"{where}.column: the {aggregation} of fraud says too little; choose amount")
    feature = Feature(
        name=name,
        entity=_choice(raw.get("entity"), ENTITIES, f"{where}.entity"),
        aggregation=aggregation,
        column=column,
        window=seconds(raw.get("window"), f"{where}.window"),
        bucket=seconds(raw.get("bucket", "1s"), f"{where}.bucket"),
        delay=seconds(raw.get("delay", "0s"), f"{where}.delay"),
    )
    if feature.window < 1 or feature.bucket < 1:
        raise DeclarationError(f"{where}: window and bucket must be at least 1s")
    for key in ("window", "delay"):
        if getattr(feature, key) % feature.bucket:
            raise DeclarationError(f"{where}.{key}: is no multiple of the bucket {raw['bucket']}; make it one")
    if column == "fraud" and feature.delay == 0:
        raise DeclarationError(f"{where}.delay: fraud labels arrive late; declare the delay, for example 7d")
    return feature


def feature_set(section: dict[str, Any]) -> FeatureSet:
    """Check the `features` section; the digest covers the definitions, and no comment or key order."""
    definitions = section.get("definitions") or []
    if not definitions:
        raise DeclarationError("features.definitions: declare at least one feature")
    features = tuple(parse_feature(raw, f"features.definitions[{at}]") for at, raw in enumerate(definitions))
    names = [feature.name for feature in features]
    doubles = sorted({name for name in names if names.count(name) > 1})
    if doubles:
        raise DeclarationError(f"features.definitions: name {doubles[0]} occurs more than once; rename one")
    canonical = json.dumps(
        [{k: v for k, v in vars(feature).items() if v is not None} for feature in features],
        sort_keys=True,
        separators=(",", ":"),
    )
    digest = "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
    return FeatureSet(features, digest, json.dumps(section, separators=(",", ":")))


def _bound(raw: dict[str, Any], key: str, where: str) -> float | None:
    """A limit of a parameter. YAML readers differ over 1e-05, which PyYAML takes for text."""
    if raw.get(key) is None:
        return None
    try:
        return raw[key] if isinstance(raw[key], (int, float)) else float(raw[key])
    except (TypeError, ValueError):
        raise DeclarationError(f"{where}.{key}: {raw[key]!r} is not a number; write for example 0.5") from None


def _parameter(raw: dict[str, Any], where: str) -> Parameter:
    for key in ("name", "type", "default"):
        if key not in raw:
            raise DeclarationError(f"{where}.{key}: is missing")
    kind = _choice(raw["type"], ("number", "integer", "string"), f"{where}.type")
    return Parameter(
        name=str(raw["name"]),
        type=kind,
        default=raw["default"],
        minimum=_bound(raw, "minimum", where),
        maximum=_bound(raw, "maximum", where),
        enum=tuple(raw.get("enum", ())),
        description=str(raw.get("description", "")),
    )


def load(path: Path) -> Declaration:
    """Read and check modelport.yaml; raises DeclarationError naming the field."""
    if not path.is_file():
        raise DeclarationError(f"{path} does not exist; run from the repository's root or pass --config")
    raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    if raw.get("apiVersion") != "modelport/v1alpha1" or raw.get("kind") != "Model":
        raise DeclarationError(f"{path}: apiVersion must be modelport/v1alpha1 and kind Model")
    profiles = {
        profile["name"]: tuple(
            _parameter(item, f"training.profiles[{at}].parameters[{index}]")
            for index, item in enumerate(profile.get("parameters") or [])
        )
        for at, profile in enumerate(raw["training"]["profiles"])
    }
    return Declaration(
        name=raw["metadata"]["name"],
        features=feature_set(raw.get("features") or {}),
        profiles=profiles,
        metrics={metric["name"]: metric["direction"] for metric in raw.get("metrics") or []},
        checkpoints=raw["training"].get("checkpoints"),
    )
