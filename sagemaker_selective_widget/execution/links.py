"""Where the AWS console shows what a step made: the job itself, and its logs.

The console of a region has a host of its own, and each partition its own domain
(https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

_CONSOLE_DOMAINS: Mapping[str, str] = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
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

_LOG_GROUPS: Mapping[tuple[str, str], str] = {
    ("sagemaker", "training-job"): "/aws/sagemaker/TrainingJobs",
    ("sagemaker", "processing-job"): "/aws/sagemaker/ProcessingJobs",
    ("sagemaker", "transform-job"): "/aws/sagemaker/TransformJobs",
}
"""Log groups in which a stream's name begins with the job's
(https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html)."""


_REGION = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Link:
    """An address with a name for people."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class _Resource:
    partition: str
    service: str
    region: str
    kind: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.service, self.kind)

    def page(self, service: str, fragment: str) -> str:
        host = f"{self.region}.{_CONSOLE_DOMAINS[self.partition]}"
        return f"https://{host}/{service}/home?region={self.region}#{fragment}"


def console_links(arn: str) -> tuple[Link, ...]:
    """Return where the AWS console shows a resource and its logs; nothing for what it has no page for.

    Args:
        arn: What a step's ``Metadata`` names, such as a training job.
    """
    resource = _parsed(arn)
    return () if resource is None else tuple(_links(resource))


def resource_name(arn: str) -> str:
    """Return the name in a resource's ARN, such as a job's; ``""`` for ``""``."""
    return arn.rpartition("/")[2].rpartition(":")[2]


def _links(resource: _Resource) -> Iterator[Link]:
    name = quote(resource.name, safe="")
    if resource.key in _PAGES:
        yield Link("Console", resource.page(resource.service, f"/{_PAGES[resource.key]}/{name}"))
    group = _log_group(resource)
    if group:
        only = "" if resource.service == "lambda" else _escaped(f"?logStreamNameFilter={resource.name}/")
        yield Link(
            "Logs", resource.page("cloudwatch", f"logsV2:log-groups/log-group/{_escaped(group)}{only}")
        )


def _log_group(resource: _Resource) -> str:
    return (
        f"/aws/lambda/{resource.name}" if resource.service == "lambda" else _LOG_GROUPS.get(resource.key, "")
    )


def _escaped(text: str) -> str:
    """Escape as CloudWatch's console does in its fragments: percent-encoded twice, with ``$`` for ``%``."""
    return quote(quote(text, safe="?="), safe="").replace("%", "$")


def _parsed(arn: str) -> _Resource | None:
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[1] not in _CONSOLE_DOMAINS or not _REGION.fullmatch(parts[3]):
        return None
    separator = ":" if parts[2] == "lambda" else "/"
    kind, _, name = parts[5].partition(separator)
    return _Resource(parts[1], parts[2], parts[3], kind, name.partition(":")[0]) if name else None
