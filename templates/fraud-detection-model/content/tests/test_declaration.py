"""modelport.yaml is read strictly and errors name the field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ${{ values.pythonPackage }} import declaration, train
from ${{ values.pythonPackage }}.declaration import DeclarationError, feature_set, load, seconds

GOOD = {"name": "risk", "entity": "terminal", "aggregation": "share", "column": "fraud", "window": "7d", "delay": "7d"}


def test_the_repository_declares_fifteen_features(declared: declaration.Declaration) -> None:
    assert len(declared.features.names) == 15
    assert declared.metrics["average_precision"] == "maximize"
    assert set(declared.profiles) == {"small", "standard", "torch"}


def test_digest_ignores_layout_and_sees_every_change() -> None:
    first = feature_set({"definitions": [GOOD]}).digest
    assert first == feature_set({"definitions": [dict(reversed(list(GOOD.items())))]}).digest
    for change in ({"window": "8d"}, {"delay": "6d"}, {"bucket": "1m"}, {"name": "other"}):
        assert feature_set({"definitions": [GOOD | change]}).digest != first


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"window": "a week"}, r"definitions\[0\].window"),
        ({"window": "90s", "bucket": "1m"}, r"definitions\[0\].window: is no multiple of the bucket 1m"),
        ({"delay": "90m", "bucket": "1h"}, r"definitions\[0\].delay: is no multiple of the bucket 1h"),
        ({"window": "0d"}, r"definitions\[0\]: window"),
        ({"entity": "shop"}, r"definitions\[0\].entity"),
        ({"aggregation": "median"}, r"definitions\[0\].aggregation"),
        ({"column": "colour"}, r"definitions\[0\].column"),
        ({"aggregation": "max"}, r"definitions\[0\].column: the max of fraud"),
        ({"delay": "0s"}, r"definitions\[0\].delay"),
        ({"name": ""}, r"definitions\[0\].name"),
        ({"transform": "square"}, r"definitions\[0\].transform"),
    ],
)
def test_a_wrong_definition_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(DeclarationError, match=field):
        feature_set({"definitions": [GOOD | change]})


FEAST = {
    "name": "customer_account_age_days",
    "entity": "customer",
    "feast": {"view": "customer_profile", "feature": "account_age_days"},
    "missing": -0.5,
}


def test_a_feature_from_feast_has_the_digest_that_serves_it() -> None:
    declared = feature_set({"definitions": [FEAST]})
    # What the scoring service makes of the same declaration.
    assert declared.digest == "sha256:e773b8b11bd33b05e6eb6c5d73514d30c9fe98824a83cc52e7a6d32b1149e310"
    assert feature_set({"definitions": [FEAST | {"missing": -0.0}]}).digest == (
        "sha256:f4f84ac94e8ba939761a922285585a8a9e0eb5546d7da3762862aafb0a85517f"
    )
    (feature,) = declared.features
    assert (feature.view, feature.feature, feature.missing) == ("customer_profile", "account_age_days", -0.5)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"feast": "customer_profile:age"}, r"definitions\[0\].feast: write an object"),
        ({"feast": {"feature": "age"}}, r"definitions\[0\].feast.view"),
        ({"feast": {"view": "a:b", "feature": "age"}}, r"definitions\[0\].feast.view"),
        ({"feast": {"view": "a", "feature": "b c"}}, r"definitions\[0\].feast.feature"),
        ({"feast": {"view": "a", "feature": "b", "ttl": 1}}, r"definitions\[0\].feast.ttl: is unknown"),
        ({"missing": None}, r"definitions\[0\].missing"),
        ({"missing": "0"}, r"definitions\[0\].missing"),
        ({"missing": True}, r"definitions\[0\].missing"),
        ({"missing": float("nan")}, r"definitions\[0\].missing"),
        ({"missing": 0.00001}, r"definitions\[0\].missing"),
        ({"missing": 1e10}, r"definitions\[0\].missing"),
        ({"entity": "device"}, r"definitions\[0\].entity"),
        ({"window": "1d"}, r"definitions\[0\].window: is unknown"),
    ],
)
def test_a_wrong_feature_from_feast_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(DeclarationError, match=field):
        feature_set({"definitions": [FEAST | change]})


def test_no_and_double_definitions() -> None:
    with pytest.raises(DeclarationError, match="at least one"):
        feature_set({})
    with pytest.raises(DeclarationError, match="more than once"):
        feature_set({"definitions": [GOOD, GOOD]})


def test_durations() -> None:
    assert [seconds(text, "x") for text in ("5s", "2m", "3h", "1d")] == [5, 120, 10_800, 86_400]


def test_wrong_files(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="does not exist"):
        load(tmp_path / "none.yaml")
    path = tmp_path / "modelport.yaml"
    path.write_text("apiVersion: other/v1\n")
    with pytest.raises(DeclarationError, match="apiVersion"):
        load(path)


@pytest.mark.parametrize("missing", ["name", "type", "default"])
def test_a_parameter_without_its_parts(missing: str) -> None:
    raw = {"name": "steps", "type": "integer", "default": 1}
    del raw[missing]
    with pytest.raises(DeclarationError, match=missing):
        declaration._parameter(raw, "parameters[0]")


def test_bounds_are_numbers() -> None:
    raw = {"name": "rate", "type": "number", "default": 0.1}
    bounded = declaration._parameter(raw | yaml.safe_load("{minimum: 1e-05, maximum: 1}"), "parameters[0]")
    assert bounded.parse("0.01") == 0.01
    with pytest.raises(DeclarationError, match="at least 1e-05"):
        bounded.parse("0.000001")
    with pytest.raises(DeclarationError, match=r"parameters\[0\].maximum"):
        declaration._parameter(raw | {"maximum": "much"}, "parameters[0]")


def config(path: Path) -> list[str]:
    return ["--config", str(path)]


def test_flags_are_the_declared_parameters() -> None:
    path = Path(__file__).parent.parent / "modelport.yaml"
    _, profile, settings = train.parse([*config(path), "--profile", "small", "--learning-rate", "0.2"])
    declared = yaml.safe_load(path.read_text())["training"]["profiles"][0]["parameters"]
    assert profile == "small" and settings["learning-rate"] == 0.2
    assert set(settings) == {item["name"] for item in declared}


@pytest.mark.parametrize("profile", ["small", "standard", "torch"])
def test_every_profile_starts_with_its_defaults(profile: str) -> None:
    path = Path(__file__).parent.parent / "modelport.yaml"
    declared, _, settings = train.parse([*config(path), "--profile", profile])
    assert settings == {item.name: item.default for item in declared.profiles[profile]}


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--learning-rate", "7"], "at most 1"),
        (["--learning-rate", "0"], "at least 0.001"),
        (["--learning-rate", "nan"], "at least"),
        (["--steps", "many"], "type integer"),
        (["--model", "oracle"], "choose one of gbdt, logistic"),
        (["--profile", "huge"], "small, standard, torch"),
    ],
)
def test_a_wrong_flag_is_refused_with_the_remedy(
    flags: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(__file__).parent.parent / "modelport.yaml"
    assert train.main([*config(path), *flags]) == 2
    assert message in capsys.readouterr().err
