"""One shared pipeline per definition, since most executions and all widgets of a pipeline have the same."""

from __future__ import annotations

from collections import deque
from threading import Lock
from weakref import WeakValueDictionary

from sagemaker_selective_widget.pipeline.definition import Pipeline

_parsed: WeakValueDictionary[str, Pipeline] = WeakValueDictionary()
_latest: deque[Pipeline] = deque(maxlen=1)
"""Keeps the latest pipeline alive, with its layout and caches, for a cell that is run again."""
_lock = Lock()


def parsed(definition: str) -> Pipeline:
    """Return the pipeline of a definition.

    The same object is returned for as long as it is in use, or no other definition was asked for.

    Args:
        definition: JSON text.

    Raises:
        DefinitionError: The definition cannot be read.
    """
    with _lock:
        known = _parsed.get(definition)
    pipeline = known or Pipeline.from_definition(definition)
    with _lock:
        pipeline = _parsed.setdefault(definition, pipeline)
        _latest.append(pipeline)
    return pipeline
