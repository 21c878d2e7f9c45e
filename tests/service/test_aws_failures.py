"""What kind of failure each is: everything that botocore can raise, and every code that it repeats."""

from __future__ import annotations

import importlib
import json
import pkgutil
import string
from contextlib import suppress
from pathlib import Path
from typing import Any

import botocore
import botocore.exceptions as botocore_errors
import pytest
from botocore.credentials import RefreshableCredentials
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    NotFoundError,
    ServiceError,
    UnavailableError,
)
from tests.service.aws_wire import http, raising, refusal, service

CREDENTIALS = {
    *("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "UnknownCredentialError"),
    *("NoAuthTokenError", "TokenRetrievalError", "UnknownTokenProviderError", "MetadataRetrievalError"),
    *("RefreshWithMFAUnsupportedError", "ProfileNotFound", "ConfigNotFound", "ConfigParseError"),
    *("InvalidConfigError", "InfiniteLoopConfigError", "NoRegionError"),
    *("InvalidIMDSEndpointError", "InvalidIMDSEndpointModeError"),
    *("SSOError", "SSOTokenLoadError", "UnauthorizedSSOTokenError"),
    *("LoginError", "LoginTokenLoadError", "LoginRefreshRequired", "LoginInsufficientPermissions"),
    *("LoginAuthorizationCodeError",),
}
UNAVAILABLE = {
    *("HTTPClientError", "ConnectionError", "EndpointConnectionError", "ConnectionClosedError"),
    *("ConnectTimeoutError", "ReadTimeoutError", "ProxyConnectionError", "SSLError"),
    *("ResponseStreamingError", "IncompleteReadError", "ChecksumError", "FlexibleChecksumError"),
    *("CapacityNotAvailableError", "ResponseParserError"),
}


def exceptions_of_botocore() -> list[type[Exception]]:
    """Every exception that any module of the installed botocore defines."""
    modules = [
        importlib.import_module(info.name)
        for info in pkgutil.walk_packages(botocore.__path__, "botocore.")
        if not info.name.startswith(("botocore.vendored", "botocore.crt", "botocore.docs"))
    ]
    found = {
        each.__qualname__: each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Exception) and not issubclass(each, Warning)
        if each.__module__.startswith("botocore.") and not each.__module__.startswith("botocore.vendored")
    }
    return [found[name] for name in sorted(found)]


def make(kind: type[Exception]) -> Exception:
    """An instance, with something in every place of its message."""
    if issubclass(kind, botocore_errors.ClientError):
        return kind(response_of("SomethingNew", 400), "DescribePipeline")
    if issubclass(kind, botocore_errors.WaiterError):
        return kind("a waiter", "a reason", {})
    fields = {field for _, field, _, _ in string.Formatter().parse(getattr(kind, "fmt", "")) if field}
    for arguments in ((), ("something",), ("something", "else"), (1, 2)):
        with suppress(TypeError, KeyError, ValueError):
            return kind(*arguments, **dict.fromkeys(fields, "something"))
    raise AssertionError(f"{kind} cannot be made")


def response_of(code: str, status: int | None) -> dict[str, Any]:
    metadata = {} if status is None else {"HTTPStatusCode": status}
    return {"Error": {"Code": code, "Message": "words"}, "ResponseMetadata": metadata}


def kind_of_answer(code: str, status: int) -> type[Exception]:
    with pytest.raises(ServiceError) as caught:
        service(refusal(code, "words", status)).describe()
    return type(caught.value)


def codes_that_botocore_repeats() -> list[str]:
    standard = [
        *ThrottledRetryableChecker._THROTTLED_ERROR_CODES,
        *TransientRetryableChecker._TRANSIENT_ERROR_CODES,
    ]
    rules = json.loads((Path(botocore.__file__).parent / "data" / "_retry.json").read_text("utf-8"))
    legacy = [
        rule["applies_when"]["response"]["service_error_code"]
        for rule in rules["definitions"].values()
        if "service_error_code" in rule.get("applies_when", {}).get("response", {})
    ]
    return sorted({*standard, *legacy})


