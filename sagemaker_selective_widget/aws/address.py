"""Where a boto3 client sends its requests."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

_AWS_DOMAINS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn")


def is_aws(client: Any) -> bool:
    """Tell whether a client talks to AWS itself, rather than to something that stands in for it."""
    return (urlsplit(client.meta.endpoint_url).hostname or "").endswith(_AWS_DOMAINS)
