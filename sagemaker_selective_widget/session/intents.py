"""`Intents`: everything that a user can state, from the selection to the height of the widget."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Literal, NoReturn, TypeVar, get_args

from sagemaker_selective_widget.execution import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.start.export import TARGETS
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.values import is_whole
from sagemaker_selective_widget.selection.parameters import INHERIT, Inherit, typed_override

OrientationChoice = Literal["auto", "horizontal", "vertical"]
"""Direction of the graph: left to right, top to bottom, or whichever shows more steps legibly."""

ORIENTATIONS: tuple[str, ...] = get_args(OrientationChoice)
"""The values of `OrientationChoice`."""

MIN_HEIGHT = 120
"""The least height in CSS pixels; below it, the graph is not visible."""

MAX_HEIGHT = 4000
"""The greatest height in CSS pixels."""

MIN_SIDE_SHARE = 0.2
"""The least share of the width that the side panel takes."""

MAX_SIDE_SHARE = 0.8
"""The greatest share of the width that the side panel takes."""

Patch = Mapping[str, Any]
"""Some of the intents, by the names of the attributes of `Intents`."""


DEFAULT_PARALLEL = 2
"""The default number of trials that may run at a time."""

MAX_PARALLEL = 50
"""The maximum number of trials that may run at a time."""

Value = TypeVar("Value")


class FrozenDict(dict[str, Value]):
    """A dict that cannot be changed in place, since nothing would be notified of such a change."""

    intent: ClassVar[str] = "parameter_overrides"
    """The intent that it is the value of."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(
            f"{self.intent} cannot be changed in place. Assign a new dict: "
            f"widget.{self.intent} = {{**widget.{self.intent}, name: value}}"
        )

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by constructing it anew, because the default sets the items one by one."""
        return type(self), (dict(self),)


class VariedTexts(FrozenDict[str]):
    """The lists and ranges as typed, by parameter."""

    intent = "varied_parameters"


@dataclass(frozen=True, slots=True, eq=False)
class Intents:
    """Everything that a user wants, at one moment.

    Attributes:
        selected_steps: Names of the selected steps, in definition order, unknown ones last.
        reference_execution_arn: The chosen reference; ``None`` for none. Meaningless unless ``pinned``.
        pinned: Whether somebody has chosen the reference, or to have none; else the best one is taken.
        parameter_overrides: Typed values by name; text that is not a value of the type is kept as typed.
        inherit: Where parameters without an override get their values.
        varied_parameters: Text of a list or range by parameter; if there is any, Run starts a sweep.
        max_parallel: The maximum number of trials of a sweep that may run at a time.
        display_name: Display name of the next execution; ``""`` for the proposed one.
        code_target: The format in which the request is shown as code.
        height: Height of graph and side panel, in CSS pixels; ``None`` for as much as the graph needs.
        side_share: The share of the width that the side panel takes.
        orientation: Direction of the graph; ``auto`` for whichever shows more steps legibly.
    """

    selected_steps: tuple[str, ...] = ()
    reference_execution_arn: str | None = None
    pinned: bool = False
    parameter_overrides: Mapping[str, ParameterScalar] = field(default_factory=FrozenDict[ParameterScalar])
    inherit: Inherit = "reference"
    varied_parameters: Mapping[str, str] = field(default_factory=VariedTexts)
    max_parallel: int = DEFAULT_PARALLEL
    display_name: str = ""
    code_target: str = "boto3"
    height: int | None = None
    side_share: float = 0.38
    orientation: OrientationChoice = "auto"

    def patched(self, patch: Patch, pipeline: Pipeline) -> Intents:
        """Return the intents with a patch applied; a reference in the patch counts as chosen."""
        stated = dict(patch)
        if "reference_execution_arn" in stated:
            stated.setdefault("pinned", True)
        if "selected_steps" in stated:
            stated["selected_steps"] = pipeline.in_order(tuple(stated["selected_steps"]))
        if "parameter_overrides" in stated:
            stated["parameter_overrides"] = FrozenDict(
                {
                    name: typed_override(pipeline, name, value)
                    for name, value in stated["parameter_overrides"].items()
                }
            )
        if "varied_parameters" in stated:
            stated["varied_parameters"] = VariedTexts(stated["varied_parameters"])
        patched = replace(self, **stated)
        return patched if patched.pinned else replace(patched, reference_execution_arn=None)

    def differs_from(self, other: Intents) -> tuple[str, ...]:
        """Return the names of the intents that differ; parameter values of different types differ too."""
        return tuple(name for name in INTENT_NAMES if _key(self, name) != _key(other, name))

    def looking_like(self, other: Intents) -> Intents:
        """Return the intents with the settings and the code target of ``other``."""
        return replace(self, **{name: getattr(other, name) for name in LOOKS})

    def config(self, reference_arn: str | None) -> SelectiveExecutionConfig:
        """Return selection and reference as the SDK's config; without a reference, the SDK looks for none."""
        return SelectiveExecutionConfig(list(self.selected_steps), reference_arn is not None, reference_arn)


