"""The file with a machine's state: an SQLite database, with records as JSON.

Only one process at a time can open the file: SQLite holds an exclusive lock, which ends with the process,
however that ends. A commit survives the process, even if it is killed. If the whole computer loses power,
the latest commits may be lost, and nothing else.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sagemaker_selective_widget.local.storage.database_file import open_file
from sagemaker_selective_widget.local.storage.folder_errors import folder_error

FILE_NAME = "state.sqlite"

Place = tuple[str, str, str]
"""The place of a row: its kind (such as ``step``), its owner (such as an execution's ARN), its JSON key."""

# An upsert keeps a row's rowid, so that rows are returned in the order in which they were first saved.
_SAVE = """
INSERT INTO {table} VALUES (?, ?, ?, ?)
ON CONFLICT (kind, owner, key) DO UPDATE SET record = excluded.record
"""
_REMOVE = "DELETE FROM {table} WHERE kind = ? AND owner = ? AND key = ?"
_ROWS = "SELECT key, record FROM {table} WHERE kind = ? AND owner = ? ORDER BY rowid"
_SEARCH = """
SELECT owner, record FROM owned_records
WHERE kind = ? AND owner >= ? AND owner < ? AND key = ?{holds} ORDER BY rowid
"""
_LAST = "\U0010ffff"
"""Sorts after every character of an owner."""
_HAS = "SELECT 1 FROM owned_records WHERE kind = ? AND owner = ? LIMIT 1"
_OWNERS = "SELECT DISTINCT owner FROM owned_records WHERE kind = ?"


class Row(NamedTuple):
    """One record as text; None to remove it."""

    place: Place
    text: str | None


class Database:
    """The open database; any thread may read and save, one at a time.

    Args:
        folder: The folder of the file; it is created if it does not exist.

    Raises:
        FolderError: Another `LocalSageMaker` uses the folder, or its content cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._using = threading.Lock()
        self._is_closing = False
        with self._explaining():
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = open_file(folder / FILE_NAME)

    def rows(self, kind: str, owner: str = "") -> Sequence[tuple[str, str]]:
        """Return keys and records of a kind and an owner, in the order in which they were first saved.

        A closed database has none.

        Raises:
            FolderError: The file is damaged, or cannot be read.
        """
        with self._in_use() as is_open, self._explaining():
            if not is_open:
                return ()
            return self._connection.execute(_ROWS.format(table=_table(owner)), (kind, owner)).fetchall()

    def has(self, kind: str, owner: str) -> bool:
        """Return whether there are rows of a kind and an owner.

        Raises:
            FolderError: The file is damaged, or cannot be read.
        """
        with self._in_use() as is_open, self._explaining():
            return is_open and bool(self._connection.execute(_HAS, (kind, owner)).fetchall())

    def search(
        self, kind: str, owner_prefix: str, key: str, texts: Sequence[str]
    ) -> Sequence[tuple[str, str]]:
        """Return owners and records with a key, in the order saved, of the records that contain some texts.

        Raises:
            FolderError: The file is damaged, or cannot be read.
        """
        holds = " AND instr(record, ?)" * len(texts)
        place = (kind, owner_prefix, owner_prefix + _LAST, key)
        with self._in_use() as is_open, self._explaining():
            if not is_open:
                return ()
            return self._connection.execute(_SEARCH.format(holds=holds), (*place, *texts)).fetchall()

    def owners(self, kind: str) -> Sequence[str]:
        """Return the owners that have rows of a kind.

        Raises:
            FolderError: The file is damaged, or cannot be read.
        """
        with self._in_use() as is_open, self._explaining():
            found = self._connection.execute(_OWNERS, (kind,)).fetchall() if is_open else ()
        return [owner for (owner,) in found]

    def save(self, rows: Sequence[Row]) -> None:
        """Save all rows or none; a closed database saves nothing.

        Raises:
            FolderError: The disk is full, or the file can no longer be written.
        """
        with self._in_use() as is_open, self._explaining():
            if is_open:
                self._commit(rows)

    def close(self) -> None:
        """Close the file and release its lock, immediately or when the thread that uses it is done.

        This does not wait, since the garbage collector may call it anywhere, even during `save`.
        """
        self._is_closing = True
        if self._using.acquire(blocking=False):
            try:
                self._connection.close()
            finally:
                self._using.release()

    @contextmanager
    def _in_use(self) -> Iterator[bool]:
        """Use the file exclusively; yield whether it is open."""
        try:
            with self._using:
                yield not self._is_closing
        finally:
            if self._is_closing:
                self.close()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Translate errors of SQLite and of the file system into messages that say what to do."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a bug in this code
        except (sqlite3.DatabaseError, OSError) as error:
            raise folder_error(self.folder, error) from error

    def _commit(self, rows: Sequence[Row]) -> None:
        with self._connection:
            self._connection.execute("BEGIN")
            for place, text in rows:
                table = _table(place[1])
                if text is None:
                    self._connection.execute(_REMOVE.format(table=table), place)
                else:
                    self._connection.execute(_SAVE.format(table=table), (*place, text))


def _table(owner: str) -> str:
    """Return the table for an owner's rows; rows without one are separate, as they are read all at once."""
    return "owned_records" if owner else "records"
