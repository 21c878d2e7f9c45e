"""The front end has the types that the schema has."""

from __future__ import annotations

from typing import get_type_hints

import pytest

from sagemaker_selective_widget.session.intents import INTENT_NAMES, LOOKS
from sagemaker_selective_widget.widget.schema import (
    COMMANDS,
    Intents,
    ShownIntents,
    ShownSweepIntents,
    WidgetState,
)
from scripts.wire_types import UntranslatableError, generated, typescript


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_the_front_end_has_the_present_schema(path) -> None:
    assert path.read_text(encoding="utf-8") == generated()[path], "Run `make build` and commit the files."


def test_a_class_becomes_an_interface() -> None:
    schema = '''
class Base(TypedDict):
    """A base."""

    name: Annotated[str, SAVED]
    """Of one thing."""

class Part(Base, total=False):
    """Its second line

    is here, with ``code``."""

    sizes: list[int | None]
    by_name: dict[str, Base]
    kind: Literal["a", ""] | None
'''
    assert typescript(schema).split("\n", 2)[2] == (
        "/** A base. */\n"
        "export interface Base {\n"
        "  /** Of one thing. */\n"
        "  name: string;\n"
        "}\n"
        "\n"
        "/**\n"
        " * Its second line\n"
        " *\n"
        " * is here, with `code`.\n"
        " */\n"
        "export interface Part extends Base {\n"
        "  sizes?: (number | null)[];\n"
        "  by_name?: Record<string, Base>;\n"
        '  kind?: "a" | "" | null;\n'
        "}\n"
    )


@pytest.mark.parametrize("annotation", ["set[str]", "tuple[int, ...]", "1", "Callable[[], None]"])
def test_a_type_without_counterpart_is_refused(annotation: str) -> None:
    with pytest.raises(UntranslatableError):
        typescript(f"class One(TypedDict):\n    field: {annotation}\n")


def test_every_intent_is_a_trait_of_the_same_type() -> None:
    traits, intents = get_type_hints(WidgetState), get_type_hints(Intents)
    assert {name: traits[name] for name in intents} == intents
    # How it looks is not what starts.
    starting = {name: hint for name, hint in intents.items() if name not in LOOKS}
    assert get_type_hints(ShownSweepIntents) == starting
    assert get_type_hints(ShownIntents) == {
        name: hint for name, hint in starting.items() if name not in ("varied_parameters", "max_parallel")
    }


def test_the_intents_are_those_of_the_session() -> None:
    assert set(get_type_hints(Intents)) == set(INTENT_NAMES)


def test_commands_take_no_argument_that_the_message_has_itself() -> None:
    own = {"kind", "command", "id", "revision", "client", "number", "intents"}
    assert all(own.isdisjoint(get_type_hints(arguments)) for arguments in COMMANDS.values())
