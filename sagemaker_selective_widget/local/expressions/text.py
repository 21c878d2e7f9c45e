"""Values as text, as the service writes them when it joins or lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_text(value: Any) -> str:
    """Return a value as text; Booleans, as in recorded joins, and objects and lists are written as JSON."""
    if isinstance(value, (bool, Mapping, list)) or value is None:
        return json.dumps(value)
    return str(value)
