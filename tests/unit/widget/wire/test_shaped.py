"""Of a record, a browser is sent what the schema names, as JSON, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Annotated, Literal, TypedDict

import pytest

from sagemaker_selective_widget.widget.schema import SAVED
from sagemaker_selective_widget.widget.wire.shaped import shaped

NOON = datetime(2026, 11, 26, 12, tzinfo=timezone.utc)


class Inner(TypedDict):
    name: str


class Outer(TypedDict):
    kind: Literal["a", "b"]
    one: Inner | None
    several: Annotated[list[Inner], SAVED]
    by_name: dict[str, Inner]
    numbers: dict[str, float | None]
    texts: list[str]
    at: Annotated[str | None, SAVED]
    size: float
    count: int


@dataclass(frozen=True)
class InnerRecord:
    name: str
    secret: str = "not in the schema"


@dataclass(frozen=True)
class OuterRecord:
    kind: str = "a"
    one: InnerRecord | None = None
    several: tuple[InnerRecord, ...] = (InnerRecord("x"), InnerRecord("y"))
    by_name: Mapping[str, InnerRecord] = field(default_factory=lambda: {"constructor": InnerRecord("z")})
    numbers: Mapping[str, float | None] = field(
        default_factory=lambda: {"a": 1.5, "b": float("nan"), "c": None}
    )
    texts: tuple[object, ...] = ("t", True, 0.1)
    at: datetime | None = NOON
    size: float = float("inf")
    count: int = 3
    secret: str = "not in the schema"


EXPECTED = {
    "kind": "a",
    "one": None,
    "several": [{"name": "x"}, {"name": "y"}],
    "by_name": {"constructor": {"name": "z"}},
    "numbers": {"a": 1.5, "b": None, "c": None},
    "texts": ["t", "True", "0.1"],
    "at": "2026-11-26T12:00:00+00:00",
    "size": None,
    "count": 3,
}


def test_a_record_has_the_fields_of_the_schema_and_no_others() -> None:
    found = shaped(Outer, OuterRecord())
    assert found == EXPECTED
    assert json.loads(json.dumps(found, allow_nan=False)) == EXPECTED


def test_a_record_in_a_record_is_shaped_too() -> None:
    assert shaped(Outer, OuterRecord(one=InnerRecord("w")))["one"] == {"name": "w"}


def test_what_is_said_takes_the_place_of_an_attribute() -> None:
    assert shaped(Outer, OuterRecord(), count=5, one={"name": "v"}) == EXPECTED | {
        "count": 5,
        "one": {"name": "v"},
    }


def test_a_field_that_nobody_has_is_an_error() -> None:
    with pytest.raises(AttributeError, match="kind"):
        shaped(Outer, InnerRecord("x"))
