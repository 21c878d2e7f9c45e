"""The protocol of S3: HTTP ↔ operation and members, with path-style addresses (``/bucket/key``) only.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlsplit
from xml.etree import ElementTree as ET

from sagemaker_selective_widget.local.names import random_id
from sagemaker_selective_widget.local.transport.api_error import (
    AccessDenied,
    ApiError,
    InternalError,
    InvalidRequest,
    NotImplementedInS3,
)
from sagemaker_selective_widget.local.transport.http_messages import HttpRequest, HttpResponse

NOT_MODIFIED = 304
"""The HTTP status of a response without a body: the client already has the object."""

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})(?:;[^\r\n]*)?\r\n")
_IGNORED_QUERY = frozenset({"x-id", "list-type"})
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LIST_QUERY = {
    "prefix": "Prefix",
    "delimiter": "Delimiter",
    "max-keys": "MaxKeys",
    "continuation-token": "ContinuationToken",
    "start-after": "StartAfter",
    "encoding-type": "EncodingType",
    "fetch-owner": "FetchOwner",
}
_HEADERS_IN = {"range": "Range", "if-match": "IfMatch", "if-none-match": "IfNoneMatch"}
_HEADERS_OUT = {
    "AcceptRanges": "Accept-Ranges",
    "ContentLength": "Content-Length",
    "ContentRange": "Content-Range",
    "ContentType": "Content-Type",
    "ETag": "ETag",
    "LastModified": "Last-Modified",
}


Perform = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Performs an operation: members of the request → members of the answer."""


@dataclass(frozen=True, slots=True)
class Read:
    """A parsed request.

    Attributes:
        operation: The requested operation.
        members: The members of its request.
    """

    operation: str
    members: Mapping[str, Any]


def read_request(request: HttpRequest) -> Read:
    """Parse a request.

    Raises:
        ApiError: The request needs something that this machine does not support, or cannot be read.
    """
    if not request.headers.get("authorization", "").startswith("AWS4-"):
        # The signature is not verified; but a web page cannot make a browser send this header.
        raise AccessDenied("Sign the request: this endpoint answers AWS clients alone.")
    parts = urlsplit(request.target)
    bucket, _, key = parts.path.lstrip("/").partition("/")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    operation = _operation(request, bucket, key, query)
    place: dict[str, Any] = {
        "Bucket": _decoded(bucket),
        **({"Key": _decoded(key)} if operation != "ListObjectsV2" else {}),
    }
    if operation == "ListObjectsV2":
        return Read(operation, {**place, **_list_members(query)})
    if operation == "PutObject":
        place["Body"] = _content(request)
    headers = {name: request.headers[sent] for sent, name in _HEADERS_IN.items() if sent in request.headers}
    return Read(operation, {**place, **headers})


def answer(perform: Perform, read: Read) -> HttpResponse:
    """Return the response to a request.

    Args:
        perform: Performs the operation.
        read: The request.
    """
    try:
        return _response(read, perform(read.members))
    except ApiError as error:
        return refusal(error)
    except Exception as error:  # noqa: BLE001 (a service answers, whatever failed)
        return refusal(InternalError(f"{type(error).__name__}: {error}"))


def refusal(error: ApiError) -> HttpResponse:
    """Return the response that refuses a request."""
    if error.status == NOT_MODIFIED:
        return HttpResponse(error.status, _always())
    root = ET.Element("Error")
    for name, text in {"Code": error.code, "Message": str(error), "RequestId": random_id(16)}.items():
        ET.SubElement(root, name).text = _NO_XML.sub("\ufffd", text)
    return HttpResponse(error.status, _always("application/xml"), _xml(root))


def _operation(request: HttpRequest, bucket: str, key: str, query: Mapping[str, str]) -> str:
    known = _IGNORED_QUERY | (_LIST_QUERY.keys() if not key else frozenset())
    others = sorted(query.keys() - known)
    wanted = {
        ("GET", True): "GetObject",
        ("HEAD", True): "HeadObject",
        ("PUT", True): "PutObject",
        ("GET", False): "ListObjectsV2",
    }.get((request.method, bool(key)))
    is_list = wanted == "ListObjectsV2"
    if not bucket or wanted is None or others or (is_list and query.get("list-type") != "2"):
        raise NotImplementedInS3(
            "This machine has GetObject, HeadObject, ListObjectsV2 and PutObject of S3, without versions, "
            f"parts or other options; this is {request.method} with {', '.join(others) or 'another target'}."
        )
    if "x-amz-copy-source" in request.headers:
        raise NotImplementedInS3("This machine does not copy objects. Read the object and put it.")
    return wanted


def _list_members(query: Mapping[str, str]) -> Mapping[str, Any]:
    members: dict[str, Any] = {name: query[sent] for sent, name in _LIST_QUERY.items() if sent in query}
    if "MaxKeys" in members:
        if not re.fullmatch(r"[0-9]{1,9}", members["MaxKeys"]):
            raise InvalidRequest("Provided max-keys not an integer or within integer range")
        members["MaxKeys"] = int(members["MaxKeys"])
    return members


def _content(request: HttpRequest) -> bytes:
    """Return the body, decoded if the client signs or checksums it in chunks (``aws-chunked``)."""
    is_chunked = "aws-chunked" in request.headers.get("content-encoding", "")
    is_signed = request.headers.get("x-amz-content-sha256", "").startswith("STREAMING-")
    if not (is_chunked or is_signed):
        return request.body
    body, position = request.body, 0
    parts: list[bytes] = []
    while match := _CHUNK.match(body, position):
        size = int(match.group(1), 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[match.end() : match.end() + size])
        position = match.end() + size + 2
    raise InvalidRequest("The chunks of the body cannot be read.")


def _response(read: Read, said: Mapping[str, Any]) -> HttpResponse:
    if read.operation == "ListObjectsV2":
        root = ET.Element("ListBucketResult", xmlns=_NAMESPACE)
        _write_list(root, said, is_encoded=read.members.get("EncodingType") == "url")
        return HttpResponse(200, _always("application/xml"), _xml(root))
    headers = {header: _header(said[name]) for name, header in _HEADERS_OUT.items() if name in said}
    status = 206 if "ContentRange" in said else 200
    return HttpResponse(status, {**_always(), **headers}, said.get("Body", b""))


def _write_list(root: ET.Element, said: Mapping[str, Any], *, is_encoded: bool) -> None:
    if is_encoded:
        ET.SubElement(root, "EncodingType").text = "url"
    for name, value in said.items():
        for item in value if isinstance(value, list) else [value]:
            element = ET.SubElement(root, name)
            if isinstance(item, Mapping):
                for key, text in item.items():
                    ET.SubElement(element, key).text = _text(key, text, is_encoded)
            else:
                element.text = _text(name, item, is_encoded)


_ENCODED = frozenset({"Key", "Prefix", "Delimiter", "StartAfter"})


def _text(name: str, value: Any, is_encoded: bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", ".000Z")
    text = str(value)
    return quote(text, safe="/", errors="surrogatepass") if is_encoded and name in _ENCODED else text


def _header(value: Any) -> str:
    return format_datetime(value, usegmt=True) if isinstance(value, datetime) else str(value)


def _always(content_type: str = "") -> dict[str, str]:
    kind = {"Content-Type": content_type} if content_type else {}
    return {"x-amz-request-id": random_id(16).upper(), **kind}


def _xml(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _decoded(text: str) -> str:
    return unquote_to_bytes(text).decode(errors="surrogateescape")
