"""Unmodified clients tell one story, and each sees and makes the same executions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import boto3
import pytest

from sagemaker_selective_widget.local import LocalSageMaker
from tests.clients import scenario, told, with_boto3, with_cli
from tests.clients.conftest import program
from tests.service.sweep_harness import install

NO_VERSIONS = "moto has no versions"
STUDIO_USER = "moto's user is one of Studio; here it is an IAM identity"
NO_FAILURE = "moto gives a reason to an execution that has not failed"

DIFFERENCES = {
    "UpdatePipeline": {"PipelineVersionId": NO_VERSIONS},
    "DescribePipeline": {"CreatedBy": STUDIO_USER, "LastModifiedBy": STUDIO_USER},
    "DescribePipelineExecution": {
        "CreatedBy": STUDIO_USER,
        "LastModifiedBy": STUDIO_USER,
        "FailureReason": NO_FAILURE,
        "PipelineVersionId": NO_VERSIONS,
    },
    "ListPipelineExecutions": {"PipelineExecutionSummaries[].PipelineExecutionFailureReason": NO_FAILURE},
}
"""Where an answer has another shape than moto's, by operation and member: why."""


def test_boto3_in_this_process(sagemaker: LocalSageMaker) -> None:
    told.check(sagemaker, with_boto3.tell(sagemaker.client()))


def test_boto3_over_http(sagemaker: LocalSageMaker, url: str) -> None:
    session = boto3.Session("any", "any", region_name=scenario.REGION)
    with closing(session.client("sagemaker", endpoint_url=url)) as client:
        told.check(sagemaker, with_boto3.tell(client))


def test_aws_cli(sagemaker: LocalSageMaker, environment: dict[str, str]) -> None:
    cli = with_cli.Cli(program("cli", "aws"), environment)
    told.check(sagemaker, with_cli.tell(cli))


def test_sagemaker_sdk_v2(sagemaker: LocalSageMaker, told_by: Callable[[str, str], Any]) -> None:
    told.check(sagemaker, told_by("sdk-v2", "with_sdk_v2"))


def test_sagemaker_sdk_v2_reads_what_jobs_have_reported(
    sagemaker: LocalSageMaker, url: str, environment: dict[str, str], told_by: Callable[[str, str], Any]
) -> None:
    """It lists the steps of an execution, describes their jobs, and reads a report from S3."""
    install(sagemaker)
    environment["AWS_ENDPOINT_URL_S3"] = url
    assert told_by("sdk-v2", "with_sdk_metrics") == {"validation:rmse": 6.0, "error": 4}


def test_answers_have_the_shape_of_motos(told_by: Callable[[str, str], Any]) -> None:
    """Each operation that moto has, with the same members given; the differences are accounted for."""
    shapes = told_by("sdk-v2", "with_moto")
    found = {
        operation: {
            member_with_reason(operation, path)
            for path, _ in set(both["moto"].items()) ^ set(both["local"].items())
        }
        for operation, both in shapes.items()
    }
    assert len(shapes) == 10
    assert {operation: paths for operation, paths in found.items() if paths} == {
        operation: set(reasons) for operation, reasons in DIFFERENCES.items()
    }


def member_with_reason(operation: str, path: str) -> str:
    """The member of `DIFFERENCES` that a path belongs to; the path itself when there is none."""
    known = DIFFERENCES.get(operation, {})
    return next((member for member in known if path == member or path.startswith(f"{member}.")), path)


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL_SAGEMAKER", "AWS_ENDPOINT_URL"])
def test_the_endpoint_is_found_by_its_variable(
    sagemaker: LocalSageMaker, url: str, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """A program is sent here without a change to its code."""
    monkeypatch.setenv(variable, url)
    session = boto3.Session("any", "any", region_name=scenario.REGION)
    with closing(session.client("sagemaker")) as client:
        assert client.list_pipelines()["PipelineSummaries"] == []
