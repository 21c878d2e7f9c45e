"""Pipelines as users pass them, and the services that have them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any, NoReturn

from sagemaker_selective_widget.errors import NoServiceError, NotFoundError
from sagemaker_selective_widget.execution import ExecutionSnapshot, PipelineService
from sagemaker_selective_widget.execution.metrics.source import MetricSource, MlflowSource
from sagemaker_selective_widget.execution.watch.links import resource_name
from sagemaker_selective_widget.execution.watch.service import FIRST_AWS_INTERVAL_S
from sagemaker_selective_widget.execution.watch.shared_looks import MAX_INTERVAL_S
from sagemaker_selective_widget.execution.watch.status import ExecutionPage
from sagemaker_selective_widget.execution.watch.step_pages import StepPages
from sagemaker_selective_widget.pipeline.load import definition_text, held_name, shown
from sagemaker_selective_widget.pipeline.parsed import parsed
from sagemaker_selective_widget.session.state import Target
from sagemaker_selective_widget.threads import Call, Soon

_NAMELESS = "your-pipeline"

DEFINITION_ONLY = (
    "This is a definition alone: plan and code work, but nothing can start. "
    "Make the widget from the pipeline's name to start it."
)
"""The message if there is no service."""

LOCAL_MODE = (
    "This pipeline is in the SageMaker SDK's local mode, which keeps no execution that could be reused: plan "
    "and code work, but nothing can start. Make the pipeline with a PipelineSession to start it."
)
"""The message for an SDK pipeline with a ``LocalPipelineSession``."""


class DefinitionOnly:
    """The service for a definition alone: it has no executions and cannot start any.

    Implements `PipelineService`; everything that needs SageMaker raises `NoServiceError`.

    Args:
        pipeline_name: The name that generated code uses for the pipeline.
        why_not: Why nothing can start.
    """

    has_console = False
    first_poll_interval_s = FIRST_AWS_INTERVAL_S

    def __init__(self, pipeline_name: str, why_not: str = DEFINITION_ONLY) -> None:
        self.pipeline_name = pipeline_name
        self.why_not = why_not

    def executions(self, next_token: str | None = None) -> ExecutionPage:  # noqa: ARG002 (the Protocol's)
        """Return an empty page."""
        return ExecutionPage()

    def look_anew(self) -> None:
        """Do nothing, since nothing is cached."""

    def _refuse(self, *_arguments: Any) -> NoReturn:
        raise NoServiceError(self.why_not)

    @property
    def metrics(self) -> MetricSource:
        """The source of metrics: this object, which has none."""
        return self

    describe = definition_for = parameters = _refuse

    @property
    def mlflow(self) -> MlflowSource:
        """The source of MLflow runs: this object, which has none."""
        return self

    describe_job = read_file = _refuse
    run = run_named = runs_nested_in = _refuse
    snapshot = shared_looks = subscribe = describe_execution = steps = _refuse
    log = start = stop = retry = _refuse


@dataclass(frozen=True, slots=True)
class NamedDefinition:
    """A definition with the name that it was shown under, as kept in a saved selection.

    Attributes:
        name: The name.
        definition: JSON text.
    """

    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class FoundPipeline:
    """A pipeline as passed by a user, and the service that has it; nothing has been requested yet.

    Attributes:
        name: Name or ARN, as used in requests; a placeholder if a definition came without one.
        service: The service that has it; a `DefinitionOnly` if only a definition was given.
        definition: The definition that was given; ``None`` if the service has it.
    """

    name: str
    service: PipelineService
    definition: Any = None

    def read(self) -> Target:
        """Read the pipeline and return it as a target, with one request unless its definition was given.

        Raises:
            ServiceError: The service does not know the pipeline, or could not be asked.
            DefinitionError: The definition cannot be read.
        """
        service = self.service
        if isinstance(service, DefinitionOnly):
            text = definition_text(self.definition)
            return Target(self.name, parsed(text), "", text, can_start=False, why_not=service.why_not)
        found = service.describe()
        pipeline = parsed(found.definition)
        return Target(self.name, pipeline, found.arn, found.definition, has_console=service.has_console)

    def execution(self, arn: str) -> ExecutionSnapshot:
        """Return an execution of the pipeline; if it runs many iterations, only the first page of them.

        Raises:
            NotFoundError: It is not an execution of this pipeline.
            ServiceError: The service does not know it, or could not be asked.
        """
        check_execution(self.name, arn)
        return self.service.snapshot(arn, StepPages(1))


def find_pipeline(
    source: Any,
    client: Any = None,
    logs_client: Any = None,
    soon: Soon = Call,
    poll_interval_s: float = 0.0,
) -> FoundPipeline:
    """Return the pipeline that a user passed, without sending a request.

    Args:
        source: A name or ARN; a SageMaker SDK ``Pipeline`` object, from which only the name and the
            session's client are read (its ``definition()`` is never called, since it uploads code), or in
            the SDK's local mode the definition that the session has; or a definition as dict, JSON text or
            path of a ``.json`` file.
        client: A boto3 SageMaker client; ``None`` takes the SDK object's, or boto3's defaults.
        logs_client: A boto3 CloudWatch Logs client; ``None`` takes the one that belongs to the client.
        soon: Sends independent requests concurrently.
        poll_interval_s: The least seconds between two looks at an execution, if longer than the default.

    Raises:
        CredentialsError: No region is set, or the credentials cannot be found.
        TypeError: ``source`` is none of these.
        ValueError: ``poll_interval_s`` is not a number, negative, or more than `MAX_INTERVAL_S`.
    """
    if not isinstance(poll_interval_s, Real) or not 0 <= poll_interval_s <= MAX_INTERVAL_S:
        raise ValueError(
            f"poll_interval_s is {shown(poll_interval_s)}: give 0 to {MAX_INTERVAL_S:g} seconds."
        )
    if isinstance(source, NamedDefinition):
        return _definition_alone(source.name, source.definition)
    if _is_definition(source):
        return _definition_alone(_definition_name(source), source)
    name, session = _name_and_session(source)
    if client is None and _is_local_mode(session):
        return _local_mode(name, session)
    return FoundPipeline(name, _connect(name, client, logs_client, session, soon, poll_interval_s))


def check_execution(pipeline_name: str, execution_arn: str) -> None:
    """Raise unless an execution belongs to a pipeline, as far as its ARN tells.

    Args:
        pipeline_name: Name or ARN of the pipeline.
        execution_arn: ARN of the execution.

    Raises:
        NotFoundError: It belongs to another pipeline, or is not a string.
    """
    name = resource_name(pipeline_name)
    if not isinstance(execution_arn, str):
        raise NotFoundError(
            f"{shown(execution_arn)} is no execution of the pipeline {name!r}. Give its ARN, which is a text."
        )
    parts = execution_arn.rpartition(":")[2].split("/")
    if parts[0] == "pipeline" and [part.lower() for part in parts[1:2]] != [name.lower()]:
        raise NotFoundError(f"{execution_arn} is no execution of the pipeline {name!r}.")


def _definition_alone(name: str, definition: Any, why_not: str = DEFINITION_ONLY) -> FoundPipeline:
    return FoundPipeline(name, DefinitionOnly(name, why_not), definition)


def _is_local_mode(session: Any) -> bool:
    """Return whether an SDK session has a client that only imitates SageMaker's, as in local mode."""
    client = getattr(session, "sagemaker_client", None)
    if client is None:
        return False
    from sagemaker_selective_widget.aws.client import is_boto3_client

    return not is_boto3_client(client)


