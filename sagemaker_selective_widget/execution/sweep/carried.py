"""The part of a sweep that is stored in the descriptions of its executions, so that SageMaker alone keeps it.

A description begins with a text for people. The rest is read by `read_description`: JSON, which is compressed
if it would not fit otherwise (``PipelineExecutionDescription`` has at most 3,072 characters).
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sagemaker_selective_widget.errors import SweepError
from sagemaker_selective_widget.execution.metrics.declared import Objective
from sagemaker_selective_widget.execution.sweep.space import space_from_json, whole
from sagemaker_selective_widget.execution.sweep.spec import SweepSpec

MAX_DESCRIPTION = 3072
"""The maximum length of ``PipelineExecutionDescription``, in characters."""

_MAX_UNPACKED = 200_000
_MAX_KNOWN = 64
_WRITTEN = re.compile(r"Trial (\d+) of \d+ of sweep ([a-z0-9]+)(?:, attempt (\d+))?\. (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Carried:
    """What the description of one execution says about its sweep.

    Attributes:
        spec: The sweep.
        index: Index of the trial, from 0.
        attempt: Number of the attempt at that trial, from 1.
    """

    spec: SweepSpec
    index: int
    attempt: int


def description(spec: SweepSpec, index: int, attempt: int) -> str:
    """Return the description of an attempt at a trial.

    Raises:
        SweepError: The sweep does not fit in a description.
    """
    again = f", attempt {attempt}" if attempt > 1 else ""
    said = f"Trial {index} of {len(spec.trials)} of sweep {spec.id}{again}. "
    text = json.dumps(_to_json(spec), separators=(",", ":"), ensure_ascii=True)
    if len(said) + len(text) > MAX_DESCRIPTION:
        text = base64.b85encode(zlib.compress(text.encode(), 9)).decode("ascii")
    if len(said) + len(text) > MAX_DESCRIPTION:
        raise SweepError(
            f"The sweep does not fit in the {MAX_DESCRIPTION:,} characters that an execution's description "
            "has, so another kernel would not find it. Use a grid or draws in place of listed trials, or "
            "shorten the parameter values."
        )
    return said + text


def read_description(text: str) -> Carried | None:
    """Return the sweep data in a description; ``None`` if there is none, or it cannot be read."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    index, sweep_id, attempt, payload = written.groups()
    try:
        spec = _spec(sweep_id, payload)
        carried = Carried(spec, int(index), int(attempt or 1))
        return carried if carried.index < len(spec.trials) else None
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error, RecursionError):
        return None


@lru_cache(maxsize=_MAX_KNOWN)
def _spec(sweep_id: str, payload: str) -> SweepSpec:
    """Return the sweep in a payload; cached, since all trials carry the same payload."""
    return _from_json(sweep_id, json.loads(_unpacked(payload)))


def _unpacked(payload: str) -> str:
    if payload.startswith("{"):
        return payload
    # Limit the size, since a few characters may decompress to gigabytes; no sweep needs that much.
    unpacked = zlib.decompressobj().decompress(base64.b85decode(payload), _MAX_UNPACKED)
    return unpacked.decode()


def _to_json(spec: SweepSpec) -> dict[str, Any]:
    said: dict[str, Any] = {
        "pipeline": spec.pipeline,
        "steps": list(spec.selected_steps),
        "reference": spec.reference_arn,
        "values": dict(spec.fixed),
        "space": spec.space.to_json(),
        "name": spec.name,
        "parallel": spec.max_parallel,
        "failures": spec.stop_after_failures,
        "definition": spec.digest,
    }
    if spec.experiment:
        said["experiment"] = spec.experiment
    if spec.objective is not None:
        said["objective"] = [spec.objective.name, spec.objective.direction]
    return said


def _from_json(sweep_id: str, said: Mapping[str, Any]) -> SweepSpec:
    objective = said.get("objective")
    failures = said["failures"]
    return SweepSpec(
        sweep_id,
        _text(said["pipeline"]),
        tuple(map(_text, said["steps"])),
        None if said["reference"] is None else _text(said["reference"]),
        {_text(name): _text(value) for name, value in said["values"].items()},
        space_from_json(said["space"]),
        _text(said["name"]),
        None if objective is None else _objective(*objective),
        max(1, whole(said["parallel"])),
        None if failures is None else max(1, whole(failures)),
        _text(said["definition"]),
        _text(said.get("experiment", "")),
    )


def _objective(name: Any, direction: Any) -> Objective:
    if direction not in ("minimize", "maximize"):
        raise ValueError("An objective is minimized or maximized.")
    return Objective(_text(name), direction)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("There has to be text here.")
    return value
