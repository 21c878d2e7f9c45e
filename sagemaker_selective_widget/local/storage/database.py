"""The file that keeps a machine's state: SQLite, one table of JSON records.

One process at a time has the file, for as long as it is open: SQLite holds an exclusive lock that ends with
the process, however it ends. A commit outlives the process, killed or not; should the whole computer lose
power, the latest commits may be lost, and nothing else.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sagemaker_selective_widget.errors import FolderError

SCHEMA_VERSION = 1
"""Raised when a record changes so that an older file cannot be read."""

FILE_NAME = "state.sqlite"

Place = tuple[str, str, str]
"""Where a row is: its kind (such as ``step``), its owner (such as an execution's ARN), its key as JSON."""

_SCHEMA = """
CREATE TABLE records (
    kind TEXT NOT NULL, owner TEXT NOT NULL, key TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (kind, owner, key)
)
"""
# An upsert keeps a row's rowid, so that rows come back in the order in which they were first saved.
_SAVE = """
INSERT INTO records VALUES (?, ?, ?, ?)
ON CONFLICT (kind, owner, key) DO UPDATE SET record = excluded.record
"""
_REMOVE = "DELETE FROM records WHERE kind = ? AND owner = ? AND key = ?"
_ROWS = "SELECT kind, owner, key, record FROM records WHERE kind = ? ORDER BY rowid"


class Row(NamedTuple):
    """One record as text; None removes it."""

    place: Place
    text: str | None


class Database:
    """The open file; any thread may save, one at a time.

    Args:
        folder: The folder that holds the file; it exists.

    Raises:
        FolderError: Another `LocalSageMaker` has the folder, or what it holds cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._saving = threading.Lock()
        self._is_closing = False
        self._connection = _opened(folder)

    def rows(self, kind: str) -> Iterator[tuple[Place, str]]:
        """Yield the rows of a kind in the order in which they were first saved."""
        for *place, text in self._connection.execute(_ROWS, (kind,)):
            yield (place[0], place[1], place[2]), text

    def save(self, rows: Sequence[Row]) -> None:
        """Save all rows or none; a closed database saves nothing."""
        with self._saving:
            if not self._is_closing:
                self._commit(rows)
        if self._is_closing:
            self.close()

    def close(self) -> None:
        """Close the file and let go of its lock, at once or when the thread that is saving has saved.

        It waits for nothing: the garbage collector may call this anywhere, also amid `save`.
        """
        self._is_closing = True
        if self._saving.acquire(blocking=False):
            try:
                self._connection.close()
            finally:
                self._saving.release()

    def _commit(self, rows: Sequence[Row]) -> None:
        with self._connection:
            self._connection.execute("BEGIN")
            for place, text in rows:
                if text is None:
                    self._connection.execute(_REMOVE, place)
                else:
                    self._connection.execute(_SAVE, (*place, text))


def _opened(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / FILE_NAME, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, folder)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _refusal(folder, error) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, folder: Path) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN EXCLUSIVE")  # takes the lock, which locking_mode then keeps
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    elif version != SCHEMA_VERSION:
        raise FolderError(
            f"The state in {folder} has the schema version {version}, and this release reads "
            f"{SCHEMA_VERSION}. Use the release that wrote it, or another folder."
        )
    connection.execute("COMMIT")


def _refusal(folder: Path, error: sqlite3.DatabaseError) -> FolderError:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return FolderError(
            f"The folder {folder} is in use by another LocalSageMaker, of this process or another. "
            "Close that one first, or use another folder."
        )
    return FolderError(f"The state in {folder} cannot be opened: {error}. Use another folder.")
