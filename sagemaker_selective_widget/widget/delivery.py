"""Makes a host deliver messages that are sent asynchronously. Most hosts deliver at once and need nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable


def delivery() -> Callable[[], object]:
    """Return the function to call after each message; to be called where the widget is created.

    Shiny keeps messages until its next flush, which follows a message of the browser, so that messages of a
    thread would have to wait. A reactive value of the session that creates the widget triggers a flush.
    """
    shiny = sys.modules.get("shiny")
    if shiny is None or shiny.session.get_current_session() is None:
        return lambda: None
    return _flush_of_shiny()


def _flush_of_shiny() -> Callable[[], object]:
    import asyncio
    from functools import partial

    from shiny import reactive  # type: ignore[import-not-found, unused-ignore]

    messages = reactive.Value(0)
    loop = asyncio.get_running_loop()

    @reactive.effect  # type: ignore[untyped-decorator, unused-ignore]
    def flush() -> None:
        messages()

    async def deliver() -> None:
        async with reactive.lock():
            with reactive.isolate():
                messages.set(messages() + 1)
            await reactive.flush()

    return partial(loop.call_soon_threadsafe, lambda: loop.create_task(deliver()))
