"""Classification of botocore's exceptions, without relying on a complete list of error codes.

It uses the codes of botocore's own retries, the HTTP status, and the words that codes consist of
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/CommonErrors.html).
"""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

from botocore import exceptions as botocore_errors
from botocore.retries.standard import RetryContext, ThrottledRetryableChecker, TransientRetryableChecker

from sagemaker_selective_widget.aws.operations import (
    LOG_OPERATIONS,
    METRIC_OPERATIONS,
    MLFLOW_OPERATIONS,
    READ_OPERATIONS,
    RUN_OPERATIONS,
)
from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    NotFoundError,
    ServiceError,
    UnavailableError,
)

_TRANSIENT = re.compile(
    "Throttl|TooMany|Rate(?![a-z])|SlowDown|RequestLimit|Time[dD]?[oO]ut|Unavailable|InternalFailure|"
    "InternalServer|InternalError|CommunicationError"
)
_CREDENTIALS = re.compile(
    "ExpiredToken|TokenExpired|RequestExpired|TokenRefresh|InvalidToken|IdentityToken|AuthenticationToken|"
    "Signature|UnrecognizedClient|ClientTokenId|AccessKeyId|AuthFailure|Unauthorized(?!Operation)|TooSkewed"
)
_ACCESS = re.compile("AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden|OptInRequired")
_NOT_FOUND = re.compile("NotFound|DoesNotExist|NoSuch")

_UNAUTHENTICATED = 401
_FORBIDDEN = 403
_NOT_THERE = 404
_PASSING = frozenset({408, 425, 429})
_SERVER_FAULT = 500

_OPERATIONS = frozenset(
    {*READ_OPERATIONS, *RUN_OPERATIONS, *LOG_OPERATIONS, *METRIC_OPERATIONS, *MLFLOW_OPERATIONS}
)
_CREDENTIAL_MODULES = ("botocore.credentials", "botocore.tokens")
_PARSER_MODULE = "botocore.parsers"
_LIBRARIES = ("botocore.", "boto3.")


def _classes(*names: str) -> tuple[type[Exception], ...]:
    """Return those of botocore's exceptions that exist in the installed version."""
    return tuple(getattr(botocore_errors, name) for name in names if hasattr(botocore_errors, name))


_NO_CREDENTIALS = _classes(
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "MetadataRetrievalError",
    "UnknownCredentialError",
    "NoAuthTokenError",
    "TokenRetrievalError",
    "UnknownTokenProviderError",
    "RefreshWithMFAUnsupportedError",
    "SSOError",
    "LoginError",
    "ProfileNotFound",
    "ConfigNotFound",
    "ConfigParseError",
    "InvalidConfigError",
    "InvalidIMDSEndpointError",
    "InvalidIMDSEndpointModeError",
)
_NO_CONNECTION = _classes(
    "HTTPClientError",
    "ConnectionError",
    "IncompleteReadError",
    "ChecksumError",
    "FlexibleChecksumError",
    "CapacityNotAvailableError",
)


def kind_of(error: Exception) -> type[ServiceError] | None:
    """Return this package's exception for one that boto3 raised; ``None`` if it is a bug."""
    if isinstance(error, botocore_errors.ClientError):
        return _kind_of_response(error)
    if isinstance(error, (botocore_errors.NoRegionError, *_NO_CREDENTIALS)):
        return CredentialsError
    if isinstance(error, _NO_CONNECTION):
        return UnavailableError
    if type(error).__module__.startswith(_PARSER_MODULE):
        return UnavailableError
    if type(error).__module__.startswith(_LIBRARIES):
        return ServiceError
    return _kind_of_foreign(error)


def is_about_credentials(error: botocore_errors.ClientError) -> bool:
    """Return whether another operation was refused than was called, as when renewing the credentials."""
    return error.operation_name not in _OPERATIONS


def code_of(error: botocore_errors.ClientError) -> str:
    """Return the code of an error response; a number if the response did not come from the service."""
    return str(_error_of(error).get("Code") or "")


def words_of(error: botocore_errors.ClientError) -> str:
    """Return the message of an error response; ``""`` for an HTML page, as a proxy may return."""
    words = str(_error_of(error).get("Message") or "")
    return "" if _is_page(words) else words


def status_of(error: botocore_errors.ClientError) -> int | None:
    """Return the HTTP status of an error response, if known."""
    metadata = error.response.get("ResponseMetadata")
    status = metadata.get("HTTPStatusCode") if isinstance(metadata, dict) else None
    return status if isinstance(status, int) else None


def _kind_of_response(error: botocore_errors.ClientError) -> type[ServiceError]:
    code, status = code_of(error), status_of(error)
    if _is_retryable(error) or _TRANSIENT.search(code) or _is_passing(status):
        return UnavailableError
    if is_about_credentials(error) or _CREDENTIALS.search(code):
        return CredentialsError
    if _ACCESS.search(code):
        return AccessDeniedError
    if _NOT_FOUND.search(code):
        return NotFoundError
    if _is_page(str(_error_of(error).get("Message"))):
        return UnavailableError
    return _KIND_BY_STATUS.get(status, ServiceError)


_KIND_BY_STATUS: dict[int | None, type[ServiceError]] = {
    None: UnavailableError,
    _UNAUTHENTICATED: CredentialsError,
    _FORBIDDEN: AccessDeniedError,
    _NOT_THERE: NotFoundError,
}


def _is_passing(status: int | None) -> bool:
    return status is not None and (status in _PASSING or status >= _SERVER_FAULT)


def is_throttled(code: str) -> bool:
    """Return whether an error code means that there are too many requests."""
    context = RetryContext(attempt_number=1, parsed_response={"Error": {"Code": code}})
    return bool(ThrottledRetryableChecker().is_retryable(context))


def _is_retryable(error: botocore_errors.ClientError) -> bool:
    """Return whether botocore itself repeats a request after an error like this one."""
    context = RetryContext(attempt_number=1, parsed_response=error.response)
    checkers = (ThrottledRetryableChecker(), TransientRetryableChecker())
    return any(checker.is_retryable(context) for checker in checkers)


def _kind_of_foreign(error: Exception) -> type[ServiceError] | None:
    """Return the exception for one that is not botocore's but was raised from within botocore.

    botocore's parsers expect an answer to match the API's model. Otherwise they raise a ``TypeError``, an
    ``AttributeError`` or the like. Renewing credentials may raise a ``RuntimeError`` or an ``OSError``.
    """
    modules = _modules(error.__traceback__)
    if any(module.startswith(_CREDENTIAL_MODULES) for module in modules):
        return CredentialsError
    is_unread = any(module.startswith(_PARSER_MODULE) for module in modules)
    return UnavailableError if is_unread or modules[-1].startswith("botocore.") else None


def _modules(traceback: TracebackType | None) -> list[str]:
    """Return the modules in a traceback, from where the exception was caught to where it was raised."""
    found = [""]
    while traceback is not None:
        found.append(str(traceback.tb_frame.f_globals.get("__name__", "")))
        traceback = traceback.tb_next
    return found


def _error_of(error: botocore_errors.ClientError) -> dict[str, Any]:
    found = error.response.get("Error")
    return found if isinstance(found, dict) else {}


def _is_page(words: str) -> bool:
    return words.lstrip().startswith("<")
