"""Messages on what to do if the state cannot be read or written."""

from __future__ import annotations

from pathlib import Path

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local.storage.database_file import WrongSchemaError

_IN_USE = (
    "The folder {folder} is in use by another LocalSageMaker, of this process or another. "
    "Close that one first, or use another folder."
)
_FULL = (
    "The state in {folder} cannot be written: {error}. Free space on the disk, and ask again; "
    "what was answered before is kept."
)
_READ_ONLY = (
    "The state in {folder} cannot be written: {error}. Let this user write to the folder, or use another one."
)
_UNREACHABLE = (
    "The state in {folder} cannot be read or written: {error}. "
    "See whether the disk is still there, and has space left."
)
_DAMAGED = (
    "The state in {folder} cannot be read: {error}. It is damaged. Put back a copy of the folder, "
    "or use another one."
)

_BY_WORD = {
    "locked": _IN_USE,
    "full": _FULL,
    "No space left": _FULL,
    "quota": _FULL,
    "disk I/O": _UNREACHABLE,
    "readonly": _READ_ONLY,
    "Read-only": _READ_ONLY,
    "ermission": _READ_ONLY,
    "unable to open": _READ_ONLY,
    "Not a directory": _READ_ONLY,
    "exists": _READ_ONLY,
}
"""Words in messages of SQLite and operating systems → what is wrong, and what to do."""


def folder_error(folder: Path, error: Exception) -> FolderError:
    """Return an error that says what is wrong with a folder, and what to do."""
    if isinstance(error, WrongSchemaError):
        return FolderError(f"The state in {folder} {error}")
    message = str(error.strerror if isinstance(error, OSError) else error)
    found = next((text for word, text in _BY_WORD.items() if word in message), _DAMAGED)
    return FolderError(found.format(folder=folder, error=message))
