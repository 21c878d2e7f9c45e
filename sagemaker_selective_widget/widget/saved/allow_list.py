"""The part of a widget's state that a saved notebook may contain, according to the marks in `schema`.

The browser receives the list and applies it in ``js/src/saved_state.ts`` to what a front end saves;
`saved_state` applies it to what Python embeds.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from sagemaker_selective_widget.widget.schema import SAVED, HostState, SavedOnly, SavedShape, WidgetState

ALL: SavedShape = {}
"""The shape of a value that is saved completely."""


def allow_list() -> dict[str, SavedShape]:
    """Return by trait how much of it is saved. A trait that is not in the list is not saved at all."""
    return {
        trait: _shape_of(hint)
        for state in (HostState, WidgetState, SavedOnly)
        for trait, hint in _hints(state).items()
    }


@cache
def saved_fields() -> dict[str, SavedShape]:
    """Return the `allow_list`, computed once."""
    return allow_list()


def saved_state(state: Mapping[str, Any], allowed: Mapping[str, SavedShape]) -> dict[str, Any]:
    """Return the part of a state that is saved; fields that are not saved get the empty value of their type.

    Args:
        state: The JSON of some or all traits.
        allowed: The result of `allow_list`.
    """
    return {trait: _kept(value, allowed[trait]) for trait, value in state.items() if trait in allowed}


def empty_value(hint: Any) -> Any:
    """Return the empty value of a type of `schema`; for a ``Literal``, its first value.

    Raises:
        TypeError: The schema may not use this type.
    """
    plain = _plain(hint)
    if _is_nullable(plain):
        return None
    if get_origin(plain) is Literal:
        return get_args(plain)[0]
    if is_typeddict(plain):
        return {name: empty_value(_hints(plain)[name]) for name in sorted(plain.__required_keys__)}
    kind = get_origin(plain) or plain
    if kind in (str, int, float, bool, list, dict):
        return kind()
    raise TypeError(f"{hint!r} has no empty value; the schema has JSON types alone.")


def _kept(value: Any, shape: SavedShape) -> Any:
    if "empty" in shape:
        return shape["empty"]
    if value is None:
        return None
    if "fields" in shape:
        fields = shape["fields"]
        return {name: _kept(each, fields[name]) for name, each in value.items() if name in fields}
    if "items" in shape:
        return [_kept(each, shape["items"]) for each in value]
    if "values" in shape:
        return {name: _kept(each, shape["values"]) for name, each in value.items()}
    return value


def _shape_of(hint: Any) -> SavedShape:
    if not _is_saved(hint):
        return {"empty": empty_value(hint)}
    return _inner_shape(_plain(hint))


def _inner_shape(plain: Any) -> SavedShape:
    """Return the shape of a value that is saved, but of which a part may not be."""
    if _is_nullable(plain):
        plain = next(each for each in get_args(plain) if each is not type(None))
    if plain is SavedShape:
        return ALL
    if is_typeddict(plain):
        return {"fields": {name: _shape_of(each) for name, each in _hints(plain).items()}}
    inner = _inner_shape(get_args(plain)[-1]) if get_origin(plain) in (list, dict) else ALL
    if inner == ALL:
        return ALL
    return {"items": inner} if get_origin(plain) is list else {"values": inner}


def _hints(typed_dict: Any) -> dict[str, Any]:
    return get_type_hints(typed_dict, include_extras=True)


def _is_saved(hint: Any) -> bool:
    return get_origin(hint) is Annotated and SAVED in get_args(hint)[1:]


def _plain(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _is_nullable(plain: Any) -> bool:
    return get_origin(plain) in (Union, types.UnionType) and type(None) in get_args(plain)
