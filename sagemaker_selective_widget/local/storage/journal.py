"""Tables under one lock; what changes in them is saved when the lock is let go.

So what is changed together is saved together, and before anybody else can see it: an answer that a client
has got, and a step that another has read from, are in the database. While it cannot be saved, on a full disk,
the memory is ahead: reading goes on, and `Journal.check_saved` tells those who have written.
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
    """Makes tables, and is the reentrant lock that stands over them: ``with journal: …``.

    Args:
        database: Where the tables are kept; None keeps them in memory alone.

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
        """Return the one table of a kind, with what the database has of it."""
        return Table(self, kind, record_type, "")

    def tables(self, kind: str, record_type: type) -> Tables[Any, Any]:
        """Return the tables of a kind, one for each owner; each is read when it is asked for."""
        return Tables(self, kind, record_type)

    def read(self, kind: str, record_type: type, owner: str) -> dict[Any, Any]:
        """Return what the database has of a table.

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
        """Return owners, and the record of a key, of which the database's JSON holds some texts.

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
        """Tell whether the database has anything of an owner's table."""
        return self._database is not None and self._database.has(kind, owner)

    def note(self, place: Place, value: Any) -> None:
        """Remember what is to be saved when the lock is let go; called under it."""
        if self._database is not None:
            self._changes[place] = value
            self._has_news = True

    def note_gone(self, place: Place) -> None:
        """Remember what is to be removed when the lock is let go; called under it."""
        self.note(place, _GONE)

    def call_when_free(self, callback: Callable[[], object]) -> None:
        """Have something called, once, when the lock has been let go; called under it.

        By then what is changed has been saved, as far as it can be. What it raises is logged.
        """
        self._to_call[callback] = None

    def check_saved(self) -> None:
        """Save what could not be saved before.

        Raises:
            FolderError: It cannot be saved now either; it stays in memory, and waits for the next time.
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
            # Also after an exception: the database says what the memory says.
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
        """Save every change; after a failure they wait for the next time.

        Nothing is raised: a step whose end cannot be saved has ended nevertheless.
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
    """Call what waited for the lock: whoever has changed something is not to fail for it."""
    try:
        callback()
    except Exception:
        logger.exception("What is called after a change has failed.")


class Table(UserDict[Key, Value], Generic[Key, Value]):
    """A dictionary of records whose changes are noted in its journal; changed under the journal's lock."""

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
        """Return a copy; ``dict(table)`` would ask for each key, which takes ten times as long."""
        return self.data.copy()

    def records(self) -> list[Value]:
        """Return the records in the order of creation, without asking for each key."""
        return list(self.data.values())

    def _place(self, key: Key) -> Place:
        return self._kind, self._owner, to_json(key)


class Tables(Generic[Key, Value]):
    """The tables of a kind by owner, as the steps of each execution.

    One is read when it is asked for, so that what an old execution did costs nothing before somebody looks.
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
        """Return the records of an owner without keeping a table that was not read before."""
        known = self._read.get(owner)
        if known is not None:
            return known.records()
        return list(self._journal.read(self._kind, self._record_type, owner).values())

    def search(self, owner_prefix: str, key: Key, texts: Sequence[str]) -> Iterator[tuple[str, Value]]:
        """Yield owners with a record of theirs: of tables that were read, each record of the key.

        Args:
            owner_prefix: What the owners begin with.
            key: The key of the records.
            texts: What records that were not read have to hold in their JSON.
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
        """Tell whether an owner has a table; to ask for it would make one."""
        return owner in self._read or self._journal.has(self._kind, owner)

    def owners(self) -> Iterator[str]:
        """Yield the owners that have a table."""
        yield from dict.fromkeys((*self._journal.owners(self._kind), *self._read))
