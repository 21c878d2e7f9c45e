"""Step caching: whether an earlier run of a step can be used in place of a new one.

A step opts in with ``CacheConfig``. The latest successful run in the same pipeline with the same values of
certain attributes is used, unless it is older than ``ExpireAfter``. The step types and the attributes are
those of https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-caching.html and
https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-default-keys.html. Without ``ExpireAfter``, on
which the pages are silent, runs do not expire.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sagemaker_selective_widget.local.storage.records import ExecutionRecord, StepRecord
from sagemaker_selective_widget.local.storage.store import Store
from sagemaker_selective_widget.pipeline import Step
from sagemaker_selective_widget.pipeline.cache_keys import CACHE_KEY_ATTRIBUTES, compared_attributes

_DURATION = re.compile(
    r"P?(?:(?P<y>\d+)Y)?(?:(?P<mo>\d+)M)?(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<h>\d+)H)?(?:(?P<mi>\d+)M)?)?",
    re.IGNORECASE,
)
_UNITS = {
    "y": timedelta(days=365),
    "mo": timedelta(days=30),
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "mi": timedelta(minutes=1),
}


def cache_key(step: Step, attributes: Mapping[str, Any]) -> str | None:
    """Return the key by which runs of a step are compared; None if the step cannot be cached.

    Args:
        step: The step, with its ``CacheConfig``.
        attributes: Its arguments and its other fields, resolved.
    """
    if step.type not in CACHE_KEY_ATTRIBUTES or not _config(step).get("Enabled"):
        return None
    return json.dumps(compared_attributes(step.type, attributes), sort_keys=True)


def find_cached(
    store: Store, execution: ExecutionRecord, step: Step, key: str
) -> tuple[ExecutionRecord, StepRecord] | None:
    """Return the latest run that can be used for a step, and its execution; None if there is none.

    A run that was itself cached or reused does not count, since its age is that of its source.
    """
    age = expiry(step)
    since = None if age is None else store.now() - age
    found = store.latest_run(execution.pipeline_arn, step.name, key)
    if found is None or found[1].ended is None or (since is not None and found[1].ended < since):
        return None
    return store.execution(found[0]), found[1]


def expiry(step: Step) -> timedelta | None:
    """Return the age above which a run is too old to be used for a step; None for no limit.

    Raises:
        ValueError: ``ExpireAfter`` is not a duration.
    """
    text = _config(step).get("ExpireAfter")
    return None if text is None else parse_duration(str(text))


def parse_duration(text: str) -> timedelta:
    """Read an ISO 8601 duration as AWS writes it: ``P30D``, but also ``30d`` or ``30dT5h``.

    A year has 365 days and a month 30.

    Raises:
        ValueError: The text is not a duration.
    """
    match = _DURATION.fullmatch(text)
    values = {unit: int(count) for unit, count in match.groupdict().items() if count} if match else {}
    if not values:
        raise ValueError(f"{text!r} is not a duration. Write it as P30D, T12H or P4DT12H.")
    return sum((count * _UNITS[unit] for unit, count in values.items()), timedelta())


def _config(step: Step) -> Mapping[str, Any]:
    config = step.body.get("CacheConfig")
    return config if isinstance(config, Mapping) else {}
