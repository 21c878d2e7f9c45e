"""A step's log: a file that takes lines until it is full."""

from __future__ import annotations

from pathlib import Path

MAX_LOG_BYTES = 2**20
"""How much of a log is kept, in bytes."""

_CUT = f"\n… The log ends here: it has reached {MAX_LOG_BYTES // 2**20} MiB.\n"


def append_line(log_file: Path, text: str) -> None:
    """Add a line; the one that is too much is cut, with a word that it was, and the next ones are dropped."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("ab") as log:
        room = MAX_LOG_BYTES - log.tell()
        if room >= 0:  # a log that was cut is longer than its limit
            line = f"{text[: room + 1]}\n".encode(errors="replace")
            log.write(line if len(line) <= room else _cut(line, room))


def _cut(line: bytes, room: int) -> bytes:
    return (line[:room].decode(errors="ignore") + _CUT).encode()
