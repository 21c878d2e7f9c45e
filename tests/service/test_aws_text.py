"""What leaves the edge as text: no password of an address, no token, and nothing that UTF-8 cannot hold."""

from __future__ import annotations

import json
import traceback
from typing import Any

import boto3
import botocore.exceptions as botocore_errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.aws.client import connect
from sagemaker_selective_widget.aws.text import presentable
from sagemaker_selective_widget.errors import ServiceError
from sagemaker_selective_widget.pipeline.writable import writable, writable_json
from tests.service.aws_wire import raising, refusal, service

SECRET = "hunter2"
URLS = [
    f"https://ada:{SECRET}@sagemaker.example.com/",
    f"http://ada:{SECRET}@[::1]:8080",
    f"https://ada:p%40{SECRET}@example.com/path?query=1",
    f"https://ada:p@{SECRET}@example.com",
    f"https://ada:p/{SECRET}@example.com",
    f"https://:{SECRET}@example.com",
    f"https://{SECRET}@example.com",
]


def told(error: BaseException) -> str:
    """All that a notebook shows of an exception: its traceback, with what it was raised from."""
    return "".join(traceback.format_exception(error))


class TestPasswords:
    @pytest.mark.parametrize("url", URLS)
    @pytest.mark.parametrize(
        "make",
        [
            lambda url: botocore_errors.EndpointConnectionError(endpoint_url=url),
            lambda url: botocore_errors.ReadTimeoutError(endpoint_url=url),
            lambda url: botocore_errors.ProxyConnectionError(proxy_url=url),
            lambda url: botocore_errors.HTTPClientError(error=OSError(f"cannot open {url}")),
            lambda url: botocore_errors.InvalidEndpointConfigurationError(msg=url),
            lambda url: botocore_errors.CredentialRetrievalError(provider="process", error_msg=url),
        ],
    )
    def test_an_address_is_shown_without_its_password(self, url: str, make: Any) -> None:
        with pytest.raises(ServiceError) as caught:
            service(raising(make(url))).describe()
        assert SECRET not in told(caught.value)
        assert "example.com" in str(caught.value) or "::1" in str(caught.value)

    @pytest.mark.parametrize("url", URLS)
    def test_neither_do_the_service_s_words_tell_it(self, url: str) -> None:
        with pytest.raises(ServiceError) as caught:
            service(refusal("ValidationException", f"cannot reach {url} today")).describe()
        assert SECRET not in told(caught.value)

    def test_the_first_message_of_a_chain_tells_it_neither(self) -> None:
        def fail(_request: object) -> None:
            try:
                raise ValueError(URLS[0])
            except ValueError as error:
                raise botocore_errors.HTTPClientError(error="see above") from error

        with pytest.raises(ServiceError) as caught:
            service(fail).describe()
        assert SECRET not in told(caught.value)

    def test_a_client_that_cannot_be_made_tells_it_neither(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """boto3 raises a `ValueError` that quotes the address."""
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", f"https://ada:{SECRET}@exa mple")
        with pytest.raises(ServiceError, match="cannot make a SageMaker client") as caught:
            connect("Churn")
        assert SECRET not in told(caught.value)
        assert type(caught.value) is ServiceError

    def test_a_client_with_a_password_says_nothing_of_it(self) -> None:
        error = botocore_errors.EndpointConnectionError(endpoint_url=URLS[0])
        with pytest.raises(ServiceError) as caught:
            service(raising(error), endpoint_url=URLS[0]).snapshot("arn:x")
        assert SECRET not in told(caught.value)

    def test_a_session_token_that_is_no_header_is_not_shown(self) -> None:
        error = botocore_errors.HTTPClientError(error=f"Invalid header value b'{SECRET}\\n'")
        with pytest.raises(ServiceError) as caught:
            service(raising(error)).describe()
        assert SECRET not in told(caught.value)

    @pytest.mark.parametrize(
        "text",
        [
            "s3://bucket/mail/ada@example.com",
            "https://example.com:8443/a@b",
            "https://example.com/?to=ada@example.com",
            "mail ada@example.com: see https://example.com",
        ],
    )
    def test_another_at_sign_is_left_alone(self, text: str) -> None:
        assert presentable(text) == text


class TestCharacters:
    def test_a_message_can_be_written(self) -> None:
        with pytest.raises(ServiceError) as caught:
            service(refusal("Validation\ud800Exception", "a\ud800b \U0001f600")).describe()
        assert "a\ufffdb \U0001f600" in str(caught.value)
        caught.value.code.encode()

    def test_a_message_has_an_end(self) -> None:
        assert len(presentable("x" * 100_000)) < 5_000

    @given(st.text(alphabet=st.characters(), max_size=20))
    def test_whatever_the_text_it_can_be_written(self, text: str) -> None:
        writable(text).encode()

    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_text_that_can_be_written_stays(self, text: str) -> None:
        assert writable(text) == text

    @given(st.text(st.sampled_from('\\"u\ud800\udc00dD8\U0001f600a')))
    def test_so_can_whatever_is_read_of_its_json(self, text: str) -> None:
        for written in (json.dumps(text), json.dumps(text, ensure_ascii=False)):
            assert json.loads(writable_json(written)) == writable(json.loads(written))
