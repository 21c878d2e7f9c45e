"""`Publisher`: turns the differences between two views into trait values and one message."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable
from typing import Any

import traitlets

from sagemaker_selective_widget.session.intents import INTENT_NAMES
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.threads import is_interrupt
from sagemaker_selective_widget.widget.saved.allow_list import saved_fields, saved_state
from sagemaker_selective_widget.widget.wire.shaped import Json
from sagemaker_selective_widget.widget.wire.traits import TRAITS

logger = logging.getLogger(__name__)


class Publisher:
    """Sets the traits of one widget and sends what has changed, for one view at a time.

    Until a browser has sent its hello, only what a saved notebook may contain is sent, because a program
    that runs a notebook without a browser stores it.

    Args:
        widget: The widget.

    Attributes:
        has_browser: Whether a browser has sent its hello.
        turn: A lock that is held while state is read and sent, so that the state read last is sent last.
            Otherwise a new browser could keep the older of two states.
    """

    traits = frozenset(TRAITS)
    """The names of the traits that are derived from a view."""

    def __init__(self, widget: Any) -> None:
        self._widget = widget
        self._inputs: dict[str, tuple[Any, ...]] = {}
        self._json: Json = {}
        self._unsent: set[str] = set()
        self._unset: set[str] = set()
        self._untold: dict[str, traitlets.Bunch] = {}
        self.has_browser = False
        self.turn = threading.RLock()

    def begin(self, view: View) -> None:
        """Set the traits before there is a comm or an observer; the first message contains all of them."""
        self._take(view)
        self._set_traits(view)
        self._unsent.clear()
        self._untold.clear()

    def __call__(self, view: View) -> None:
        """Publish a view: send one message with all changes, then notify observers.

        Changes that an interrupt or a broken connection held back are published with the next view.
        """
        self._take(view)
        try:
            if self._unsent:
                self.send([name for name in TRAITS if name in self._unsent])
                self._unsent.clear()
        finally:
            self._set_traits(view)
            self._notify_of_changes()

    def greet(self) -> None:
        """Send everything to a browser that has sent its hello."""
        self.has_browser = True
        self.send(TRAITS)

    def json_of(self, names: Iterable[str]) -> Json:
        """Return the JSON of traits, without values that may not be sent yet."""
        state = {name: self._json[name] for name in names if name in self._json}
        return state if self._may_tell_values else saved(state)

    def complete(self, state: Json, names: Iterable[str]) -> Json:
        """Return the state of other traits together with that of the named traits derived from a view."""
        return sendable({**state, **self.json_of(names)})

    def to_save(self, state: Json) -> Json:
        """Return the part of a state that may be saved with a notebook, according to the widget's setting."""
        return state if self._widget.save_parameter_values else saved(state)

    def send(self, names: Iterable[str]) -> None:
        """Send traits, unless there is no comm to send them to."""
        with self.turn:
            state = self.json_of(names)
            if state and self._widget.comm is not None:
                self._widget._send({"method": "update", "state": sendable(state), "buffer_paths": []})

    @property
    def _may_tell_values(self) -> bool:
        return self.has_browser or bool(self._widget.save_parameter_values)

    def _notify_of_changes(self) -> None:
        """Notify observers of each changed trait; after an interrupt, the rest follow with the next view."""
        for name in list(self._untold):
            self._notify(self._untold[name])
            del self._untold[name]

    def _notify(self, change: traitlets.Bunch) -> None:
        """Notify observers of one trait, even within `hold_trait_notifications`.

        That replaces the method on the instance, and at its end assigns each trait that has changed.
        Assigning an automatic reference would pin it, so the method of the class is called.
        """
        try:
            type(self._widget).notify_change(self._widget, change)
        except BaseException as error:
            if is_interrupt(error):
                raise
            logger.exception("An observer of %s has raised.", change["name"])

    def _take(self, view: View) -> None:
        """Convert the traits that may have changed, and record which ones have."""
        for name, (inputs_of, convert) in TRAITS.items():
            inputs = inputs_of(view)
            before = self._inputs.get(name)
            if before is not None and all(one is two for one, two in zip(before, inputs, strict=True)):
                continue
            value = convert(view)
            if name not in self._json or self._json[name] != value:
                self._unsent.add(name)
                self._unset.add(name)
                self._json[name] = value
            self._inputs[name] = inputs

    def _set_traits(self, view: View) -> None:
        """Set all values before any observer is notified, so that observers see a consistent view."""
        values = self._widget._trait_values
        for name in [name for name in TRAITS if name in self._unset]:
            old, new = values.get(name), self._value(view, name)
            values[name] = new
            change = traitlets.Bunch(name=name, old=old, new=new, owner=self._widget, type="change")
            untold = self._untold.get(name, change)
            self._untold[name] = traitlets.Bunch({**change, "old": untold["old"]})
        self._unset.clear()

    def _value(self, view: View, name: str) -> Any:
        if name == "verdict":
            return view.derived.verdict
        return view.intent(name) if name in INTENT_NAMES else self._json[name]


def saved(state: Json) -> Json:
    """Return the part of a state that a saved notebook may contain."""
    return saved_state(state, saved_fields())


def sendable(state: Json) -> Json:
    """Return state that can be encoded: replace lone surrogates, which JSON allows, but UTF-8 does not."""
    # `str.isascii` takes constant time, and the front end is most of the first message.
    doubtful = {name: value for name, value in state.items() if not (_is_ascii(name) and _is_ascii(value))}
    text = json.dumps(doubtful, ensure_ascii=False)
    if text.isascii():
        return state
    try:
        text.encode()
    except UnicodeEncodeError:
        whole = json.dumps(state, ensure_ascii=False)
        cleaned: Json = json.loads(whole.encode("utf-8", "replace"))
        return cleaned
    return state


def _is_ascii(value: Any) -> bool:
    return isinstance(value, str) and value.isascii()
