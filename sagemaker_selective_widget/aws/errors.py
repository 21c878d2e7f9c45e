"""Translation of boto3's exceptions into messages that say what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from botocore import exceptions as botocore_errors

from sagemaker_selective_widget.aws.failures import (
    code_of,
    is_about_credentials,
    kind_of,
    status_of,
    words_of,
)
from sagemaker_selective_widget.aws.operations import Operation, action, service_of
from sagemaker_selective_widget.aws.text import presentable, redact_messages
from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    NotFoundError,
    ServiceError,
    UnavailableError,
)

_SIGN_IN = (
    "Sign in (for example with `aws configure` or `aws sso login`), or pass a client that has credentials: "
    "SelectiveExecutionWidget(…, client=boto3.client('sagemaker'))."
)
_SET_REGION = (
    "Set AWS_DEFAULT_REGION, or pass a client that has a region: "
    "SelectiveExecutionWidget(…, client=boto3.client('sagemaker', region_name='us-west-2'))."
)
_CHECK_NAME = "Check the name, the account and the region."
_REPEAT = "The request can be repeated."


@contextmanager
def translated(operation: Operation | Literal[""], subject: str, *, named: str = "") -> Iterator[None]:
    """Translate boto3's exceptions into this package's; those caused by neither boto3 nor AWS pass unchanged.

    No message contains the password of a URL, nor does that of any exception that is chained to it.

    Args:
        operation: The API operation being called; ``""`` while the client is being created.
        subject: What the operation is about, such as ``the pipeline 'AbalonePipeline' in us-west-2``; without
            an operation, what is being created.
        named: Everything named in the request that may not exist, if that is more than the subject.

    Raises:
        ServiceError: Or one of its subclasses, chained to boto3's exception.
    """
    try:
        yield
    except Exception as error:
        kind = kind_of(error)
        if kind is None:
            raise
        if not operation and kind is UnavailableError:
            kind = ServiceError  # nothing was sent, and nothing will change
        redact_messages(error)
        if isinstance(error, botocore_errors.ClientError):
            raise _from_response(kind, error, operation, subject, named or subject) from error
        message = _message(kind, error, operation, subject)
        raise kind(presentable(message), operation=operation) from error


def _from_response(
    kind: type[ServiceError],
    error: botocore_errors.ClientError,
    operation: str,
    subject: str,
    named: str,
) -> ServiceError:
    service, code, words = service_of(operation), code_of(error), words_of(error)
    refused = error.operation_name if is_about_credentials(error) else operation
    messages: dict[type[ServiceError], str] = {
        UnavailableError: f"{_sentence(_busy(error, operation), words)} {_REPEAT}",
        CredentialsError: (
            f"AWS does not accept the credentials: {words} ({_named(code, refused)}). {_SIGN_IN}"
        ),
        AccessDeniedError: (
            f"The role in use may not call {action(operation)}. Ask for that permission. {words}"
        ),
        NotFoundError: f"{service} does not know {named}. {_CHECK_NAME} {words}",
        ServiceError: f"{service} refused {operation} for {subject}: {words} ({code})",
    }
    return kind(presentable(messages[kind].rstrip()), code=presentable(code), operation=operation)


def _sentence(said: str, words: str) -> str:
    """Return a text with a service's message, which may be empty, as one sentence with a full stop."""
    text = f"{said}: {words}" if words else said
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _busy(error: botocore_errors.ClientError, operation: str) -> str:
    code, status = code_of(error), status_of(error)
    if code.isdecimal():
        return f"Something other than {service_of(operation)} answered {operation}, with HTTP status {status}"
    return f"{service_of(operation)} is busy or failing ({code})"


def _named(code: str, refused: str) -> str:
    return f"{code}, {refused}" if refused else code


def _message(kind: type[ServiceError], error: Exception, operation: str, subject: str) -> str:
    if isinstance(error, botocore_errors.NoRegionError):
        return f"No AWS region is set. {_SET_REGION}"
    if kind is CredentialsError:
        return f"There are no usable AWS credentials: {error}. {_SIGN_IN}"
    if not operation:
        return f"boto3 cannot make {subject}: {error}"
    if kind is UnavailableError and not isinstance(error, botocore_errors.BotoCoreError):
        return unreadable(operation, f"boto3 cannot read it ({type(error).__name__})")
    if kind is UnavailableError:
        return f"{service_of(operation)} could not be reached for {subject}: {error}"
    return f"boto3 did not send {operation} for {subject}: {error}"


def unreadable(operation: str, reason: Any) -> str:
    """Return a message that an answer cannot be used, and why.

    Args:
        operation: The API operation that was answered.
        reason: What is wrong with the answer.
    """
    return (
        f"What {service_of(operation)} answered to {operation} cannot be used: {reason}. "
        "A proxy on the way may have answered in its place, or cut the answer short."
    )
