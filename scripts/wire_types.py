"""Generate the front end's types from the schema, ``js/src/wire.generated.ts``, and an example for its tests.

The types are made from the source of ``sagemaker_selective_widget/widget/schema.py``: a class becomes an
interface, an alias a type, a dict of types an interface, and each docstring a comment. The example is a
complete state and what is saved of it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from sagemaker_selective_widget.widget.saved.allow_list import allow_list, saved_state
from sagemaker_selective_widget.widget.schema import HostState, SavedShape, WidgetState

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "sagemaker_selective_widget" / "widget" / "schema.py"
TARGET = ROOT / "js" / "src" / "wire.generated.ts"
SAVED_EXAMPLE = ROOT / "js" / "test" / "saved_state.json"

_HEADING = "/* Made from sagemaker_selective_widget/widget/schema.py by `make build`. Do not edit. */\n"
_NAMES = {"str": "string", "int": "number", "float": "number", "bool": "boolean", "Any": "unknown"}
_LINE_LENGTH = 110


class UntranslatableError(Exception):
    """Something in the schema has no counterpart in TypeScript."""


def main() -> None:
    """Write both files."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")


def generated() -> dict[Path, str]:
    """Return the text of each file."""
    return {
        TARGET: typescript(SCHEMA.read_text(encoding="utf-8")),
        SAVED_EXAMPLE: json.dumps(saved_example(), indent=2) + "\n",
    }


def saved_example() -> dict[str, Any]:
    """Return a state in which every field has a value, the allow-list, and what is saved of the state."""
    state = {
        trait: _filled(hint, trait)
        for traits in (HostState, WidgetState)
        for trait, hint in get_type_hints(traits).items()
    }
    allowed = allow_list()
    state["saved_fields"] = allowed
    return {"state": state, "allowed": allowed, "saved": saved_state(state, allowed)}


def _filled(hint: Any, path: str) -> Any:
    """Return a value of a type: a string is its own path; a key of a dict is also a property of objects."""
    if hint is SavedShape:
        return {}
    arguments = [each for each in get_args(hint) if each is not type(None)]
    kind = get_origin(hint) or hint
    if is_typeddict(hint):
        return {name: _filled(each, f"{path}.{name}") for name, each in get_type_hints(hint).items()}
    if kind is Literal:
        return arguments[-1]
    if kind is list:
        return [_filled(arguments[0], f"{path}[]")]
    if kind is tuple:
        return [_filled(each, path) for each in arguments]
    if kind is dict:
        return {name: _filled(arguments[1], f"{path}.{name}") for name in ("Train", "constructor")}
    if arguments:
        return _filled(arguments[0], path)
    return path if hint in (str, Any) else hint(1)


def typescript(schema: str) -> str:
    """Return the TypeScript types for the source text of a schema.

    Raises:
        UntranslatableError: A type in it has no counterpart.
    """
    return "\n".join([_HEADING, *_declarations(_parsed(schema).body)])


def _parsed(schema: str) -> ast.Module:
    """Parse a schema, and retry if CPython 3.11 miscounts the recursion depth because of other parsing.

    See https://github.com/python/cpython/issues/106905.
    """
    try:
        return ast.parse(schema)
    except SystemError:
        return ast.parse(schema)


def _declarations(body: list[ast.stmt]) -> Iterator[str]:
    for statement, comment in _documented(body):
        if isinstance(statement, ast.ClassDef):
            yield _interface(statement) if _has_fields(statement) else _empty(statement)
        elif isinstance(statement, ast.Assign):
            yield _comment(comment, "") + _alias(statement)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.value, ast.Dict):
            yield _comment(comment, "") + _table(statement, statement.value)


