"""What a user may hand in as a pipeline, and what it leads to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from sagemaker_selective_widget.errors import NoServiceError
from sagemaker_selective_widget.execution import PipelineService
from sagemaker_selective_widget.execution.service import FIRST_AWS_INTERVAL_S
from sagemaker_selective_widget.execution.status import ExecutionPage
from sagemaker_selective_widget.pipeline import Pipeline

_NAMELESS = "your-pipeline"

DEFINITION_ONLY = (
    "This is a definition alone: plan and code work, but nothing can start. "
    "Make the widget from the pipeline's name to start it."
)
"""What to say where a service is missing."""


class DefinitionOnly:
    """The service behind a definition that was handed in: it has no executions and starts none.

    Implements `PipelineService`; everything that would need SageMaker raises `NoServiceError`.

    Args:
        pipeline_name: How code names the pipeline.
    """

    has_console = False
    first_poll_interval_s = FIRST_AWS_INTERVAL_S

    def __init__(self, pipeline_name: str) -> None:
        self.pipeline_name = pipeline_name

    def executions(self, next_token: str | None = None) -> ExecutionPage:  # noqa: ARG002 (the Protocol's)
        """Return none."""
        return ExecutionPage()

    def _refuse(self, *_arguments: Any) -> NoReturn:
        raise NoServiceError(DEFINITION_ONLY)

    describe = definition_for = parameters = _refuse
    snapshot = describe_execution = steps = _refuse
    log = start = stop = retry = _refuse


@dataclass(frozen=True, slots=True)
class PipelineSource:
    """A pipeline and the service that can start it.

    Attributes:
        name: Name or ARN, as requests carry it; a stand-in where a definition came without one.
        pipeline: The pipeline as it is today.
        arn: ARN of the pipeline; ``""`` if it is not known.
        service: Where it lives; a `DefinitionOnly` if only a definition was given.
        definition: The pipeline's definition as it was read; ``""`` if it was handed in.
    """

    name: str
    pipeline: Pipeline
    service: PipelineService
    arn: str = ""
    definition: str = ""

    @property
    def region(self) -> str | None:
        """The region of the pipeline, if it is known."""
        parts = self.arn.split(":")
        return parts[3] if len(parts) > 3 else None

    def updated(self) -> PipelineSource | None:
        """Return the pipeline as it is now, or ``None`` if its definition is the same: one request.

        Raises:
            ServiceError: The service could not be asked.
            DefinitionError: The present definition cannot be read.
        """
        definition = self.service.describe().definition
        if json.loads(definition) == json.loads(self.definition):
            return None
        return replace(self, pipeline=Pipeline.from_definition(definition), definition=definition)


def open_source(source: Any, client: Any = None, logs_client: Any = None) -> PipelineSource:
    """Return the pipeline behind what a user handed in.

    Args:
        source: A name or ARN; a SageMaker SDK ``Pipeline`` object, of which the name and the session's
            client are read (its ``definition()`` is never called: it uploads code); or a definition as dict,
            JSON text or path of a ``.json`` file.
        client: A boto3 SageMaker client; ``None`` takes the SDK object's, or boto3's defaults.
        logs_client: A boto3 CloudWatch Logs client; ``None`` takes the one that belongs to the client.

    Raises:
        ServiceError: The service does not know the pipeline, or could not be asked.
        DefinitionError: The definition cannot be read.
        TypeError: ``source`` is none of these.
    """
    if _is_definition(source):
        name = _definition_name(source)
        return PipelineSource(name, Pipeline.from_definition(source), DefinitionOnly(name))
    name, session = _name_and_session(source)
    service = _connect(name, client, logs_client, session)
    description = service.describe()
    pipeline = Pipeline.from_definition(description.definition)
    return PipelineSource(name, pipeline, service, description.arn, description.definition)


def _is_definition(source: Any) -> bool:
    if isinstance(source, str):
        return source.lstrip().startswith(("{", "[")) or source.endswith(".json")
    return isinstance(source, (Mapping, os.PathLike))


def _definition_name(source: Any) -> str:
    is_path = isinstance(source, os.PathLike) or (isinstance(source, str) and source.endswith(".json"))
    return Path(source).stem if is_path else _NAMELESS


def _name_and_session(source: Any) -> tuple[str, Any]:
    """Return the name, and the SDK's session, if there is one: clients are its."""
    name = source if isinstance(source, str) else getattr(source, "name", None)
    if not isinstance(name, str) or not name:
        raise TypeError(
            f"A pipeline is a name, an ARN, an SDK Pipeline or a definition; this is {type(source).__name__}."
        )
    return name, getattr(source, "sagemaker_session", None)


def _connect(name: str, client: Any, logs_client: Any, session: Any) -> PipelineService:
    """Import boto3 only where a service is wanted: judging a definition needs none."""
    from sagemaker_selective_widget.aws.client import connect

    if client is None:
        client = getattr(session, "sagemaker_client", None)
    return connect(name, client, logs_client, getattr(session, "boto_session", None))
