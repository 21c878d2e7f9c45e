"""Callback steps, which wait for SendPipelineExecutionStepSuccess or …Failure with their token.

On AWS the token is sent to an SQS queue; here the worker reads it in the step's ``Metadata``. As on AWS, an
execution that is being stopped waits for the answer
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopPipelineExecution.html).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_selective_widget.errors import ParameterValueError
from sagemaker_selective_widget.local.names import random_id
from sagemaker_selective_widget.local.steps.context import StepError
from sagemaker_selective_widget.local.transport.api_error import (
    ConflictException,
    ResourceNotFound,
    ValidationException,
)
from sagemaker_selective_widget.pipeline import Parameter, Step
from sagemaker_selective_widget.pipeline.values import PARAMETER_TYPES, parse_value

TOKEN_LENGTH = 10
"""The length of a token in the API model, in letters and digits."""

MAX_ANSWERED = 1000
"""How many tokens of ended callbacks are kept, to tell a second answer from a wrong token."""


@dataclass(slots=True)
class Callback:
    """A callback that waits for an answer.

    Attributes:
        step: The Callback step.
        execution_arn: The execution of the step.
        token: The token that identifies the callback.
        ended: Set by the answer, and when the machine is closed.
    """

    step: Step
    execution_arn: str
    token: str = field(default_factory=lambda: random_id(TOKEN_LENGTH))
    ended: threading.Event = field(default_factory=threading.Event)
    _outputs: Mapping[str, Any] | None = None
    _failure: str | None = None

    def succeed(self, outputs: Mapping[str, Any]) -> None:
        """Answer with output parameters, by name."""
        self._outputs = outputs
        self.ended.set()

    def fail(self, reason: str) -> None:
        """Answer that the step has failed."""
        self._failure = reason
        self.ended.set()

    def answer(self) -> Mapping[str, Any]:
        """Return the return value for the step; called once `ended` is set.

        Raises:
            StepError: The answer was a failure, or there was none.
        """
        if self._outputs is None:
            raise StepError(self._failure or "The callback was not answered.")
        return {"OutputParameters": self._outputs}


class Callbacks:
    """The callbacks of this machine, by token; used under the store's lock."""

    def __init__(self) -> None:
        self._open: dict[str, Callback] = {}
        self._answered: dict[str, str] = {}

    def open(self, step: Step, execution_arn: str) -> Callback:
        """Return a new callback."""
        callback = Callback(step, execution_arn)
        self._open[callback.token] = callback
        return callback

    def close(self, callback: Callback) -> None:
        """Forget an ended callback except for its token, which is kept among the latest `MAX_ANSWERED`."""
        del self._open[callback.token]
        self._answered[callback.token] = callback.step.name
        for token in tuple(self._answered)[:-MAX_ANSWERED]:
            del self._answered[token]

    def find(self, token: str) -> Callback:
        """Return the callback with a token.

        Raises:
            ResourceNotFound: There is no such callback.
            ConflictException: The callback has been answered.
        """
        callback = self._open.get(token)
        name = callback.step.name if callback else self._answered.get(token)
        if name is None:
            raise ResourceNotFound(f"No Callback step has the token '{token}'.")
        if callback is None or callback.ended.is_set():
            raise ConflictException(f"The Callback step {name} has been answered already.")
        return callback


def typed_outputs(step: Step, given: Mapping[str, str]) -> Mapping[str, Any]:
    """Return output parameters with the types that the step declares; undeclared ones remain text.

    Raises:
        ValidationException: A declared parameter is missing, or is not of its type.
    """
    declared = {
        item["OutputName"]: item.get("OutputType") for item in step.body.get("OutputParameters") or ()
    }
    missing = [name for name in declared if name not in given]
    if missing:
        raise ValidationException(
            f"The Callback step {step.name} declares the output parameters [{', '.join(missing)}]. Give them."
        )
    return {name: _typed(name, declared.get(name), text) for name, text in given.items()}


def _typed(name: str, output_type: Any, text: str) -> Any:
    if output_type not in PARAMETER_TYPES:
        return text
    try:
        return parse_value(Parameter(name, output_type), text)
    except ParameterValueError as error:
        raise ValidationException(str(error)) from None
