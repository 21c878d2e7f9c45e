"""GetObject, HeadObject, ListObjectsV2 and PutObject for the folder of objects.

Requests and answers have the form of the S3 API model, with ``Body`` as bytes. A bucket exists as soon as it
contains something.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import mimetypes
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sagemaker_selective_widget.local.storage.objects import ObjectFolder
from sagemaker_selective_widget.local.transport.api_error import (
    InvalidArgument,
    InvalidRange,
    NoSuchBucket,
    NoSuchKey,
    NotModified,
    PreconditionFailed,
)

Request = Mapping[str, Any]
Answer = Mapping[str, Any]

MAX_KEYS = 1000
"""The maximum number of keys on a page of a list."""

_HASHED_BYTES = 8 * 2**20
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class _Found:
    """An existing object.

    Attributes:
        file: Its file.
        size: Its size in bytes.
        modified: When it was last written.
        etag: Identifies its content; for large files it is not the MD5, as for large uploads to S3.
    """

    file: Path
    size: int
    modified: datetime
    etag: str


class ObjectOperations:
    """Operations on objects, each called with the members of its request.

    Args:
        objects: The folder.
    """

    def __init__(self, objects: ObjectFolder) -> None:
        self._objects = objects

    def get(self, request: Request) -> Answer:
        """GetObject: an object, or a range of it."""
        found = self._found(request)
        first, last = _asked_range(request.get("Range"), found.size)
        with found.file.open("rb") as opened:
            opened.seek(first)
            body = opened.read(last - first + 1)
        is_part = request.get("Range") is not None and found.size > 0
        part = {"ContentRange": f"bytes {first}-{last}/{found.size}"} if is_part else {}
        return {**_about(found, request), **part, "ContentLength": len(body), "Body": body}

    def head(self, request: Request) -> Answer:
        """HeadObject: the answer of GetObject without the content."""
        found = self._found(request)
        first, last = _asked_range(request.get("Range"), found.size)
        return {**_about(found, request), "ContentLength": last - first + 1}

    def put(self, request: Request) -> Answer:
        """PutObject: creates or replaces a whole object."""
        file = self._place(request, makes_folders=True)
        if request.get("IfNoneMatch") == "*" and file.is_file():
            raise PreconditionFailed("There is an object of that key.")
        if request["Key"].endswith("/") or file.is_dir():
            return self._put_folder(file, request)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix="%put-", delete=False) as written:
            written.write(request["Body"])
        Path(written.name).replace(file)  # so that nobody can read half an object
        return {"ETag": _describe(file).etag}

    def list_keys(self, request: Request) -> Answer:
        """ListObjectsV2: keys in byte order, with those that continue after a delimiter grouped by prefix."""
        prefix, delimiter = request.get("Prefix", ""), request.get("Delimiter", "")
        limit = min(int(request.get("MaxKeys", MAX_KEYS)), MAX_KEYS)
        after = _after(request)
        found = _grouped(self._keys(request["Bucket"], prefix), prefix, delimiter)
        left = [each for each in found if each[0].encode(errors="surrogatepass") > after]
        page = left[:limit]
        is_truncated = len(left) > len(page) > 0
        contents = [(key, file) for key, file in page if file is not None]
        answer = {
            "Name": request["Bucket"],
            "Prefix": prefix,
            "Delimiter": delimiter,
            "MaxKeys": limit,
            "KeyCount": len(page),
            "IsTruncated": is_truncated,
            "ContinuationToken": request.get("ContinuationToken"),
            "NextContinuationToken": _token(page[-1][0]) if is_truncated else None,
            "StartAfter": request.get("StartAfter"),
            "Contents": [_listed(key, file) for key, file in contents],
            "CommonPrefixes": [{"Prefix": key} for key, file in page if file is None],
        }
        return {name: value for name, value in answer.items() if value not in (None, "", [])} | {
            "Prefix": prefix
        }

    def _put_folder(self, file: Path, request: Request) -> Answer:
        """Create a folder for a key that ends in a slash, which is how the console creates folders."""
        if request["Body"] or file.is_file():
            raise InvalidArgument(
                f"{request['Key']!r} is the prefix of other keys, which is a folder on this machine, or "
                "another object has its place. Choose another key."
            )
        file.mkdir(parents=True, exist_ok=True)
        return {"ETag": f'"{_digest(b"")}"'}

    def _found(self, request: Request) -> _Found:
        """Return the object with a key, if the conditions of the request are met."""
        file = self._place(request)
        if not file.is_file():
            if not self._place({"Bucket": request["Bucket"], "Key": ""}).is_dir():
                raise NoSuchBucket("The specified bucket does not exist")
            raise NoSuchKey("The specified key does not exist.")
        found = _describe(file)
        wanted, unwanted = (request.get(name) for name in ("IfMatch", "IfNoneMatch"))
        if wanted not in (None, "*", found.etag, found.etag.strip('"')):
            raise PreconditionFailed("At least one of the pre-conditions you specified did not hold")
        if unwanted in ("*", found.etag, found.etag.strip('"')):
            raise NotModified("Not Modified")
        return found

    def _place(self, request: Request, *, makes_folders: bool = False) -> Path:
        uri = f"s3://{request['Bucket']}/{request['Key']}"
        try:
            return self._objects.path(uri) if makes_folders else self._objects.locate(uri)
        except (ValueError, FileExistsError, NotADirectoryError) as error:
            raise InvalidArgument(f"This key has no place on this machine: {error}") from None

    def _keys(self, bucket: str, prefix: str) -> list[tuple[str, Path]]:
        if not self._place({"Bucket": bucket, "Key": ""}).is_dir():
            raise NoSuchBucket("The specified bucket does not exist")
        keys = [each for each in self._objects.keys(bucket) if each[0].startswith(prefix)]
        return sorted(keys, key=lambda each: each[0].encode(errors="surrogatepass"))


def _describe(file: Path) -> _Found:
    status = file.stat()
    modified = datetime.fromtimestamp(int(status.st_mtime), timezone.utc)
    if status.st_size <= _HASHED_BYTES:
        etag = _digest(file.read_bytes())
    else:
        parts = -(-status.st_size // _HASHED_BYTES)
        etag = f"{_digest(f'{status.st_size} {status.st_mtime_ns}'.encode())}-{parts}"
    return _Found(file, status.st_size, modified, f'"{etag}"')


def _digest(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _about(found: _Found, request: Request) -> Answer:
    kind = mimetypes.guess_type(str(request["Key"]))[0] or "binary/octet-stream"
    return {
        "AcceptRanges": "bytes",
        "ETag": found.etag,
        "LastModified": found.modified,
        "ContentType": kind,
    }


def _asked_range(asked: str | None, size: int) -> tuple[int, int]:
    """Return the first and last byte of a ``Range``; an unreadable range selects all bytes."""
    match = _RANGE.fullmatch(asked or "")
    first, last = match.groups() if match else ("", "")
    if not first and not last:
        return 0, size - 1
    if not first:
        begin, end = max(0, size - int(last)), size - 1
        is_empty = int(last) == 0
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
        is_empty = bool(last) and int(last) < int(first)
        if is_empty:  # an invalid range, which is ignored
            return 0, size - 1
    if is_empty or begin >= size:
        raise InvalidRange("The requested range is not satisfiable")
    return begin, end


def _grouped(
    keys: Iterable[tuple[str, Path]], prefix: str, delimiter: str
) -> Iterator[tuple[str, Path | None]]:
    """Yield keys; those with a delimiter after the prefix are replaced by their common prefix, once."""
    last = None
    for key, file in keys:
        head, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
        if not found:
            yield key, file
            continue
        common = f"{prefix}{head}{delimiter}"
        if common != last:
            yield common, None
        last = common


def _listed(key: str, file: Path) -> Answer:
    found = _describe(file)
    return {
        "Key": key,
        "LastModified": found.modified,
        "ETag": found.etag,
        "Size": found.size,
        "StorageClass": "STANDARD",
    }


def _token(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode(errors="surrogatepass")).decode()


def _after(request: Request) -> bytes:
    """Return the key after which a page begins."""
    token = request.get("ContinuationToken")
    if token is None:
        return str(request.get("StartAfter", "")).encode(errors="surrogatepass")
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidArgument("The continuation token provided is incorrect") from None
