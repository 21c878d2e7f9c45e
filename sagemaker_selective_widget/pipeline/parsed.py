"""One pipeline for one definition: most executions, and all widgets of a pipeline, have the same."""

from __future__ import annotations

from threading import Lock
from weakref import WeakValueDictionary

from sagemaker_selective_widget.pipeline.definition import Pipeline

_parsed: WeakValueDictionary[str, Pipeline] = WeakValueDictionary()
_lock = Lock()


def parsed(definition: str) -> Pipeline:
    """Return the pipeline of a definition as the service has it; the same for as long as somebody has it.

    Args:
        definition: JSON text.

    Raises:
        DefinitionError: It cannot be read.
    """
    with _lock:
        known = _parsed.get(definition)
    if known is not None:
        return known
    read = Pipeline.from_definition(definition)
    with _lock:
        return _parsed.setdefault(definition, read)
