"""What is saved with a notebook is what the schema marks, and no text beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.widget.saved.allow_list import allow_list, empty_value, saved_state
from sagemaker_selective_widget.widget.schema import SAVED, SavedShape, Verdict, WidgetState

SECRET = "s3cret"
"""Occurs in every string that is not to be saved, and in no other."""

ALLOWED = allow_list()
NAMES = st.sampled_from(["Train", "constructor", "toString", "__proto__", ""])


def of_type(hint: Any, saved: bool) -> st.SearchStrategy[Any]:
    """Values of a type of the schema, strings with the secret in them where they are not saved."""
    if is_typeddict(hint):
        return of_object(hint, saved)
    arguments = get_args(hint)
    match get_origin(hint):
        case None:
            return of_leaf(hint, saved)
        case kind if kind is Literal:
            return st.sampled_from(arguments)
        case kind if kind is tuple:
            return st.tuples(*(of_type(each, saved) for each in arguments)).map(list)
        case kind if kind is list:
            return st.lists(of_type(arguments[0], saved), max_size=2)
        case kind if kind is dict:
            names = NAMES if saved else NAMES.map(lambda name: name + SECRET)
            return st.dictionaries(names, of_type(arguments[1], saved), max_size=2)
    return st.one_of([of_type(each, saved) for each in arguments])


def of_object(hint: Any, saved: bool) -> st.SearchStrategy[Any]:
    if hint is SavedShape:
        return st.just({})
    marked = get_type_hints(hint, include_extras=True)
    return st.fixed_dictionaries(
        {name: of_type(*unmarked(field, saved=saved)) for name, field in marked.items()}
    )


def unmarked(field: Any, *, saved: bool) -> tuple[Any, bool]:
    if get_origin(field) is not Annotated:
        return field, False
    return field.__origin__, saved and SAVED in field.__metadata__


def of_leaf(hint: Any, saved: bool) -> st.SearchStrategy[Any]:
    text = st.text("abc", max_size=3).map(lambda text: text if saved else text + SECRET)
    leaves = {
        str: text,
        Any: text,
        bool: st.booleans(),
        int: st.integers(),
        float: st.floats(allow_nan=False),
        type(None): st.none(),
    }
    return leaves[hint]


def is_of_type(value: Any, hint: Any) -> bool:
    if is_typeddict(hint):
        return isinstance(value, dict) and is_object(value, hint)
    arguments = get_args(hint)
    match get_origin(hint):
        case None:
            return hint is Any or isinstance(value, hint)
        case kind if kind is Literal:
            return value in arguments
        case kind if kind is tuple:
            return all(is_of_type(*pair) for pair in zip(value, arguments, strict=True))
        case kind if kind is list:
            return isinstance(value, list) and all(is_of_type(each, arguments[0]) for each in value)
        case kind if kind is dict:
            return all(is_of_type(each, arguments[1]) for each in value.values())
    return any(is_of_type(value, each) for each in arguments)


def is_object(value: dict[str, Any], hint: Any) -> bool:
    hints = get_type_hints(hint)
    known = all(name in hints and is_of_type(each, hints[name]) for name, each in value.items())
    return known and set(value) >= hint.__required_keys__


@given(of_type(WidgetState, saved=True))
def test_no_text_that_is_not_marked_is_saved(state) -> None:
    saved = saved_state(state, ALLOWED)
    assert SECRET not in json.dumps(saved)
    assert saved.keys() == state.keys()
    assert is_of_type(saved, WidgetState)


@given(of_type(WidgetState, saved=True))
def test_saving_what_was_saved_changes_nothing(state) -> None:
    saved = saved_state(state, ALLOWED)
    assert saved_state(saved, ALLOWED) == saved


def test_nothing_is_saved_that_the_schema_does_not_have() -> None:
    verdict = empty_value(Verdict)
    state = {"verdict": {**verdict, "unheard_of": SECRET}, "unheard_of": SECRET}
    assert saved_state(state, ALLOWED) == {"verdict": verdict}


def test_part_of_a_state_is_saved_alone() -> None:
    assert saved_state({"pinned": True, "display_name": "maxdepth-6"}, ALLOWED) == {
        "pinned": True,
        "display_name": "",
    }


def test_what_has_no_value_stays_without() -> None:
    assert saved_state({"reference": None, "reference_execution_arn": None}, ALLOWED) == {
        "reference": None,
        "reference_execution_arn": None,
    }


def saved_paths(shape: SavedShape, path: str) -> Iterator[str]:
    if "empty" in shape:
        return
    inner = {
        **{f"{path}.{name}": each for name, each in shape.get("fields", {}).items()},
        **({f"{path}[]": shape["items"]} if "items" in shape else {}),
        **({f"{path}.*": shape["values"]} if "values" in shape else {}),
    }
    if not inner:
        yield path
    for name, each in inner.items():
        yield from saved_paths(each, name)


def test_the_marks_are_the_ones_that_were_thought_about() -> None:
    """A new mark is a decision: the field must not be able to quote a value, or the name of an execution."""
    host = {"layout", "tabbable", "tooltip"}
    paths = {each for trait, shape in ALLOWED.items() for each in saved_paths(shape, trait)}
    assert {each for each in paths - host if not each.startswith("_")} == {
        "code_shown.target",
        "code_target",
        *(f"elements.edges[].{field}" for field in ("source", "target", "reasons")),
        *(f"elements.layout.*.{field}" for field in ("width", "height", "bends")),
        *(f"elements.layout.*.nodes[].{field}" for field in ("x", "y", "rank", "order")),
        *(
            f"elements.layout.*.boxes[].{field}"
            for field in ("container", "branch", "title", "depth", "x", "y", "width", "height")
        ),
        *(f"elements.layout.*.lanes[].{field}" for field in ("label", "x", "y", "width", "height")),
        *(f"elements.nodes[].{field}" for field in ("id", "type", "display_name", "container", "branch")),
        *(f"expression.{field}" for field in ("text", "problem", "column")),
        "graph",
        "height",
        "inherit",
        "has_service",
        "max_parallel",
        "orientation",
        *(f"parameter_form[].{field}" for field in ("name", "type", "source", "read_by", "since_reference")),
        "parameter_form[].changes",
        "picture_id",
        "pinned",
        "pipeline_name",
        "reference.arn",
        "reference.state",
        *(f"reference.steps.*.{field}" for field in ("status", "duration_s", "cache_hit", "attempt")),
        "reference.steps.*.started_at",
        "reference_execution_arn",
        "revision",
        *(f"run.{field}" for field in ("state", "arn", "attempt", "status", "started_at", "ended_at")),
        "run.summary",
        "run.can_retry",
        *(f"run.steps.*.{field}" for field in ("state", "started_at", "ended_at", "attempts")),
        *(f"run.steps.*.iterations.{field}" for field in ("done", "failed", "total")),
        "save_parameter_values",
        "saved_at",
        "saved_fields",
        "selected_steps",
        "side_share",
        "verdict.can_start",
        *(f"verdict.issues[].{field}" for field in ("code", "severity", "steps", "parameters", "mark")),
        "verdict.issues[].message_without_values",
        "verdict.plan[].action",
        "verdict.plan[].step",
        "verdict.selected_steps",
        "verdict.summary",
    }


@pytest.mark.parametrize("hint", [tuple[str, ...], set[str], bytes])
def test_a_type_that_json_has_not_has_no_empty_value(hint: Any) -> None:
    with pytest.raises(TypeError, match="JSON types alone"):
        empty_value(hint)


def test_ipywidgets_has_no_trait_that_a_saved_widget_would_lack() -> None:
    import anywidget

    class Host(anywidget.AnyWidget):
        _esm = "export default {}"

    assert set(Host().get_state()) <= set(ALLOWED)
