"""The part of the widget that leaves a picture in the notebook, and keeps values out of what is saved.

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
  embedded.
- nbclient, and with it ``jupyter execute`` and papermill, stores whatever a kernel sends to a browser. So
  values are sent once a browser has said that it is there; nbclient says nothing.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import traitlets

from sagemaker_selective_widget.picture import Picture, facts
from sagemaker_selective_widget.picture.facts import Seen
from sagemaker_selective_widget.widget.confidential import CONFIDENTIAL, without_values
from sagemaker_selective_widget.widget.recalling import RecallingStepGraph

REST_S = 1.0
"""How long nothing has to change before the picture is taken: who clicks and clicks does not wait for it."""

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
        self._shown: Picture | None = None
        self._is_hung = False
        self._changed_at_s = 0.0

    def hang(self) -> None:
        """Show the picture in a new output, where there are outputs that can be replaced."""
        if not _has_outputs():
            return
        self._show(self._take(), update=False)
        self._is_hung = True

    def changed(self) -> None:
        """Replace the picture once nothing has changed for a moment."""
        with self._lock:
            self._changed_at_s = time.monotonic()
            if self._is_hung and self._timer is None:
                self._wait(REST_S)

    def close(self) -> None:
        """Replace a picture that is not the present one, for the last time."""
        with self._lock:
            timer, self._timer = self._timer, None
            was_hung, self._is_hung = self._is_hung, False
        if timer is not None:
            timer.cancel()
            if was_hung:
                self._update()

    def _wait(self, rest_s: float) -> None:
        self._timer = threading.Timer(rest_s, self._replace)
        self._timer.name, self._timer.daemon = THREAD_NAME, True
        self._timer.start()

    def _replace(self) -> None:
        with self._lock:
            if not self._is_hung:
                return
            self._timer = None
            rest_s = self._changed_at_s + REST_S - time.monotonic()
            if rest_s > 0:
                self._wait(rest_s)
                return
        self._update()

    def _update(self) -> None:
        """Replace the picture, unless it tells the same: a notebook that is saved is to stay so."""
        picture = self._take()
        if self._shown is None or not picture.tells_the_same(self._shown):
            self._show(picture, update=True)

    def _show(self, picture: Picture, *, update: bool) -> None:
        self._shown = picture
        _display(picture, display_id=self._display_id, update=update)


class PicturedStepGraph(RecallingStepGraph):
    """A step graph that a saved notebook shows without a kernel, as it last was."""

    save_parameter_values = traitlets.Bool(False).tag(sync=True)
    """`bool`: whether parameter values may be saved with the notebook, in its picture and as widget state."""

    picture_id = traitlets.Unicode().tag(sync=True)
    """`str`: the id of this widget's model, which its pictures carry. Written once, by the constructor."""

    _has_browser = False

    def __init__(self, **traits: Any) -> None:
        model_id = traits.setdefault("model_id", uuid.uuid4().hex)
        self._frame = Frame(self.picture, display_id=model_id)
        super().__init__(**{**traits, "picture_id": model_id})
        self.observe(lambda _: self._frame.changed(), _TELLING)
        self.on_msg(self._on_message)

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

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """Return what is sent to the browser; before there is one, it is without parameter values."""
        state: dict[str, Any] = super().get_state(key, drop_defaults)
        return state if self._has_browser else self._to_save(state)

    def _to_save(self, state: dict[str, Any]) -> dict[str, Any]:
        if self.save_parameter_values:
            return state
        return without_values(state, [parameter.name for parameter in self.pipeline.parameters])

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """Send what was held back, once a browser is there."""
        if content != {"kind": "hello"}:
            return
        with self._lock:
            before = self.get_state(CONFIDENTIAL)
            self._has_browser = True
            now = self.get_state(CONFIDENTIAL)
            self.send_state([trait for trait in CONFIDENTIAL if before[trait] != now[trait]])

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
        saved["state"] = self._to_save(saved["state"])
        return saved


def _display(shown: object, **options: Any) -> None:
    from IPython import display

    display.display(shown, **options)  # type: ignore[no-untyped-call]


def _has_outputs() -> bool:
    """Tell whether a notebook's kernel runs this, rather than a terminal or a plain script."""
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
