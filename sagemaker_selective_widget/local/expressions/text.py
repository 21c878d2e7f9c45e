"""Conversion of values to text, as the service does where it joins or lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_text(value: Any) -> str:
    """Return a value as text: as JSON for a Boolean (as in recorded joins), an object, a list and null."""
    if isinstance(value, (bool, Mapping, list)) or value is None:
        return json.dumps(value)
    return str(value)
