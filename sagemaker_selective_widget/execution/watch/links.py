"""Where the AWS console shows what a step made: the job itself, and its logs.

The console of a region has a host of its own (https://docs.aws.amazon.com/general/latest/gr/mgmt-console.html),
and each partition its own domain
(https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html). Those of the
isolated partitions are not public: what is made there has no link.
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
"""The console's page by service and kind of resource."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address with a name for people."""

    label: str
    url: str


def console_links(arn: str) -> tuple[Link, ...]:
    """Return where the AWS console shows a resource and its logs; nothing where no page of it is known.

    Args:
        arn: What a step's ``Metadata`` names, such as a training job.
    """
    resource = parse_arn(arn)
    if resource is None or resource.partition not in _CONSOLE_DOMAINS:
        return ()
    return tuple(_links(resource))


def resource_name(arn: str) -> str:
    """Return the name in a resource's ARN, such as a job's; ``""`` for ``""``."""
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
    """Escape as CloudWatch's console does in its fragments: percent-encoded twice, with ``$`` for ``%``."""
    return quote(quote(text, safe="?="), safe="").replace("%", "$")
