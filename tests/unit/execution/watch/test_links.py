"""Where the AWS console shows what a step made."""

from __future__ import annotations

import pytest

from sagemaker_selective_widget.execution.watch.links import Link, console_links, resource_name

LOGS = "cloudwatch/home?region={region}#logsV2:log-groups/log-group/"
STREAMS = "$3FlogStreamNameFilter$3D"


def arn(resource: str, partition: str = "aws", service: str = "sagemaker", region: str = "us-west-2") -> str:
    return f"arn:{partition}:{service}:{region}:123456789012:{resource}"


def urls(of: str) -> dict[str, str]:
    return {link.label: link.url for link in console_links(of)}


@pytest.mark.parametrize(
    ("partition", "region", "host"),
    [
        ("aws", "us-west-2", "us-west-2.console.aws.amazon.com"),
        ("aws", "eu-central-1", "eu-central-1.console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("aws-eusc", "eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu"),
        ("aws-us-gov", "us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
    ],
)
def test_the_console_is_that_of_partition_and_region(partition: str, region: str, host: str) -> None:
    found = urls(arn("training-job/fit-1", partition, region=region))
    assert found["Console"] == f"https://{host}/sagemaker/home?region={region}#/jobs/fit-1"
    assert found["Logs"] == (
        f"https://{host}/{LOGS.format(region=region)}"
        f"$252Faws$252Fsagemaker$252FTrainingJobs{STREAMS}fit-1$252F"
    )


@pytest.mark.parametrize(
    ("resource", "page", "group"),
    [
        ("training-job/x", "jobs", "TrainingJobs"),
        ("processing-job/x", "processing-jobs", "ProcessingJobs"),
        ("transform-job/x", "transform-jobs", "TransformJobs"),
        ("hyper-parameter-tuning-job/x", "hyper-tuning-jobs", ""),
        ("model/x", "models", ""),
        ("endpoint/x", "endpoints", ""),
        ("endpoint-config/x", "endpointConfig", ""),
    ],
)
def test_each_kind_has_its_page_and_jobs_have_logs(resource: str, page: str, group: str) -> None:
    found = urls(arn(resource))
    assert found["Console"].endswith(f"#/{page}/x")
    assert ("Logs" in found) == bool(group)
    assert group in found.get("Logs", "")


def test_a_function_has_a_log_group_of_its_own() -> None:
    found = urls(arn("function:prepare", service="lambda"))
    assert found["Console"].endswith("/lambda/home?region=us-west-2#/functions/prepare")
    assert found["Logs"].endswith("#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fprepare")


def test_a_function_s_version_is_no_part_of_its_name() -> None:
    assert urls(arn("function:prepare:7", service="lambda"))["Console"].endswith("/functions/prepare")


@pytest.mark.parametrize(
    "of",
    [
        pytest.param("", id="nothing"),
        pytest.param("fit-1", id="no ARN"),
        pytest.param(arn("model-package/group/1"), id="no page"),
        *(
            pytest.param(arn("training-job/x", partition), id=partition)
            for partition in ("aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-of-tomorrow")
        ),
        pytest.param(arn("training-job/x", "azure"), id="no partition"),
        pytest.param(arn("training-job/x", region=""), id="no region"),
        pytest.param(arn("training-job/x", region="evil.example/"), id="a region that is an address"),
        pytest.param(arn("training-job/"), id="no name"),
        pytest.param("javascript:alert(1):aws:sagemaker:us-west-2:1:training-job/x", id="another scheme"),
    ],
)
def test_what_has_no_page_has_no_link(of: str) -> None:
    assert console_links(of) == ()


def test_a_name_is_no_address() -> None:
    """Whatever a name holds stays in its place of the address."""
    (console, logs) = console_links(arn('training-job/a/../b?c#d"<'))
    assert console == Link(
        "Console",
        "https://us-west-2.console.aws.amazon.com/sagemaker/home?region=us-west-2"
        "#/jobs/a%2F..%2Fb%3Fc%23d%22%3C",
    )
    assert not set('"<#?') & set(logs.url.partition("log-group/")[2])


@pytest.mark.parametrize(
    ("of", "name"),
    [(arn("training-job/fit-1"), "fit-1"), (arn("function:prepare", service="lambda"), "prepare"), ("", "")],
)
def test_the_name_of_what_was_made(of: str, name: str) -> None:
    assert resource_name(of) == name
