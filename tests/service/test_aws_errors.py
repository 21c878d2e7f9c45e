"""What boto3 raises, said as what is wrong and what to do; on real clients that reach nobody."""

from __future__ import annotations

from collections.abc import Callable

import boto3
import botocore.exceptions as botocore_errors
import pytest

from sagemaker_selective_widget import SelectiveExecutionWidget
from sagemaker_selective_widget.aws.client import SageMakerPipelineService, connect
from sagemaker_selective_widget.errors import (
    AccessDeniedError,
    CredentialsError,
    NotFoundError,
    ServiceError,
    UnavailableError,
)
from tests.service import aws_wire
from tests.service.aws_wire import EXECUTION_ARN, service

URL = "https://api.sagemaker.us-west-2.amazonaws.com/"


def answering(code: str, message: str = "", status: int = 400) -> SageMakerPipelineService:
    """A service that answers every request with an error."""
    return service(aws_wire.refusal(code, message, status))


def raising(error: Exception) -> SageMakerPipelineService:
    """A service on a client that cannot send."""
    return service(aws_wire.raising(error))


class TestCodes:
    @pytest.mark.parametrize(
        ("code", "status", "kind", "advice"),
        [
            ("ExpiredTokenException", 400, CredentialsError, "aws sso login"),
            ("ExpiredToken", 400, CredentialsError, "aws sso login"),
            ("UnrecognizedClientException", 400, CredentialsError, "client that has credentials"),
            ("InvalidSignatureException", 400, CredentialsError, "Sign in"),
            ("InvalidClientTokenId", 403, CredentialsError, "Sign in"),
            ("AccessDeniedException", 400, AccessDeniedError, "Ask for that permission"),
            ("AccessDenied", 403, AccessDeniedError, "sagemaker:DescribePipeline"),
            ("ResourceNotFound", 400, NotFoundError, "Check the name, the account and the region"),
            ("ResourceNotFoundException", 404, NotFoundError, "'Churn' in us-west-2"),
            ("ThrottlingException", 400, UnavailableError, "can be repeated"),
            ("TooManyRequestsException", 429, UnavailableError, "can be repeated"),
            ("InternalFailure", 500, UnavailableError, "can be repeated"),
            ("ServiceUnavailable", 503, UnavailableError, "can be repeated"),
            ("SomethingNew", 500, UnavailableError, "can be repeated"),
            ("ValidationException", 400, ServiceError, "refused DescribePipeline"),
            ("SomethingNew", 400, ServiceError, "refused DescribePipeline"),
        ],
    )
    def test_each_becomes_the_class_of_what_to_do(
        self, code: str, status: int, kind: type[ServiceError], advice: str
    ) -> None:
        """Exactly that class; the service's own words, its code and the operation are kept."""
        with pytest.raises(ServiceError) as caught:
            answering(code, "The service's own words.", status).describe()
        error = caught.value
        assert type(error) is kind
        assert advice in str(error)
        assert "The service's own words." in str(error)
        assert (error.code, error.operation) == (code, "DescribePipeline")
        assert isinstance(error.__cause__, botocore_errors.ClientError)

    @pytest.mark.parametrize(
        ("call", "operation"),
        [
            (lambda service: service.describe(), "DescribePipeline"),
            (lambda service: service.executions(), "ListPipelineExecutions"),
            (lambda service: service.snapshot(EXECUTION_ARN), "DescribePipelineExecution"),
            (lambda service: service.parameters(EXECUTION_ARN), "ListPipelineParametersForExecution"),
            (lambda service: service.stop(EXECUTION_ARN, "t" * 32), "StopPipelineExecution"),
            (lambda service: service.start({"PipelineName": "Churn"}), "StartPipelineExecution"),
        ],
    )
    def test_every_operation_is_translated(
        self, call: Callable[[SageMakerPipelineService], object], operation: str
    ) -> None:
        """And the message names the action to put into a policy."""
        with pytest.raises(AccessDeniedError, match=f"sagemaker:{operation}") as caught:
            call(answering("AccessDeniedException"))
        assert caught.value.operation == operation

    def test_an_unknown_execution_is_named(self) -> None:
        with pytest.raises(NotFoundError, match=EXECUTION_ARN):
            answering("ResourceNotFound").snapshot(EXECUTION_ARN)

    def test_the_message_is_no_message_of_botocore(self) -> None:
        """That an error occurred when calling an operation helps nobody."""
        with pytest.raises(ServiceError) as caught:
            answering("ValidationException", "1 validation error").describe()
        assert "An error occurred" not in str(caught.value)


