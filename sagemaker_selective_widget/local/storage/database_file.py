"""Opening of the state's file: takes its lock, and checks that this release can read it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

SCHEMA_VERSION = 2
"""Incremented when a record changes in such a way that older files cannot be read."""

MAX_CHECKED_BYTES = 64 * 2**20
"""The maximum size of files that are checked for damage when opened, which takes about 0.2 s. Damage to a
larger one is found when it is read."""

_TABLE = """
CREATE TABLE {name} (
    kind TEXT NOT NULL, owner TEXT NOT NULL, key TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (kind, owner, key)
)
"""


class WrongSchemaError(sqlite3.DatabaseError):
    """The file is intact, but not of this release."""


def open_file(file: Path) -> sqlite3.Connection:
    """Open the file, and hold its lock for as long as it is open.

    Raises:
        sqlite3.Error: It is locked, damaged, of another schema or cannot be written; its lock is released.
        OSError: It cannot be accessed.
    """
    connection = sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection, is_checked=file.stat().st_size <= MAX_CHECKED_BYTES)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, *, is_checked: bool) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN EXCLUSIVE")  # takes the lock, which locking_mode then keeps
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and _is_empty(connection):
        for name in ("records", "owned_records"):
            connection.execute(_TABLE.format(name=name))
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    elif version != SCHEMA_VERSION:
        raise WrongSchemaError(_other_version(version))
    elif is_checked:
        _check(connection)
    connection.execute("COMMIT")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()


def _other_version(version: int) -> str:
    if version == 0:
        return "is a database of another program. Use another folder."
    way_out = "a newer release" if version > SCHEMA_VERSION else "the older release that wrote it"
    return (
        f"has the schema version {version}, and this release reads {SCHEMA_VERSION}. "
        f"Open it with {way_out} of this package, or use another folder."
    )


def _check(connection: sqlite3.Connection) -> None:
    found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)
