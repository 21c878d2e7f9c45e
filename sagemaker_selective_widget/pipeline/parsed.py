"""One pipeline for one definition: most executions, and all widgets of a pipeline, have the same."""

from __future__ import annotations

from collections import deque
from threading import Lock
from weakref import WeakValueDictionary

from sagemaker_selective_widget.pipeline.definition import Pipeline

_parsed: WeakValueDictionary[str, Pipeline] = WeakValueDictionary()
_latest: deque[Pipeline] = deque(maxlen=1)
"""What was asked for last stays: a cell that is run again shows it again, laid out and looked through."""
_lock = Lock()


def parsed(definition: str) -> Pipeline:
    """Return the pipeline of a definition.

    It is the same for as long as somebody has it, or no other was asked for.

    Args:
        definition: JSON text.

    Raises:
        DefinitionError: It cannot be read.
    """
    with _lock:
        known = _parsed.get(definition)
    pipeline = known or Pipeline.from_definition(definition)
    with _lock:
        pipeline = _parsed.setdefault(definition, pipeline)
        _latest.append(pipeline)
    return pipeline
