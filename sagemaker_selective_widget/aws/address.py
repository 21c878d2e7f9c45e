"""Where a boto3 client sends its requests."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from botocore.loaders import create_loader

_DOMAIN_OUTPUTS = ("dnsSuffix", "dualStackDnsSuffix")
_LOCAL_DOMAINS = (".localhost", ".invalid")
"""Domains that name servers do not resolve (RFC 2606); a client for ``.invalid`` has its transport in
this process."""


def is_aws(client: Any) -> bool:
    """Return whether a client talks to AWS itself, in any of its partitions, rather than to a substitute."""
    return _host(client).endswith(_aws_domains())


def is_on_this_machine(client: Any) -> bool:
    """Return whether a client talks to this machine: to the loopback interface, or within this process."""
    host = _host(client)
    if host == "localhost" or host.endswith(_LOCAL_DOMAINS):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _host(client: Any) -> str:
    try:
        return urlsplit(str(client.meta.endpoint_url)).hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=1)
def _aws_domains() -> tuple[str, ...]:
    """Return the suffixes of AWS host names; botocore knows the domains of every partition."""
    partitions = create_loader().load_data("partitions")["partitions"]
    return tuple({f".{each['outputs'][name]}" for each in partitions for name in _DOMAIN_OUTPUTS})
