"""Values as the text that the service makes of them, where it joins them or lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_text(value: Any) -> str:
    """Return a value as text: a Boolean as JSON writes it, as in recorded joins, and so objects and lists."""
    if isinstance(value, (bool, Mapping, list)) or value is None:
        return json.dumps(value)
    return str(value)
