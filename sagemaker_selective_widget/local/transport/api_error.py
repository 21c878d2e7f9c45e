"""Errors with which the service refuses requests: an error code and a message, worded as on AWS."""

from __future__ import annotations


class ApiError(Exception):
    """A refusal that is sent to the client; the class's name is the error code.

    Attributes:
        status: The HTTP status of the response.
    """

    status = 400

    @property
    def code(self) -> str:
        """The error code, as shown by botocore."""
        return type(self).__name__


class ValidationException(ApiError):  # noqa: N818 (the service's name)
    """The request is not valid; SageMaker's model does not list this error."""


class ResourceNotFound(ApiError):  # noqa: N818 (the service's name)
    """The pipeline or execution does not exist."""


class ResourceNotFoundException(ApiError):  # noqa: N818 (the service's name)
    """The log group or log stream does not exist."""


class InvalidParameterException(ApiError):  # noqa: N818 (the service's name)
    """A request to CloudWatch Logs is not valid."""


class ConflictException(ApiError):  # noqa: N818 (the service's name)
    """The request conflicts with the present state, or with an earlier request with its token."""


class ResourceLimitExceeded(ApiError):  # noqa: N818 (the service's name)
    """A quota is exceeded."""


class ThrottlingException(ApiError):  # noqa: N818 (the service's name)
    """Too many requests; SageMaker's model does not list this error."""


class ExpiredTokenException(ApiError):  # noqa: N818 (the service's name)
    """The credentials have expired; SageMaker's model does not list this error."""


class NoSuchKey(ApiError):  # noqa: N818 (the service's name)
    """There is no object with that key."""

    status = 404


class NoSuchBucket(ApiError):  # noqa: N818 (the service's name)
    """There is no object in that bucket."""

    status = 404


class NotModified(ApiError):  # noqa: N818 (the service's name)
    """The object is the one that the client already has."""

    status = 304


class PreconditionFailed(ApiError):  # noqa: N818 (the service's name)
    """The object is not the one that the client expects."""

    status = 412


class InvalidRange(ApiError):  # noqa: N818 (the service's name)
    """The range is outside of the object."""

    status = 416


class InvalidArgument(ApiError):  # noqa: N818 (the service's name)
    """A member of a request to S3 cannot be used."""


class InvalidRequest(ApiError):  # noqa: N818 (the service's name)
    """A request to S3 cannot be read."""


class InternalError(ApiError):
    """S3 itself failed."""

    status = 500


class AccessDenied(ApiError):  # noqa: N818 (the service's name)
    """S3 does not allow the caller to do this."""

    status = 403


class SlowDown(ApiError):  # noqa: N818 (the service's name)
    """Too many requests to S3."""

    status = 503


class ExpiredToken(ApiError):  # noqa: N818 (the service's name)
    """The credentials have expired, as reported by S3."""


class NotImplementedInS3(ApiError):  # noqa: N818 (named as the service's are)
    """S3 has this operation, but this machine does not."""

    status = 501

    @property
    def code(self) -> str:
        """The error code, which as a class name would hide a built-in of Python."""
        return "NotImplemented"


class SerializationException(ApiError):  # noqa: N818 (the service's name)
    """The request's body cannot be read."""


class RequestEntityTooLargeException(ApiError):  # noqa: N818 (the service's name)
    """The request's body is longer than this machine accepts."""

    status = 413


class RequestTimeoutException(ApiError):  # noqa: N818 (the service's name)
    """The request did not arrive in time."""

    status = 408


class UnsupportedMethodException(ApiError):  # noqa: N818 (named as the service's are)
    """The HTTP method is not POST."""

    status = 501


class AccessDeniedException(ApiError):  # noqa: N818 (the service's name)
    """The role may not do this, or the request comes from a source that is not allowed."""

    status = 403


class UnknownOperationException(ApiError):  # noqa: N818 (the service's name)
    """The operation does not belong to SageMaker Pipelines, or is not supported on this machine."""


class InternalFailure(ApiError):  # noqa: N818 (the service's name)
    """The service itself failed."""

    status = 500


class ServiceUnavailable(ApiError):  # noqa: N818 (the service's name)
    """The service is closed."""

    status = 503
