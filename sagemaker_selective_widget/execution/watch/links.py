"""Pages of the AWS console for what a step created: the job itself, and its logs.

The console has a separate host for each region (https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html),
and a separate domain for each partition
(https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html). The domains
of the isolated partitions are not public, so there are no links to resources in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from sagemaker_selective_widget.execution.watch.resource import Resource, parse_arn

_CONSOLE_DOMAINS: Mapping[str, str] = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-eusc": "console.amazonaws-eusc.eu",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}

_PAGES: Mapping[tuple[str, str], str] = {
    ("sagemaker", "training-job"): "jobs",
    ("sagemaker", "processing-job"): "processing-jobs",
    ("sagemaker", "transform-job"): "transform-jobs",
    ("sagemaker", "hyper-parameter-tuning-job"): "hyper-tuning-jobs",
    ("sagemaker", "model"): "models",
    ("sagemaker", "endpoint"): "endpoints",
    ("sagemaker", "endpoint-config"): "endpointConfig",
    ("lambda", "function"): "functions",
}
"""The page in the console, by service and kind of resource."""


@dataclass(frozen=True, slots=True)
class Link:
    """A URL with a label for people."""

    label: str
    url: str


def console_links(arn: str) -> tuple[Link, ...]:
    """Return links to a resource and its logs in the AWS console; empty if no page is known for it.

    Args:
        arn: An ARN from a step's ``Metadata``, such as that of a training job.
    """
    resource = parse_arn(arn)
    if resource is None or resource.partition not in _CONSOLE_DOMAINS:
        return ()
    return tuple(_links(resource))


def resource_name(arn: str) -> str:
    """Return the name in a resource's ARN, such as that of a job; ``""`` for ``""``."""
    return arn.rpartition("/")[2].rpartition(":")[2]


def _links(resource: Resource) -> Iterator[Link]:
    page = _PAGES.get((resource.service, resource.kind))
    if page:
        name = quote(resource.name, safe="")
        yield Link("Console", _address(resource, resource.service, f"/{page}/{name}"))
    if resource.log_group:
        prefix = resource.log_stream_prefix
        only = _escaped(f"?logStreamNameFilter={prefix}") if prefix else ""
        group = _escaped(resource.log_group)
        yield Link("Logs", _address(resource, "cloudwatch", f"logsV2:log-groups/log-group/{group}{only}"))


def _address(resource: Resource, service: str, fragment: str) -> str:
    host = f"{resource.region}.{_CONSOLE_DOMAINS[resource.partition]}"
    return f"https://{host}/{service}/home?region={resource.region}#{fragment}"


def _escaped(text: str) -> str:
    """Escape text like the CloudWatch console in URL fragments: percent-encoded twice, ``$`` for ``%``."""
    return quote(quote(text, safe="?="), safe="").replace("%", "$")
