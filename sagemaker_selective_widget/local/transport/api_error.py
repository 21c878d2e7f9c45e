"""What the service answers when it refuses: an error code and a message, in its own form."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal that goes over the wire; the class's name is the error code.

    Attributes:
        status: The HTTP status it is answered with.
    """

    status = 400

    @property
    def code(self) -> str:
        """The error code, as botocore shows it."""
        return type(self).__name__


class ValidationException(ApiError):  # noqa: N818 (the service's name)
    """The request does not make sense; SageMaker's model does not list this error."""


class ResourceNotFound(ApiError):  # noqa: N818 (the service's name)
    """There is no such pipeline or execution."""


class ResourceNotFoundException(ApiError):  # noqa: N818 (the service's name)
    """There is no such log group or log stream."""


class InvalidParameterException(ApiError):  # noqa: N818 (the service's name)
    """A request to CloudWatch Logs does not make sense."""


class ConflictException(ApiError):  # noqa: N818 (the service's name)
    """The request contradicts the present state, or an earlier request with its token."""


class ResourceLimitExceeded(ApiError):  # noqa: N818 (the service's name)
    """A quota is used up."""


class ThrottlingException(ApiError):  # noqa: N818 (the service's name)
    """Too many requests; SageMaker's model does not list this error."""


class ExpiredTokenException(ApiError):  # noqa: N818 (the service's name)
    """The credentials were good once; SageMaker's model does not list this error."""


class NoSuchKey(ApiError):  # noqa: N818 (the service's name)
    """There is no object of that key."""

    status = 404


class NoSuchBucket(ApiError):  # noqa: N818 (the service's name)
    """There is no object in that bucket."""

    status = 404


class NotModified(ApiError):  # noqa: N818 (the service's name)
    """The object is the one that the client has."""

    status = 304


class PreconditionFailed(ApiError):  # noqa: N818 (the service's name)
    """The object is not the one that the client means."""

    status = 412


class InvalidRange(ApiError):  # noqa: N818 (the service's name)
    """The object has no such bytes."""

    status = 416


class InvalidArgument(ApiError):  # noqa: N818 (the service's name)
    """A member of a request to S3 cannot be used."""


class InvalidRequest(ApiError):  # noqa: N818 (the service's name)
    """A request to S3 cannot be read."""


class InternalError(ApiError):
    """S3 itself broke."""

    status = 500


class AccessDenied(ApiError):  # noqa: N818 (the service's name)
    """S3 does not let the caller do this."""

    status = 403


class SlowDown(ApiError):  # noqa: N818 (the service's name)
    """Too many requests to S3."""

    status = 503


class ExpiredToken(ApiError):  # noqa: N818 (the service's name)
    """The credentials were good once, as S3 says it."""


class NotImplementedInS3(ApiError):  # noqa: N818 (named as the service's are)
    """S3 has this operation, and this machine has not."""

    status = 501

    @property
    def code(self) -> str:
        """The error code, which is the name of a built-in of Python."""
        return "NotImplemented"


class SerializationException(ApiError):  # noqa: N818 (the service's name)
    """The request's body cannot be read."""


class RequestEntityTooLargeException(ApiError):  # noqa: N818 (the service's name)
    """The request's body is longer than this machine reads."""

    status = 413


class RequestTimeoutException(ApiError):  # noqa: N818 (the service's name)
    """The request did not arrive in time."""

    status = 408


class UnsupportedMethodException(ApiError):  # noqa: N818 (named as the service's are)
    """The HTTP method is not POST."""

    status = 501


class AccessDeniedException(ApiError):  # noqa: N818 (the service's name)
    """The role may not do this; or the request comes from where none may come from."""

    status = 403


class UnknownOperationException(ApiError):  # noqa: N818 (the service's name)
    """The operation is not one of SageMaker Pipelines', or not on this machine."""


class InternalFailure(ApiError):  # noqa: N818 (the service's name)
    """The service itself broke."""

    status = 500


class ServiceUnavailable(ApiError):  # noqa: N818 (the service's name)
    """The service is closed."""

    status = 503
