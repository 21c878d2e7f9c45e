"""What boto3 raises, said as what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from botocore import exceptions as botocore_errors

from sagemaker_selective_widget.aws.operations import Operation, action, service_of
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

_CREDENTIAL_CODES = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_NOT_FOUND_CODES = frozenset({"ResourceNotFound", "ResourceNotFoundException"})
_ACCESS_CODES = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
_TRANSIENT_CODES = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_SERVER_FAULT = 500

_NO_CREDENTIALS = (
    botocore_errors.NoCredentialsError,
    botocore_errors.PartialCredentialsError,
    botocore_errors.CredentialRetrievalError,
    botocore_errors.TokenRetrievalError,
    botocore_errors.NoAuthTokenError,
    botocore_errors.RefreshWithMFAUnsupportedError,
    botocore_errors.SSOError,
    # `aws login` is younger than the oldest botocore that is supported.
    getattr(botocore_errors, "LoginError", botocore_errors.NoCredentialsError),
    botocore_errors.ProfileNotFound,
    botocore_errors.ConfigNotFound,
    botocore_errors.ConfigParseError,
    botocore_errors.InvalidConfigError,
)
_NO_CONNECTION = (botocore_errors.HTTPClientError, botocore_errors.ConnectionError)


@contextmanager
def translated(operation: Operation | Literal[""], subject: str, *, named: str = "") -> Iterator[None]:
    """Raise this package's errors for those of botocore.

    Args:
        operation: The API operation under way; ``""`` while the client is being made.
        subject: What it is about, such as ``the pipeline 'AbalonePipeline' in us-west-2``.
        named: All that the request names and that may not be there, if that is more than the subject.

    Raises:
        ServiceError: Or one of its subclasses, chained to botocore's.
    """
    try:
        yield
    except botocore_errors.ClientError as error:
        raise _from_client_error(error, operation, subject, named or subject) from error
    except botocore_errors.NoRegionError as error:
        raise CredentialsError(f"No AWS region is set. {_SET_REGION}", operation=operation) from error
    except _NO_CREDENTIALS as error:
        raise CredentialsError(
            f"There are no usable AWS credentials: {error}. {_SIGN_IN}", operation=operation
        ) from error
    except _NO_CONNECTION as error:
        raise UnavailableError(
            f"{service_of(operation)} could not be reached for {subject}: {error}", operation=operation
        ) from error
    except botocore_errors.BotoCoreError as error:
        attempt = f"did not send {operation} for {subject}" if operation else "cannot make a SageMaker client"
        raise ServiceError(f"boto3 {attempt}: {error}", operation=operation) from error


def _from_client_error(
    error: botocore_errors.ClientError, operation: str, subject: str, named: str
) -> ServiceError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    text = str(error.response.get("Error", {}).get("Message", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _NOT_FOUND_CODES:
        message = f"{service_of(operation)} does not know {named}. {_CHECK_NAME} {text}"
        return NotFoundError(message, code=code, operation=operation)
    kind, message = _explain(code, text, status, operation, subject)
    return kind(message, code=code, operation=operation)


def _explain(
    code: str, text: str, status: int, operation: str, subject: str
) -> tuple[type[ServiceError], str]:
    if code in _CREDENTIAL_CODES:
        return CredentialsError, f"AWS does not accept the credentials: {text} ({code}). {_SIGN_IN}"
    if code in _ACCESS_CODES:
        return (
            AccessDeniedError,
            f"The role in use may not call {action(operation)}. Ask for that permission. {text}",
        )
    if code in _TRANSIENT_CODES or status >= _SERVER_FAULT:
        busy = f"{service_of(operation)} is busy or failing ({code})"
        return UnavailableError, f"{busy}: {text} The request can be repeated."
    return ServiceError, f"{service_of(operation)} refused {operation} for {subject}: {text} ({code})"
