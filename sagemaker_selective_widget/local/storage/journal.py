"""Tables under one lock; their changes are saved when the lock is released.

So changes made together are saved together, and before anybody else can see them: an answer received by a
client, and a step read by another step, are in the database. While changes cannot be saved, as on a full
disk, the memory is ahead: reading continues, and `Journal.check_saved` reports the problem to writers.
"""

from __future__ import annotations

import logging
import threading
from collections import UserDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Generic, TypeVar

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local.storage.database import Database, Place, Row
from sagemaker_selective_widget.local.storage.folder_errors import folder_error
from sagemaker_selective_widget.local.storage.record_json import RecordJson, from_json, to_json

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

logger = logging.getLogger(__name__)

_GONE = object()
_TEXT = "text"


class Journal:
    """Creates tables, and is the reentrant lock that protects them: ``with journal: …``.

    Args:
        database: Where the tables are stored; None keeps them in memory only.

    Raises:
        FolderError: The database is damaged.
    """

    def __init__(self, database: Database | None = None) -> None:
        self._database = database
        self._lock = threading.RLock()
        self._depth = 0
        self._changes: dict[Place, Any] = {}
        self._has_news = False
        self._to_call: dict[Callable[[], object], None] = {}
        self._failure: FolderError | None = None
        self._json = RecordJson(dict(self._rows(_TEXT, "")))

    def table(self, kind: str, record_type: type) -> Table[Any, Any]:
        """Return the single table of a kind, with its content in the database."""
        return Table(self, kind, record_type, "")

    def tables(self, kind: str, record_type: type) -> Tables[Any, Any]:
        """Return the tables of a kind, one for each owner; each is read when first used."""
        return Tables(self, kind, record_type)

    def read(self, kind: str, record_type: type, owner: str) -> dict[Any, Any]:
        """Return the content of a table in the database.

        Raises:
            FolderError: The database is damaged.
        """
        with self._explaining():
            return {
                from_json(key): self._json.read(text, record_type) for key, text in self._rows(kind, owner)
            }

    def search(
        self, kind: str, record_type: type, owner_prefix: str, key: str, texts: Sequence[str]
    ) -> list[tuple[str, Any]]:
        """Return owners and records with a key, if the record's JSON in the database contains some texts.

        Raises:
            FolderError: The database is damaged.
        """
        if self._database is None:
            return []
        with self._explaining():
            rows = self._database.search(kind, owner_prefix, key, texts)
            return [(owner, self._json.read(text, record_type)) for owner, text in rows]

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, TypeError, AttributeError) as error:
            assert self._database is not None  # noqa: S101 (without one, there is nothing to read)
            raise folder_error(self._database.folder, error) from error

    def owners(self, kind: str) -> Sequence[str]:
        """Return the owners that have tables of a kind in the database."""
        return self._database.owners(kind) if self._database else ()

    def has(self, kind: str, owner: str) -> bool:
        """Return whether the database has any rows of an owner's table."""
        return self._database is not None and self._database.has(kind, owner)

    def note(self, place: Place, value: Any) -> None:
        """Record a value to be saved when the lock is released; called under the lock."""
        if self._database is not None:
            self._changes[place] = value
            self._has_news = True

    def note_gone(self, place: Place) -> None:
        """Record a removal to be saved when the lock is released; called under the lock."""
        self.note(place, _GONE)

    def call_when_free(self, callback: Callable[[], object]) -> None:
        """Let a function be called once after the lock has been released; called under the lock.

        By then changes have been saved, if possible. Exceptions are logged.
        """
        self._to_call[callback] = None

    def check_saved(self) -> None:
        """Save what could not be saved before.

        Raises:
            FolderError: It still cannot be saved; it stays in memory until the next attempt.
        """
        with self:
            self._has_news = bool(self._changes)
        if self._failure is not None:
            raise self._failure

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            # Even after an exception, so that the database matches the memory.
            if self._depth == 1 and self._has_news:
                self._save()
        finally:
            self._depth -= 1
            callbacks = self._callbacks_due()
            self._lock.release()
            for callback in callbacks:
                _call(callback)

    def _callbacks_due(self) -> tuple[Callable[[], object], ...]:
        if self._depth or not self._to_call:
            return ()
        callbacks = tuple(self._to_call)
        self._to_call.clear()
        return callbacks

    def _rows(self, kind: str, owner: str) -> Sequence[tuple[str, str]]:
        return self._database.rows(kind, owner) if self._database else ()

    def _save(self) -> None:
        """Save all changes; after a failure they are kept for the next attempt.

        Nothing is raised, because a step whose end cannot be saved has ended nevertheless.
        """
        assert self._database is not None  # noqa: S101 (nothing is noted without one)
        self._has_news = False
        rows = [
            Row(place, None if value is _GONE else self._json.write(value))
            for place, value in self._changes.items()
        ]
        texts = [Row((_TEXT, "", digest), text) for digest, text in self._json.new_texts.items()]
        try:
            self._database.save([*texts, *rows])
        except FolderError as error:
            self._failure = error
        else:
            self._failure = None
            self._changes.clear()
            self._json.new_texts.clear()