class TestExceptions:
    @pytest.mark.parametrize("kind", exceptions_of_botocore(), ids=lambda kind: kind.__name__)
    def test_none_of_botocore_s_escapes(self, kind: type[Exception]) -> None:
        """Each becomes the class of what to do: sign in, wait, or mend what is sent."""
        with pytest.raises(ServiceError) as caught:
            service(raising(make(kind))).describe()
        expected: type[ServiceError] = ServiceError
        if kind.__name__ in CREDENTIALS:
            expected = CredentialsError
        if kind.__name__ in UNAVAILABLE:
            expected = UnavailableError
        assert type(caught.value) is expected

    def test_there_are_many(self) -> None:
        assert len(exceptions_of_botocore()) > 80

    def test_a_bug_of_a_user_s_handler_stays_visible(self) -> None:
        with pytest.raises(TypeError, match="a bug"):
            service(raising(TypeError("a bug"))).describe()

    def test_credentials_that_are_renewed_but_have_expired_already(self) -> None:
        """Botocore raises a plain `RuntimeError` for it."""
        expired = {
            "access_key": "a",
            "secret_key": "b",
            "token": "c",
            "expiry_time": "2020-01-01T00:00:00Z",
        }
        credentials = RefreshableCredentials.create_from_metadata(expired, lambda: expired, "a test")

        def sign(_request: object) -> None:
            credentials.get_frozen_credentials()

        with pytest.raises(CredentialsError, match=r"still expired.*aws sso login"):
            service(sign).describe()

    @pytest.mark.parametrize(
        ("code", "status", "expected"),
        [
            ("AccessDenied", 403, CredentialsError),
            ("ExpiredTokenException", 400, CredentialsError),
            ("SomethingNew", 400, CredentialsError),
            ("Throttling", 400, UnavailableError),
            ("IDPCommunicationError", 400, UnavailableError),
            ("SomethingNew", 503, UnavailableError),
        ],
    )
    def test_a_refusal_of_a_renewal_is_none_of_the_pipeline(
        self, code: str, status: int, expected: type[ServiceError]
    ) -> None:
        """Botocore takes a role, or a token of SSO, in the midst of another request."""
        error = botocore_errors.ClientError(response_of(code, status), "AssumeRole")
        with pytest.raises(ServiceError) as caught:
            service(raising(error)).describe()
        assert type(caught.value) is expected
        assert expected is UnavailableError or "AssumeRole" in str(caught.value)


class TestCodes:
    @pytest.mark.parametrize("code", codes_that_botocore_repeats())
    def test_what_botocore_repeats_may_be_repeated(self, code: str) -> None:
        if code in ("ReplicatedWriteConflictException", "BadDigest"):
            pytest.skip("a code of DynamoDB or S3, with a status of its own")
        assert kind_of_answer(code, 400) is UnavailableError

    @pytest.mark.parametrize(
        "code",
        ["RateExceeded", "RequestRateTooHigh", "TooManyPipelines", "ServiceThrottled", "RequestLimitReached"],
    )
    @pytest.mark.parametrize("status", [400, 403])
    def test_a_word_for_too_often_is_enough(self, code: str, status: int) -> None:
        assert kind_of_answer(code, status) is UnavailableError

    @pytest.mark.parametrize(
        "code", ["ResourceLimitExceeded", "ValidationException", "ConflictException", "MigrateFirst"]
    )
    def test_a_quota_or_a_request_that_is_wrong_is_not_mended_by_waiting(self, code: str) -> None:
        assert kind_of_answer(code, 400) is ServiceError

    @pytest.mark.parametrize(
        "code",
        [
            *("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken"),
            *("InvalidAccessKeyId", "IncompleteSignature", "MissingAuthenticationToken", "AuthFailure"),
            *("RequestExpired", "UnauthorizedException", "RequestTimeTooSkewed"),
        ],
    )
    @pytest.mark.parametrize("status", [400, 401, 403])
    def test_credentials_are_told_from_permissions(self, code: str, status: int) -> None:
        assert kind_of_answer(code, status) is CredentialsError

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (400, ServiceError),
            (401, CredentialsError),
            (403, AccessDeniedError),
            (404, NotFoundError),
            (408, UnavailableError),
            (429, UnavailableError),
            (500, UnavailableError),
            (502, UnavailableError),
            (529, UnavailableError),
            (599, UnavailableError),
        ],
    )
    def test_the_status_tells_what_an_unknown_code_does_not(
        self, status: int, expected: type[ServiceError]
    ) -> None:
        assert kind_of_answer("SomethingNew", status) is expected

    def test_without_a_status_nothing_was_refused(self) -> None:
        error = botocore_errors.ClientError(response_of("SomethingNew", None), "DescribePipeline")
        with pytest.raises(UnavailableError):
            service(raising(error)).describe()

    @given(code=st.text(max_size=30), status=st.integers(300, 599), words=st.text(max_size=50))
    def test_whatever_is_refused_it_is_one_of_these(self, code: str, status: int, words: str) -> None:
        with pytest.raises(ServiceError) as caught:
            service(refusal(code, words, status)).describe()
        str(caught.value).encode()
        caught.value.code.encode()


class TestForeignAnswers:
    """A proxy, a captive portal or another server answers in place of the service."""

    PAGE = b"<!DOCTYPE html><html><body><h1>Sign in to the network</h1></body></html>"

    @pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 407, 500, 502, 503])
    def test_a_page_of_html_is_no_word_of_the_service(self, status: int) -> None:
        with pytest.raises(UnavailableError) as caught:
            service(http(self.PAGE, status, {"Content-Type": "text/html"})).describe()
        assert "<" not in str(caught.value)
        assert f"Something other than SageMaker answered DescribePipeline, with HTTP status {status}." in str(
            caught.value
        )

    @pytest.mark.parametrize(
        "content", [b"", b"[]", b"null", b'"text"', b"7", b"\xff\xfe", b'{"__type": 5}', b'{"__type": []}']
    )
    @pytest.mark.parametrize("status", [400, 500])
    def test_a_refusal_that_is_no_refusal(self, content: bytes, status: int) -> None:
        with pytest.raises(ServiceError, match="DescribePipeline"):
            service(http(content, status)).describe()
