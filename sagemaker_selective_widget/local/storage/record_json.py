"""Records ↔ JSON text, with values restored to their original types.

JSON has no times, tuples or records; these are written as an object with a single key that starts with ``$``.
Reading never creates other types than those named here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from sagemaker_selective_widget.local.expressions.resolve import Placeholder
from sagemaker_selective_widget.local.storage import records

_TAG = "$"
_TEXT_TAG = "$text"
_RECORDS: Mapping[str, Any] = {
    name: value for name, value in vars(records).items() if isinstance(value, type) and is_dataclass(value)
}


class RecordJson:
    """Writes and reads records; pipeline definitions, which many records share, are written only once.

    Args:
        texts: The definitions written before, by digest.

    Attributes:
        new_texts: The definitions written since, which are still to be saved.
    """

    def __init__(self, texts: dict[str, str]) -> None:
        self.new_texts: dict[str, str] = {}
        self._texts = texts
        self._decoder = json.JSONDecoder(object_hook=self._untagged)

    def write(self, record: Any) -> str:
        """Write a record as JSON text."""
        return _encoded(_tagged(record, self._digest))

    def read(self, text: str, record_type: type) -> Any:
        """Read what `write` has written.

        Raises:
            ValueError: The text was not written by it, or is of another type.
        """
        record = self._decoder.decode(text)
        if not isinstance(record, record_type):
            raise ValueError(f"a {record_type.__name__} is a {type(record).__name__}")
        return record

    def _digest(self, text: str) -> str:
        digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
        if digest not in self._texts:
            self._texts[digest] = self.new_texts[digest] = text
        return digest

    def _untagged(self, mapping: dict[str, Any]) -> Any:
        if mapping.keys() != {_TEXT_TAG}:
            return _untagged(mapping)
        try:
            return self._texts[mapping[_TEXT_TAG]]
        except KeyError:
            raise ValueError(f"the text {mapping[_TEXT_TAG]} is missing") from None


def to_json(value: Any) -> str:
    """Write a record, or a plain value, as JSON text.

    Raises:
        TypeError: It contains something that cannot be represented in JSON.
    """
    return _encoded(_tagged(value))


def from_json(text: str) -> Any:
    """Read what `to_json` has written.

    Raises:
        ValueError: The text was not written by it.
    """
    return json.loads(text, object_hook=_untagged)


def _encoded(tagged: Any) -> str:
    return json.dumps(tagged, ensure_ascii=False, separators=(",", ":"))


def _tagged(value: Any, digest: Callable[[str], str] | None = None) -> Any:
    if isinstance(value, Placeholder):
        return {"$placeholder": str(value)}
    if isinstance(value, Mapping):
        return _escaped({str(key): _tagged(item) for key, item in value.items()})
    if isinstance(value, list):
        return [_tagged(item) for item in value]
    if isinstance(value, tuple):
        return {"$tuple": [_tagged(item) for item in value]}
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if type(value).__name__ in _RECORDS:
        content = {field.name: _tagged(getattr(value, field.name)) for field in fields(value)}
        if digest is not None and "definition" in content:
            content["definition"] = {_TEXT_TAG: digest(value.definition)}
        return {f"$record:{type(value).__name__}": content}
    return value


def _escaped(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping that cannot be mistaken for a tagged value."""
    return {"$mapping": list(mapping.items())} if _is_tagged(mapping) else mapping


def _untagged(mapping: dict[str, Any]) -> Any:
    if not _is_tagged(mapping):
        return mapping
    (tag, content), *_ = mapping.items()
    kind, _, name = tag.partition(":")
    try:
        return _RECORDS[name](**content) if kind == "$record" else _FROM_TAG[kind](content)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{tag} cannot be read: {error}") from None


def _is_tagged(mapping: Mapping[str, Any]) -> bool:
    return len(mapping) == 1 and next(iter(mapping)).startswith(_TAG)


_FROM_TAG: Mapping[str, Callable[[Any], Any]] = {
    "$placeholder": Placeholder,
    "$tuple": tuple,
    "$time": datetime.fromisoformat,
    "$mapping": dict,
}