def _call(callback: Callable[[], object]) -> None:
    """Call a function that waited for the lock; its errors must not fail the code that made a change."""
    try:
        callback()
    except Exception:
        logger.exception("What is called after a change has failed.")


class Table(UserDict[Key, Value], Generic[Key, Value]):
    """A dictionary of records that records its changes in a journal; changed under the journal's lock."""

    def __init__(self, journal: Journal, kind: str, record_type: type, owner: str) -> None:
        super().__init__()
        self.data = journal.read(kind, record_type, owner)
        self._journal = journal
        self._kind = kind
        self._owner = owner

    def __setitem__(self, key: Key, value: Value) -> None:
        super().__setitem__(key, value)
        self._journal.note(self._place(key), value)

    def __delitem__(self, key: Key) -> None:
        super().__delitem__(key)
        self._journal.note_gone(self._place(key))

    def snapshot(self) -> dict[Key, Value]:
        """Return a copy; ``dict(table)`` would look up each key, which takes ten times as long."""
        return self.data.copy()

    def records(self) -> list[Value]:
        """Return the records in the order of creation, without looking up each key."""
        return list(self.data.values())

    def _place(self, key: Key) -> Place:
        return self._kind, self._owner, to_json(key)


class Tables(Generic[Key, Value]):
    """The tables of a kind by owner, such as the steps of each execution.

    A table is read when first used, so that old executions cost nothing until somebody looks at them.
    """

    def __init__(self, journal: Journal, kind: str, record_type: type) -> None:
        self._journal = journal
        self._kind = kind
        self._record_type = record_type
        self._read: dict[str, Table[Key, Value]] = {}

    def __getitem__(self, owner: str) -> Table[Key, Value]:
        """Return the table of an owner; an empty one if it has none."""
        if owner not in self._read:
            self._read[owner] = Table(self._journal, self._kind, self._record_type, owner)
        return self._read[owner]

    def peek(self, owner: str) -> list[Value]:
        """Return the records of an owner, without keeping the table if it was not read before."""
        known = self._read.get(owner)
        if known is not None:
            return known.records()
        return list(self._journal.read(self._kind, self._record_type, owner).values())

    def search(self, owner_prefix: str, key: Key, texts: Sequence[str]) -> Iterator[tuple[str, Value]]:
        """Yield owners with their record for a key; tables that were read are not filtered by the texts.

        Args:
            owner_prefix: The prefix of the owners.
            key: The key of the records.
            texts: Texts that the JSON of records in unread tables has to contain.
        """
        for owner, table in self._read.items():
            if owner.startswith(owner_prefix) and key in table:
                yield owner, table[key]
        for owner, record in self._journal.search(
            self._kind, self._record_type, owner_prefix, to_json(key), texts
        ):
            if owner not in self._read:
                yield owner, record

    def __delitem__(self, owner: str) -> None:
        self[owner].clear()
        del self._read[owner]

    def __contains__(self, owner: str) -> bool:
        """Return whether an owner has a table, without creating one."""
        return owner in self._read or self._journal.has(self._kind, owner)

    def owners(self) -> Iterator[str]:
        """Yield the owners that have a table."""
        yield from dict.fromkeys((*self._journal.owners(self._kind), *self._read))
