"""The picture that a saved notebook shows without a kernel: an output of its own, after the widget's.

It is based on the observed behaviour of JupyterLab 4.6 and Notebook 7.6 (jupyterlab-widgets 3.0):

- A trusted notebook shows an output by its widget view, even if it has other representations. If the kernel
  has no such model, that view says "model not found", and no other representation is tried. Therefore the
  picture is an **output of its own**, after the widget's.
- ``update_display`` of that output renders only the picture: the widget's view next to it is unaffected. It
  also works from a thread, and while a cell runs. Therefore the picture is taken again a moment after each
  change, so that a saved notebook has the current one.
- A program that runs a notebook (nbclient, nbconvert, papermill) collects outputs of the running cell, and
  drops what comes between two cells. Therefore the picture is also taken at the end of a cell that changed
  it, and a picture that was replaced at another moment is replaced again when the widget is closed.
- A page that was reloaded no longer receives updates, because an output belongs to the request that made it.
  From then on the picture stays the same; it shows the time when it was taken.
- The live widget hides its picture (``js/src/picture.ts``). If the kernel dies, the widget stays visible.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from sagemaker_selective_widget.picture import Picture, facts
from sagemaker_selective_widget.picture.facts import Seen
from sagemaker_selective_widget.session.view import View

PAUSE_S = 1.0
"""Seconds without a change before the picture is taken, so that it does not delay a series of clicks."""

SETTLING_S = 2.0
"""The maximum number of seconds that the first picture waits for pending facts, since a program that runs
the notebook may keep what is shown when the last cell ends. The widget itself is already displayed then."""

Later = Callable[[float, Callable[[], object]], None]
"""Carries out work after a number of seconds."""


class PictureOutput:
    """Shows a picture in an output, and replaces it there.

    Args:
        take: Takes the picture.
        display_id: Id of the output.
        later: Carries out work after a number of seconds, on another thread or in a later turn.
        settle: Waits until no facts are pending, for at most a number of seconds.
    """

    def __init__(
        self,
        take: Callable[[], Picture],
        display_id: str,
        later: Later,
        settle: Callable[[float], object] = lambda _timeout_s: None,
    ) -> None:
        self._take = take
        self._settle = settle
        self._display_id = display_id
        self._later = later
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._is_due = False
        self._is_scheduled = False
        self._is_kept = True
        self._shown: Picture | None = None
        self._is_shown = False
        self._changed_at_s = 0.0
        self._leave_cells: Callable[[], object] = lambda: None

    def show_after(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        """Display a widget, given its MIME bundle, and the picture after it."""
        display(data, metadata=metadata, raw=True)
        self.show()

    def show_alone(self) -> None:
        """Show the picture instead of a closed widget, which no page can show."""
        display(self._take())

    def show(self) -> None:
        """Show the picture in a new output, if outputs can be replaced here."""
        if not has_outputs():
            return
        self._settle(SETTLING_S)
        self._leave_cells()
        self._leave_cells = at_cell_ends(self._cell_ended)
        self._is_shown = True  # set before taking the picture, so that later changes replace it
        with self._turn:
            self._show(self._take(), update=False)

    def changed(self) -> None:
        """Replace the picture once nothing has changed for a moment, or when the running cell ends."""
        with self._lock:
            self._changed_at_s = time.monotonic()
            self._is_due = self._is_shown
            if self._is_due and not self._is_scheduled:
                # In this order, the next change replaces the picture even after an interrupt in between.
                self._later(PAUSE_S, self._rested)
                self._is_scheduled = True

    def close(self) -> None:
        """Replace the picture for the last time if it is outdated, or may not have been kept."""
        self._leave_cells()
        with self._turn:
            is_stale, self._is_shown = self._take_due(), False
            if not self._is_kept:
                self._shown = None
            if is_stale or not self._is_kept:
                self._update(is_kept=True)

    def _cell_ended(self, _result: object) -> None:
        with self._turn:
            if self._take_due():
                self._update(is_kept=True)

    def _rested(self) -> None:
        """Replace the picture unless something has changed since; a cell may be running or not."""
        with self._lock:
            pause_s = self._changed_at_s + PAUSE_S - time.monotonic()
            self._is_scheduled = self._is_due and pause_s > 0
        if self._is_scheduled:
            self._later(pause_s, self._rested)
            return
        with self._turn:
            if self._take_due():
                self._update(is_kept=False)

    def _take_due(self) -> bool:
        """Return whether the picture has to be replaced, which the caller then does."""
        with self._lock:
            is_due, self._is_due = self._is_due, False
        return is_due

    def _update(self, *, is_kept: bool) -> None:
        """Replace the picture unless its content is the same, which would only make a notebook unsaved."""
        picture = self._take()
        if self._shown is None or not picture.same_content(self._shown):
            self._show(picture, update=True)
            self._is_kept = is_kept

    def _show(self, picture: Picture, *, update: bool) -> None:
        self._shown = picture
        display(picture, display_id=self._display_id, update=update)


def picture_of(view: View, picture_id: str, *, with_values: bool) -> Picture:
    """Return the picture of a view, taken now."""
    run = view.state.run
    shown = facts(
        view.state.target.name,
        view.state.target.pipeline,
        view.derived.verdict,
        view.reference.snapshot,
        Seen(run.snapshot, view.progress, run.message),
        datetime.now(timezone.utc),
        with_values=with_values,
        orientation=view.intents.orientation,
    )
    return Picture(shown, picture_id)


def display(shown: object, **options: Any) -> None:
    """Display something as a cell does."""
    from IPython.display import display as ipython_display

    ipython_display(shown, **options)  # type: ignore[no-untyped-call]


def at_cell_ends(act: Callable[[object], object]) -> Callable[[], None]:
    """Call ``act`` at the end of each cell, while it still receives outputs; return what ends this."""
    from IPython import get_ipython

    events = get_ipython().events
    events.register("post_run_cell", act)

    def leave() -> None:
        if act in events.callbacks["post_run_cell"]:
            events.unregister("post_run_cell", act)

    return leave


def has_outputs() -> bool:
    """Return whether this runs in the kernel of a notebook, not in a terminal or a plain script."""
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
