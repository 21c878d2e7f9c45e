"""The widget's half that leaves a picture in the notebook, and keeps parameter values out of what is saved.

What was measured in JupyterLab 4.6 and Notebook 7.6 (jupyterlab-widgets 3.0) decides how:

- An output of a trusted notebook is shown by its widget view, whatever else it is available as. Where the
  kernel has no such model, that view says "model not found", and none of the alternatives is tried. So the
  picture is an **output of its own**, after the widget's.
- ``update_display`` of that output renders it alone: the widget's view next to it stays as it is. It also
  works from a thread, and while a cell runs. So the picture is taken again a moment after each change, and a
  saved notebook has the present one.
- A page that was reloaded no longer takes updates: an output belongs to the request that made it. From there
  on the picture stays as it was; it says of when it is.
- The live widget hides its picture (``js/src/picture.ts``). A kernel that dies leaves the widget on screen.
- "Save Widget State Automatically", which is off unless somebody turns it on, stores what the browser holds;
  ``js/src/saved_state.ts`` takes the parameter values out of that, as `confidential` does for what is
  embedded. nbclient, and with it ``jupyter execute``, stores what was sent to the browser: only its own
  switch, ``store_widget_state=False``, keeps that out of the notebook.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import traitlets

from sagemaker_selective_widget.picture import Picture, facts
from sagemaker_selective_widget.picture.facts import Seen
from sagemaker_selective_widget.widget.confidential import without_values
from sagemaker_selective_widget.widget.recalling import RecallingStepGraph

REST_S = 1.0
"""How long after a change the picture is taken: many changes of one moment make one picture."""

THREAD_NAME = "sagemaker_selective_widget picture"

_TELLING = ("verdict", "reference", "run")


class Frame:
    """Shows a picture in an output, and replaces it there.

    Args:
        take: Takes the picture.
        display_id: Names the output.
    """

    def __init__(self, take: Callable[[], Picture], display_id: str) -> None:
        self._take = take
        self._display_id = display_id
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._is_hung = False

    def hang(self) -> None:
        """Show the picture in a new output, where there are outputs that can be replaced."""
        if not _has_outputs():
            return
        self._show(update=False)
        self._is_hung = True

    def changed(self) -> None:
        """Replace the picture in a moment."""
        with self._lock:
            if self._is_hung and self._timer is None:
                self._timer = threading.Timer(REST_S, self._replace)
                self._timer.name, self._timer.daemon = THREAD_NAME, True
                self._timer.start()

    def close(self) -> None:
        """Replace a picture that is not the present one, for the last time."""
        with self._lock:
            timer, self._timer = self._timer, None
            was_hung, self._is_hung = self._is_hung, False
        if timer is not None:
            timer.cancel()
            if was_hung:
                self._show(update=True)

    def _replace(self) -> None:
        with self._lock:
            self._timer = None
        if self._is_hung:
            self._show(update=True)

    def _show(self, *, update: bool) -> None:
        _display(self._take(), display_id=self._display_id, update=update)


class PicturedStepGraph(RecallingStepGraph):
    """A step graph that a saved notebook shows without a kernel, as it last was."""

    save_parameter_values = traitlets.Bool(False).tag(sync=True)
    """`bool`: whether parameter values may be saved with the notebook, in its picture and as widget state."""

    picture_id = traitlets.Unicode().tag(sync=True)
    """`str`: the id of this widget's model, which its pictures carry. Written once, by the constructor."""

    def __init__(self, **traits: Any) -> None:
        model_id = traits.setdefault("model_id", uuid.uuid4().hex)
        self._frame = Frame(self.picture, display_id=model_id)
        super().__init__(**{**traits, "picture_id": model_id})
        self.observe(lambda _: self._frame.changed(), _TELLING)

    def picture(self) -> Picture:
        """Return the widget as it is now, to be shown where there is no kernel.

        It displays itself; ``.html``, ``.svg`` and ``.text`` are to be written to a file.
        """
        with self._lock:
            state = self._run.state
            told = facts(
                self.pipeline_name,
                self.pipeline,
                self.verdict,
                self._reference_snapshot(),
                Seen(state.snapshot, {} if state.phase == "idle" else self._progress(state), state.message),
                datetime.now(timezone.utc),
                with_values=self.save_parameter_values,
            )
            return Picture(told, self.picture_id)

    def close(self) -> None:
        """Stop watching and close the widget; its picture stays."""
        frame: Frame | None = getattr(self, "_frame", None)
        if frame is not None:
            frame.close()
        super().close()

    def _reference_snapshot(self) -> Any:
        arn = self.reference_execution_arn
        known = None if arn is None else self._desk.history.known(arn)
        return known.snapshot if known else None

    def _ipython_display_(self) -> None:
        data, metadata = self._repr_mimebundle_() or ({}, {})
        # Without the plan, which would be that of the first moment for ever.
        data["text/plain"] = f"<SelectiveExecutionWidget {self.pipeline_name}>"
        _display(data, metadata=metadata, raw=True)
        self._frame.hang()

    def _get_embed_state(self, drop_defaults: bool = False) -> dict[str, Any]:
        """Return the state that `Widget.get_manager_state` and `ipywidgets.embed` put into files."""
        saved: dict[str, Any] = super()._get_embed_state(drop_defaults)
        if not self.save_parameter_values:
            saved["state"] = without_values(saved["state"])
        return saved


def _display(shown: object, **options: Any) -> None:
    from IPython import display

    display.display(shown, **options)  # type: ignore[no-untyped-call]


def _has_outputs() -> bool:
    """Tell whether a notebook's kernel runs this, rather than a terminal or a plain script."""
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
