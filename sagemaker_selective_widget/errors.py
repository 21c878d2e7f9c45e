"""The exceptions of this package, split by what the caller does next.

::

    SelectiveWidgetError
    ├── DefinitionError         the pipeline definition cannot be read: mend the definition
    ├── UnknownStepError        no such step: mend the name
    ├── InvalidSelectionError   the verdict forbids the start: apply a repair (``.issues``)
    ├── ExpressionError         a selection expression cannot be read: mend it at ``.column``
    ├── ParameterValueError     a value does not fit its parameter: mend the value
    ├── StartOptionError        a name, version or limit cannot be sent: mend the option
    ├── SavedStateError         a saved selection cannot be read: mend its text
    ├── PipelineChangedError    the pipeline is not the one on display any more: open it again
    ├── FolderError             a folder's local state cannot be opened or saved: do what it says
    ├── MetricError             a metric, or the file that it stands in, cannot be used: do what it says
    ├── SweepError              a sweep's space cannot be used: mend the space
    ├── NoLogError              a step has no log: it makes no job, or has not begun
    ├── AlreadyRunningError     an execution is under way: wait for it, or stop it
    └── ServiceError            SageMaker refused, or was not reached (``.code``, ``.operation``)
        ├── NoServiceError      there is only a definition: hand in the pipeline's name
        ├── CredentialsError    no credentials, expired ones, or no region: sign in
        ├── AccessDeniedError   the role may not call the operation: ask for it
        ├── NotFoundError       no such pipeline or execution: mend the name or the region
        └── UnavailableError    throttled, failing or out of reach: wait, the same call may succeed
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SelectiveWidgetError(Exception):
    """The root of every exception that this package raises on purpose."""


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
        """Say which name; ``KeyError`` would print its ``repr`` alone."""
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
    """A selection expression cannot be read, or names what the pipeline does not have.

    Attributes:
        expression: The whole expression.
        column: Where it goes wrong, counted from 1.
        reason: What is wrong there.
    """

    def __init__(self, expression: str, column: int, reason: str) -> None:
        super().__init__(f"{reason} (column {column} of {expression!r})")
        self.expression = expression
        self.column = column
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by the arguments; an exception does so by its message alone."""
        return type(self), (self.expression, self.column, self.reason), self.__dict__


class ParameterValueError(SelectiveWidgetError, ValueError):
    """A value does not fit its parameter; the message names the parameter and what fits."""


class StartOptionError(SelectiveWidgetError, ValueError):
    """An option of the start does not fit, or cannot be sent by this boto3 or SDK; the message names it."""


class SavedStateError(SelectiveWidgetError, ValueError):
    """The text of a saved selection cannot be read; the message names the place."""


class PipelineChangedError(SelectiveWidgetError):
    """The pipeline was updated since its definition was read, so that the plan is not of what would run."""


class FolderError(SelectiveWidgetError, RuntimeError):
    """A folder's state cannot be opened: in use, damaged, read-only, of another release; or not be saved."""


class AlreadyRunningError(SelectiveWidgetError, RuntimeError):
    """A widget watches one execution at a time, and one is under way."""


class MetricError(SelectiveWidgetError, ValueError):
    """No step reports a metric of that name, or the file that it stands in cannot be used."""


class SweepError(SelectiveWidgetError, ValueError):
    """The space of a sweep cannot be used; the message names the parameter, or how many trials it has."""


class NoLogError(SelectiveWidgetError):
    """A step has no log in CloudWatch: its type makes no job, or it has not begun."""


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
