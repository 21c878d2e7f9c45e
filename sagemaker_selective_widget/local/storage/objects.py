"""Storage for what is in S3 on AWS: one file per object, below one folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from sagemaker_selective_widget.local.storage.file_names import file_name, object_name

_SCHEME = "s3://"


@dataclass(frozen=True, slots=True)
class ObjectFolder:
    """S3 URIs as paths: ``s3://bucket/key`` is ``<root>/bucket/key``.

    Names that some file system cannot represent, or cannot distinguish from others, are escaped
    (`file_name`); on Windows and macOS these include capital letters, and everything that is not ASCII. So an
    object's path has to be computed from its own URI, as appending a name to a folder's path does not always
    give it. A slash at the end is ignored: in S3 it makes a key the prefix of others, and a prefix is a
    folder here.

    Attributes:
        root: The folder that represents all of S3.
    """

    root: Path

    def path(self, uri: str) -> Path:
        """Return the path for an S3 URI, and create the folders above it.

        Raises:
            ValueError: The text is not an S3 URI, or its key leads out of its bucket.
        """
        found = self.locate(uri)
        found.parent.mkdir(parents=True, exist_ok=True)
        return found

    def locate(self, uri: str) -> Path:
        """Return the path for an S3 URI, without creating anything.

        Raises:
            ValueError: The text is not an S3 URI, or its key leads out of its bucket.
        """
        text = str(uri)  # converted, so that other types are reported as invalid URIs
        bucket, _, key = text.removeprefix(_SCHEME).partition("/")
        if not text.startswith(_SCHEME) or not bucket:
            raise ValueError(f"{uri!r} is not an S3 URI. Write it as s3://bucket/key.")
        parts = [bucket, *key.removesuffix("/").split("/")] if key else [bucket]
        if ".." in parts:
            raise ValueError(f"{uri!r} climbs out of its bucket. Leave '..' out of the key.")
        return self.root.joinpath(*(file_name(part, folds_case=self._folds_case) for part in parts))

    def keys(self, bucket: str) -> Iterator[tuple[str, Path]]:
        """Yield the key and the file of each object in a bucket, except those with shortened names."""
        folder = self.locate(f"{_SCHEME}{bucket}/")
        pending = [("", folder)]
        while pending:
            prefix, inside = pending.pop()
            for entry in inside.iterdir() if inside.is_dir() else ():
                name = object_name(entry.name)
                if name is None:
                    continue
                if entry.is_dir():
                    pending.append((f"{prefix}{name}/", entry))
                elif entry.is_file():
                    yield f"{prefix}{name}", entry

    @property
    def _folds_case(self) -> bool:
        return isinstance(self.root, PureWindowsPath) or sys.platform == "darwin"

    def read_json(self, uri: str) -> Any:
        """Read one object as JSON.

        Raises:
            FileNotFoundError: There is no such object.
            ValueError: The object is not JSON.
        """
        return json.loads(self.locate(uri).read_text(encoding="utf-8"))

    def write_json(self, uri: str, content: Any) -> None:
        """Write one object as JSON."""
        self.path(uri).write_text(json.dumps(content), encoding="utf-8")