def _documented(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each statement with the docstring that follows it."""
    for statement, following in zip(body, [*body[1:], ast.Pass()], strict=True):
        yield statement, _text_of(following) or ""


def _has_fields(of: ast.ClassDef) -> bool:
    return any(isinstance(each, ast.AnnAssign) for each in of.body)


def _empty(of: ast.ClassDef) -> str:
    return f"{_comment(ast.get_docstring(of) or '', '')}export type {of.name} = Record<never, never>;\n"


def _interface(of: ast.ClassDef) -> str:
    bases = [base.id for base in of.bases if isinstance(base, ast.Name) and base.id != "TypedDict"]
    extended = f" extends {', '.join(bases)}" if bases else ""
    mark = "?" if any(each.arg == "total" for each in of.keywords) else ""
    fields = [
        f"{_comment(comment, '  ')}  {each.target.id}{mark}: {_type(each.annotation)};\n"
        for each, comment in _documented(of.body)
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]
    heading = f"{_comment(ast.get_docstring(of) or '', '')}export interface {of.name}{extended} "
    return f"{heading}{{\n{''.join(fields)}}}\n"


def _alias(of: ast.Assign) -> str:
    [target] = of.targets
    if not isinstance(target, ast.Name):
        raise UntranslatableError(f"line {of.lineno}: {ast.unparse(of)}")
    return _wrapped(f"export type {target.id} =", _members(of.value))


def _wrapped(beginning: str, members: list[str]) -> str:
    line = f"{beginning} {' | '.join(members)};\n"
    if len(line) <= _LINE_LENGTH + 1:
        return line
    return beginning + "".join(f"\n  | {member}" for member in members) + ";\n"


def _table(of: ast.AnnAssign, table: ast.Dict) -> str:
    if not isinstance(of.target, ast.Name):
        raise UntranslatableError(f"line {of.lineno}: {ast.unparse(of)}")
    rows = [f"  {_key(key)}: {_type(value)};\n" for key, value in zip(table.keys, table.values, strict=True)]
    return f"export interface {of.target.id.title()} {{\n{''.join(rows)}}}\n"


def _key(of: ast.expr | None) -> str:
    name = of.value if isinstance(of, ast.Constant) else None
    if not isinstance(name, str):
        raise UntranslatableError(f"{of!r} is no key of a table.")
    return name if name.isidentifier() else f'"{name}"'


def _type(of: ast.expr) -> str:
    return " | ".join(_members(of))


def _members(of: ast.expr) -> list[str]:
    """Return the members of a union; for any other type, that type alone."""
    if isinstance(of, ast.BinOp) and isinstance(of.op, ast.BitOr):
        return [*_members(of.left), *_members(of.right)]
    if isinstance(of, ast.Name):
        return [_NAMES.get(of.id, of.id)]
    if isinstance(of, ast.Constant) and of.value is None:
        return ["null"]
    if isinstance(of, ast.Subscript) and isinstance(of.value, ast.Name):
        return _subscripted(of.value.id, of.slice)
    raise UntranslatableError(f"line {of.lineno}: {ast.unparse(of)}")


def _subscripted(name: str, argument: ast.expr) -> list[str]:
    arguments = argument.elts if isinstance(argument, ast.Tuple) else [argument]
    if name == "Annotated":
        return _members(arguments[0])
    if name == "Literal":
        return [json.dumps(ast.literal_eval(each)) for each in arguments]
    if name == "list":
        item = _type(arguments[0])
        return [f"({item})[]" if " | " in item else f"{item}[]"]
    if name == "tuple":
        return [f"[{', '.join(map(_type, arguments))}]"]
    if name == "dict":
        return [f"Record<{_type(arguments[0])}, {_type(arguments[1])}>"]
    raise UntranslatableError(f"{name}[{ast.unparse(argument)}]")


def _comment(text: str, indent: str) -> str:
    lines = [line.strip() for line in text.replace("``", "`").splitlines()]
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    inner = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{inner}{indent} */\n"


def _text_of(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return str(statement.value.value)
    return None


if __name__ == "__main__":
    main()
