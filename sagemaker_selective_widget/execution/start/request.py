"""The keyword arguments of ``StartPipelineExecution``.

Source: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartPipelineExecution.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any

from sagemaker_selective_widget.errors import StartOptionError
from sagemaker_selective_widget.execution.start.config import SelectiveExecutionConfig
from sagemaker_selective_widget.execution.start.display_name import display_name_problem
from sagemaker_selective_widget.pipeline.load import shown
from sagemaker_selective_widget.pipeline.values import is_whole
from sagemaker_selective_widget.pipeline.writable import is_writable

_MAX_DESCRIPTION_LENGTH = 3072
_LARGEST_COUNT = 2**31 - 1  # the largest integer of AWS's models

MAX_EXPERIMENT_LENGTH = 256
"""The maximum length of ``MlflowExperimentName``, in characters."""


@dataclass(frozen=True, slots=True)
class StartOptions:
    """Options of a start besides selection, reference and parameters; ``None`` leaves an option out.

    Attributes:
        display_name: 1 to 82 letters, digits and inner hyphens.
        description: One line of up to 3,072 characters.
        max_parallel_steps: How many steps may run at a time, at least 1.
        version_id: The pipeline version to run, at least 1; by default the latest.
        version_alias: The alias of the pipeline version to run; cannot be combined with ``version_id``.
        mlflow_experiment: The MLflow experiment to log to, 1 to 256 characters; by default the one in the
            definition. It is not sent if the installed boto3 does not support it.

    Raises:
        StartOptionError: An option is not valid.
    """

    display_name: str | None = None
    description: str | None = None
    max_parallel_steps: int | None = None
    version_id: int | None = None
    version_alias: str | None = None
    mlflow_experiment: str | None = None

    def __post_init__(self) -> None:
        for problem in filter(None, self._problems()):
            raise StartOptionError(problem)

    @property
    def names_version(self) -> bool:
        """Whether a version of the pipeline is requested, which may not be the latest."""
        return self.version_id is not None or self.version_alias is not None

    def to_request(self) -> dict[str, Any]:
        """Return the members of the request for these options."""
        limit = self.max_parallel_steps
        members = {
            "PipelineExecutionDisplayName": self.display_name,
            "PipelineExecutionDescription": self.description,
            "ParallelismConfiguration": None if limit is None else {"MaxParallelExecutionSteps": limit},
            "PipelineVersionId": self.version_id,
            "PipelineVersionAlias": self.version_alias,
            "MlflowExperimentName": self.mlflow_experiment,
        }
        return {name: value for name, value in members.items() if value is not None}

    def _problems(self) -> Iterator[str]:
        """Yield a problem or ``""`` for each check. Types are checked first, as later checks rely on them."""
        texts = (
            ("display_name", self.display_name),
            ("description", self.description),
            ("version_alias", self.version_alias),
            ("mlflow_experiment", self.mlflow_experiment),
        )
        for name, value in texts:
            if not isinstance(value, (str, NoneType)):
                yield f"{name} is {shown(value)}. Give a text."
        yield from (
            "" if self.display_name is None else display_name_problem(self.display_name),
            _description_problem(self.description or ""),
            _count_problem("max_parallel_steps", self.max_parallel_steps),
            _count_problem("version_id", self.version_id),
            _experiment_problem(self.mlflow_experiment),
            "Give version_id or version_alias, not both."
            if self.version_id is not None and self.version_alias is not None
            else "",
            *(
                f"The {label} holds half of a character (a lone surrogate). Write it again."
                for label, text in (
                    ("description", self.description),
                    ("version_alias", self.version_alias),
                    ("MLflow experiment", self.mlflow_experiment),
                )
                if not is_writable(text or "")
            ),
        )


def start_request(
    pipeline_name: str,
    config: SelectiveExecutionConfig,
    parameters: Mapping[str, str],
    options: StartOptions | None = None,
) -> dict[str, Any]:
    """Return the request that starts a selective execution, without ``ClientRequestToken``.

    Args:
        pipeline_name: Name or ARN of the pipeline.
        config: A resolved config, which is sent unchanged.
        parameters: ``{name: value}`` as the API's strings; if empty, no parameters are sent.
        options: Other options of the start.
    """
    request: dict[str, Any] = {"PipelineName": pipeline_name}
    if options is not None:
        request |= options.to_request()
    if parameters:
        request["PipelineParameters"] = [{"Name": name, "Value": value} for name, value in parameters.items()]
    request["SelectiveExecutionConfig"] = config.to_request()
    return request


def _description_problem(description: str) -> str:
    if len(description.splitlines()) > 1:
        return "The description has several lines. Write it on one."
    length = len(description)
    if length <= _MAX_DESCRIPTION_LENGTH:
        return ""
    return f"The description has {length:,} characters. Shorten it to {_MAX_DESCRIPTION_LENGTH:,}."


def _experiment_problem(name: str | None) -> str:
    if name is None or 1 <= len(name) <= MAX_EXPERIMENT_LENGTH:
        return ""
    return (
        f"The name of the MLflow experiment has {len(name)} characters. Give it 1 to {MAX_EXPERIMENT_LENGTH}."
    )


def _count_problem(name: str, value: object) -> str:
    is_count = is_whole(value) and 1 <= value <= _LARGEST_COUNT
    if value is None or is_count:
        return ""
    return f"{name} is {shown(value)}. Give a whole number from 1 to {_LARGEST_COUNT:,}."