INTENT_NAMES: tuple[str, ...] = tuple(each.name for each in fields(Intents))
"""The names of all intents."""

SETTINGS = frozenset({"height", "side_share", "orientation"})
"""The intents that describe the layout of the widget; no verdict depends on them."""

LOOKS = SETTINGS | {"code_target"}
"""The intents that do not affect what starts; `undo` leaves them as they are."""


def check(patch: Patch) -> None:
    """Check that each value has the shape of its intent. Parameter values are judged elsewhere.

    Raises:
        TypeError: A value does not have the shape, or a name is not that of an intent.
    """
    unknown = sorted(set(patch) - set(INTENT_NAMES))
    if unknown:
        raise TypeError(f"There is no intent {', '.join(map(repr, unknown))}.")
    for name, value in patch.items():
        if not has_shape(name, value):
            raise TypeError(f"{name} cannot be {value!r}. It is {shape_of(name)}.")


def shape_of(name: str) -> str:
    """Return the description of the shape of an intent."""
    return _SHAPES[name][1]


def has_shape(name: str, value: Any) -> bool:
    """Return whether a value has the shape of an intent."""
    is_valid, _ = _SHAPES[name]
    return is_valid(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_height(value: Any) -> bool:
    return value is None or (is_whole(value) and MIN_HEIGHT <= value <= MAX_HEIGHT)


def _is_parallel(value: Any) -> bool:
    return is_whole(value) and 1 <= value <= MAX_PARALLEL


def _are_texts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_text, (*value, *value.values())))


def _is_share(value: Any) -> bool:
    return isinstance(value, float) and MIN_SIDE_SHARE <= value <= MAX_SIDE_SHARE


def _are_names(value: Any) -> bool:
    is_several = isinstance(value, Collection) and not isinstance(value, (str, Mapping))
    return is_several and all(map(_is_text, value))


_SHAPES: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "selected_steps": (_are_names, "a sequence of names of steps"),
    "reference_execution_arn": (lambda value: value is None or _is_text(value), "an ARN, or None"),
    "pinned": (lambda value: isinstance(value, bool), "True or False"),
    "parameter_overrides": (
        lambda value: isinstance(value, Mapping) and all(map(_is_text, value)),
        "a dict of values by name",
    ),
    "inherit": (lambda value: _is_text(value) and value in INHERIT, f"one of {INHERIT}"),
    "varied_parameters": (_are_texts, "a dict of texts by name, such as {'Depth': '3, 5, 7'}"),
    "max_parallel": (_is_parallel, f"a whole number from 1 to {MAX_PARALLEL}"),
    "display_name": (_is_text, 'text; "" takes the proposed name'),
    "code_target": (lambda value: _is_text(value) and value in TARGETS, f"one of {TARGETS}"),
    "height": (_is_height, f"None, or a whole number from {MIN_HEIGHT} to {MAX_HEIGHT}"),
    "side_share": (_is_share, f"a number from {MIN_SIDE_SHARE} to {MAX_SIDE_SHARE}"),
    "orientation": (lambda value: _is_text(value) and value in ORIENTATIONS, f"one of {ORIENTATIONS}"),
}
"""By intent, the check of its shape and the description of that shape."""


def _key(intents: Intents, name: str) -> Any:
    value = getattr(intents, name)
    if name != "parameter_overrides":
        return value
    return {key: (type(each), each) for key, each in value.items()}