def _local_mode(name: str, session: Any) -> FoundPipeline:
    """Return the pipeline with the definition that a session of the SDK's local mode has."""
    try:
        answer = session.sagemaker_client.describe_pipeline(PipelineName=name)
    except Exception as error:
        raise NotFoundError(
            f"The SDK's local mode has no pipeline {name!r}: {error} Call pipeline.create(role) first, or "
            "hand in its definition."
        ) from error
    return _definition_alone(name, answer, LOCAL_MODE)


def _is_definition(source: Any) -> bool:
    if isinstance(source, str):
        # The AWS CLI's --query prints the definition as a JSON string, which begins with a quotation mark.
        return source.lstrip().startswith(("{", "[", '"')) or source.endswith(".json")
    return isinstance(source, (Mapping, os.PathLike))


def _definition_name(source: Any) -> str:
    """Return the name in a response of the service, else that of the file, else a placeholder."""
    is_path = isinstance(source, os.PathLike) or (isinstance(source, str) and source.endswith(".json"))
    return held_name(source) or (Path(source).stem if is_path else _NAMELESS)


def _name_and_session(source: Any) -> tuple[str, Any]:
    """Return the name, and the SDK's session, which has the clients, or ``None``."""
    name = source if isinstance(source, str) else getattr(source, "name", None)
    if not isinstance(name, str) or not name:
        raise TypeError(
            f"A pipeline is a name, an ARN, an SDK Pipeline or a definition; this is {type(source).__name__}."
        )
    return name, getattr(source, "sagemaker_session", None)


def _connect(
    name: str, client: Any, logs_client: Any, session: Any, soon: Soon, poll_interval_s: float
) -> PipelineService:
    """Connect to the service. boto3 is imported only here, since judging a definition does not need it."""
    from sagemaker_selective_widget.aws.client import connect

    if client is None:
        client = getattr(session, "sagemaker_client", None)
    boto_session = getattr(session, "boto_session", None)
    return connect(name, client, logs_client, boto_session, soon, poll_interval_s)
