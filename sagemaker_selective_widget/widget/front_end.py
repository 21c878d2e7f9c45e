"""The built front end, as a page gets it: what loads it, itself, and the parts that are asked for later."""

from __future__ import annotations

import base64
import json
import zlib
from functools import cache
from pathlib import Path

from sagemaker_selective_widget.errors import SelectiveWidgetError

STATIC = Path(__file__).parent / "static"
"""The files; their sources are in ``js/``."""

PARTS = ("deferred", "cytoscape")
"""The parts that a page asks for when it needs them, each the text of a module."""


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


LOADER = _read("loader.js")
"""A module of a few lines, which a page loads for each widget; it loads the rest once."""

# Read with what they were built with: an upgrade replaces the files below a kernel that runs.
_SCRIPT, _STYLES, _DEFERRED = map(_read, ("widget.js", "widget.css", "deferred.js"))


@cache
def packed_front_end() -> str:
    """Return script and styles as the loader unpacks them: JSON, deflated (RFC 1950), in base64.

    They go with each widget, also into saved notebooks: a page may have no kernel to ask, and the one that
    it has may be far away. Packed, they are 90 KB in place of 216.
    """
    text = json.dumps({"script": _SCRIPT, "styles": _STYLES}, ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode())).decode("ascii")


def front_end_part(part: str) -> str:
    """Return one of `PARTS`.

    Raises:
        SelectiveWidgetError: There is no such part.
    """
    if part not in PARTS:
        raise SelectiveWidgetError("The front end has no such part: reload the page, and run the cell again.")
    return _DEFERRED if part == "deferred" else _read(f"{part}.js")
