"""The exceptions of this package, split by what the caller does next.

::

    SelectiveWidgetError
    ├── DefinitionError         the pipeline definition cannot be read: fix the definition
    ├── UnknownStepError        no such step: fix the name
    ├── InvalidSelectionError   the verdict forbids the start: apply a repair (``.issues``)
    ├── ExpressionError         a selection expression cannot be parsed: fix it at ``.column``
    ├── ParameterValueError     a value does not fit its parameter: fix the value
    ├── StartOptionError        a name, version or limit cannot be sent: fix the option
    ├── SavedStateError         a saved selection cannot be read: fix its text
    ├── PipelineChangedError    the pipeline was updated since it was shown: look at the plan again
    ├── FolderError             a folder's local state cannot be opened or saved: see the message
    ├── MetricError             a metric, or the file that contains it, cannot be used: see the message
    ├── SweepError              a sweep's space cannot be used: fix the space
    ├── NoLogError              a step has no log: it starts no job, or has not begun
    ├── AlreadyRunningError     an execution is under way: wait for it, or stop it
    └── ServiceError            SageMaker refused, or was not reached (``.code``, ``.operation``)
        ├── NoServiceError      there is only a definition: pass the pipeline's name
        ├── CredentialsError    no credentials, expired ones, or no region: sign in
        ├── AccessDeniedError   the role may not call the operation: ask for it
        ├── NotFoundError       no such pipeline or execution: fix the name or the region
        └── UnavailableError    throttled, failing or out of reach: wait, the same call may succeed
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SelectiveWidgetError(Exception):
    """The base class of all exceptions that this package raises on purpose."""


class DefinitionError(SelectiveWidgetError, ValueError):
    """The pipeline definition cannot be read; the message names the place."""


class UnknownStepError(SelectiveWidgetError, KeyError):
    """The pipeline has no step of that name.

    Attributes:
        name: The name that was asked for.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        """Return a message with the name, because ``KeyError`` would print only its ``repr``."""
        return f"The pipeline has no step named {self.name!r}."


class InvalidSelectionError(SelectiveWidgetError, ValueError):
    """The verdict forbids starting.

    Attributes:
        issues: The errors that stand in the way, each an `Issue` with its repairs.
    """

    def __init__(self, message: str, issues: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.issues = tuple(issues)


class ExpressionError(SelectiveWidgetError, ValueError):
    """A selection expression cannot be parsed, or names something that the pipeline does not have.

    Attributes:
        expression: The whole expression.
        column: The column of the error, counted from 1.
        reason: What is wrong there.
    """

    def __init__(self, expression: str, column: int, reason: str) -> None:
        super().__init__(f"{reason} (column {column} of {expression!r})")
        self.expression = expression
        self.column = column
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by the arguments, because exceptions do so by their message by default."""
        return type(self), (self.expression, self.column, self.reason), self.__dict__


class ParameterValueError(SelectiveWidgetError, ValueError):
    """A value does not fit its parameter; the message names the parameter and what fits."""


class StartOptionError(SelectiveWidgetError, ValueError):
    """An option of the start does not fit, or cannot be sent by this boto3 or SDK; the message names it."""


class SavedStateError(SelectiveWidgetError, ValueError):
    """The text of a saved selection cannot be read; the message names the place."""


class PipelineChangedError(SelectiveWidgetError):
    """The pipeline was updated since its definition was read, so that the plan is not what would run."""


class FolderError(SelectiveWidgetError, RuntimeError):
    """A folder's state cannot be opened (in use, damaged, read-only, from another release) or saved."""


class AlreadyRunningError(SelectiveWidgetError, RuntimeError):
    """A widget watches one execution at a time, and one is under way."""


class MetricError(SelectiveWidgetError, ValueError):
    """No step reports a metric of that name, or the file that contains it cannot be used."""


class SweepError(SelectiveWidgetError, ValueError):
    """The space of a sweep cannot be used; the message names the parameter, or the number of trials."""


class NoLogError(SelectiveWidgetError):
    """A step has no log in CloudWatch: its type starts no job, or it has not begun."""


class ServiceError(SelectiveWidgetError):
    """SageMaker refused a request, or could not be reached.

    Attributes:
        code: The service's error code, such as ``ValidationException``; ``""`` if none came back.
        operation: The API operation, such as ``StartPipelineExecution``; ``""`` if none was sent.
    """

    def __init__(self, message: str, *, code: str = "", operation: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.operation = operation


class NoServiceError(ServiceError):
    """There is only a definition, and no SageMaker behind it to ask."""


class CredentialsError(ServiceError):
    """There are no credentials, they have expired, or no region is set."""


class AccessDeniedError(ServiceError):
    """The role in use may not call the operation."""


class NotFoundError(ServiceError):
    """There is no such pipeline or execution in this account and region."""


class UnavailableError(ServiceError):
    """Throttled, a fault of the service's own, or no connection; the same call may succeed later."""
