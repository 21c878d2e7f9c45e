"""Tables under one lock; what changes in them is saved when the lock is let go.

So what is changed together is saved together, and before anybody else can see it: an answer that a client
has got, and a step that another has read from, are in the database.
"""

from __future__ import annotations

import threading
from collections import UserDict
from collections.abc import Hashable
from types import TracebackType
from typing import Any, Generic, TypeVar

from sagemaker_selective_widget.local.storage.database import Database, Place, Row
from sagemaker_selective_widget.local.storage.record_json import from_json, to_json

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_GONE = object()


class Journal:
    """Makes tables, and is the reentrant lock that stands over them: ``with journal: …``.

    Args:
        database: Where the tables are kept; None keeps them in memory alone.
    """

    def __init__(self, database: Database | None = None) -> None:
        self._database = database
        self._lock = threading.RLock()
        self._depth = 0
        self._changes: dict[Place, Any] = {}

    def table(self, kind: str) -> Table[Any, Any]:
        """Return the one table of a kind, with what the database has of it."""
        return self.tables(kind)[""]

    def tables(self, kind: str) -> Tables[Any, Any]:
        """Return the tables of a kind, one for each owner, with what the database has of them."""
        found: Tables[Any, Any] = Tables(self, kind)
        for (_, owner, key), text in self._database.rows(kind) if self._database else ():
            found[owner].data[from_json(key)] = from_json(text)
        return found

    def note(self, place: Place, value: Any) -> None:
        """Remember what is to be saved when the lock is let go; called under it."""
        if self._database is not None:
            self._changes[place] = value

    def note_gone(self, place: Place) -> None:
        """Remember what is to be removed when the lock is let go; called under it."""
        self.note(place, _GONE)

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
            if self._depth == 1 and self._changes:
                self._save()
        finally:
            self._depth -= 1
            self._lock.release()

    def _save(self) -> None:
        """Save every change; after a failure (a full disk) they wait for the next time."""
        assert self._database is not None  # noqa: S101 (nothing is noted without one)
        rows = [
            Row(place, None if value is _GONE else to_json(value)) for place, value in self._changes.items()
        ]
        self._database.save(rows)
        self._changes.clear()


class Table(UserDict[Key, Value], Generic[Key, Value]):
    """A dictionary of records whose changes are noted in its journal; changed under the journal's lock."""

    def __init__(self, journal: Journal, kind: str, owner: str) -> None:
        super().__init__()
        self._journal = journal
        self._kind = kind
        self._owner = owner

    def __setitem__(self, key: Key, value: Value) -> None:
        super().__setitem__(key, value)
        self._journal.note(self._place(key), value)

    def __delitem__(self, key: Key) -> None:
        super().__delitem__(key)
        self._journal.note_gone(self._place(key))

    def _place(self, key: Key) -> Place:
        return self._kind, self._owner, to_json(key)


class Tables(UserDict[str, Table[Key, Value]]):
    """The tables of a kind by owner, as the steps of each execution; one is made when it is asked for."""

    def __init__(self, journal: Journal, kind: str) -> None:
        super().__init__()
        self._journal = journal
        self._kind = kind

    def __missing__(self, owner: str) -> Table[Key, Value]:
        self.data[owner] = Table(self._journal, self._kind, owner)
        return self.data[owner]

    def __delitem__(self, owner: str) -> None:
        self[owner].clear()
        super().__delitem__(owner)
