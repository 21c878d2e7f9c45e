"""The built front end as sent to a page: the loader, the main module, and the parts loaded on demand."""

from __future__ import annotations

import base64
import json
import zlib
from functools import cache
from pathlib import Path

from sagemaker_selective_widget.errors import SelectiveWidgetError

STATIC = Path(__file__).parent / "static"
"""The folder of the built files; their sources are in ``js/``."""

PARTS = ("deferred", "cytoscape")
"""The parts that a page requests when it needs them, each the text of a module."""


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


LOADER = _read("loader.js")
"""A small module that a page loads for each widget, and that loads the rest once."""

# Read together on import, because an upgrade may replace the files while the kernel is running.
_SCRIPT, _STYLES, _DEFERRED = map(_read, ("widget.js", "widget.css", "deferred.js"))


@cache
def packed_front_end() -> str:
    """Return script and styles in the format that the loader unpacks: JSON, deflated (RFC 1950), in base64.

    They are sent with each widget and stored in saved notebooks, because a page may have no kernel to ask,
    or a slow connection to it. Packing them reduces 216 KB to 90.
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