class TestConnection:
    @pytest.mark.parametrize(
        "error",
        [
            botocore_errors.EndpointConnectionError(endpoint_url=URL),
            botocore_errors.ConnectTimeoutError(endpoint_url=URL),
            botocore_errors.ReadTimeoutError(endpoint_url=URL),
            botocore_errors.ConnectionClosedError(endpoint_url=URL),
            botocore_errors.ProxyConnectionError(proxy_url="http://proxy:3128"),
            botocore_errors.SSLError(endpoint_url=URL, error="certificate has expired"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_no_connection_can_be_tried_again(self, error: Exception) -> None:
        with pytest.raises(
            UnavailableError, match=r"could not be reached for the pipeline 'Churn'"
        ) as caught:
            raising(error).describe()
        assert caught.value.operation == "DescribePipeline"
        assert caught.value.__cause__ is error

    @pytest.mark.parametrize(
        "error",
        [
            botocore_errors.NoCredentialsError(),
            botocore_errors.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
            botocore_errors.CredentialRetrievalError(provider="process", error_msg="exit status 1"),
            botocore_errors.TokenRetrievalError(provider="sso", error_msg="token has expired"),
            botocore_errors.UnauthorizedSSOTokenError(),
            botocore_errors.SSOTokenLoadError(error_msg="no token"),
            botocore_errors.InvalidConfigError(error_msg="the profile names no role"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_credentials_that_cannot_be_had_are_a_sign_in(self, error: Exception) -> None:
        with pytest.raises(CredentialsError, match=r"no usable AWS credentials.*aws sso login"):
            raising(error).describe()

    def test_what_boto3_does_not_send_is_said(self) -> None:
        """A request that the client itself refuses: it names the member that is wrong."""
        with pytest.raises(ServiceError, match=r"(?s)StartPipelineExecution.*SelectedSteps") as caught:
            answering("unused").start(
                {
                    "PipelineName": "Churn",
                    "ClientRequestToken": "t" * 32,
                    "SelectiveExecutionConfig": {"SelectedSteps": []},
                }
            )
        assert type(caught.value) is ServiceError

    def test_what_is_no_error_of_aws_passes(self) -> None:
        """A bug stays visible as the bug that it is."""
        with pytest.raises(ZeroDivisionError):
            raising(ZeroDivisionError()).describe()


class TestEnvironment:
    """A machine on which nothing has been set up."""

    @pytest.fixture(autouse=True)
    def nothing_is_set_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)

    def test_no_region(self) -> None:
        with pytest.raises(CredentialsError, match=r"No AWS region is set\. Set AWS_DEFAULT_REGION"):
            SelectiveExecutionWidget("Churn")

    def test_no_credentials(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The client is made without them; the first request finds out."""
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
        with pytest.raises(CredentialsError, match=r"no usable AWS credentials.*aws sso login") as caught:
            SelectiveExecutionWidget("Churn")
        assert caught.value.operation == "DescribePipeline"

    def test_a_profile_that_does_not_exist(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_PROFILE", "nowhere")
        with pytest.raises(CredentialsError, match="nowhere"):
            connect("Churn")

    def test_a_region_that_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us west 2")
        with pytest.raises(ServiceError, match=r"cannot make a SageMaker client: .*us west 2"):
            connect("Churn")

    def test_connecting_sends_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A service can be had without credentials; what it is for is known."""
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
        assert connect("Churn").pipeline_name == "Churn"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Rate exceeded", "(ThrottlingException): Rate exceeded. The request"),
        ("Rate exceeded.", "(ThrottlingException): Rate exceeded. The request"),
        ("", "(ThrottlingException). The request"),
    ],
)
def test_what_is_busy_is_said_in_sentences(words: str, said: str) -> None:
    with pytest.raises(UnavailableError) as caught:
        service(aws_wire.refusal("ThrottlingException", words)).describe()
    assert said in str(caught.value)
