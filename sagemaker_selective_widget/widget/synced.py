"""`SyncedWidget`: the interface that ipywidgets expects of a widget, based on what was last published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import traitlets

from sagemaker_selective_widget.widget.traits import WidgetTraits

if TYPE_CHECKING:
    from sagemaker_selective_widget.session import SelectiveExecution
    from sagemaker_selective_widget.widget.commands import Commands
    from sagemaker_selective_widget.widget.picture_output import PictureOutput
    from sagemaker_selective_widget.widget.publish import Publisher


class SyncedWidget(WidgetTraits):
    """A widget whose traits are read and written through a session. The subclass creates the parts."""

    session: SelectiveExecution
    _publisher: Publisher
    _commands: Commands
    _picture_output: PictureOutput
    _deliver: Callable[[], object]

    def add_traits(self, **traits: traitlets.TraitType[Any, Any]) -> None:
        """Add traits, except those that the class declares already, as it does for those of anywidget."""
        missing = {name: trait for name, trait in traits.items() if not self.has_trait(name)}
        if missing:
            super().add_traits(**missing)

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:  # noqa: ARG002
        """Return the state for a browser. Defaults are kept, since the front end itself is one."""
        names = [key] if isinstance(key, str) else list(self.keys if key is None else key)
        others = [name for name in names if name not in self._publisher.traits]
        return self._publisher.complete(super().get_state(others), names)

    def send_state(self, key: Any = None) -> None:
        """Send state to browsers, in turn with everything else that is sent."""
        with self._publisher.turn:
            super().send_state(key)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """State the intents that a browser has written; everything else is owned by Python, and ignored."""
        self._commands.take(sync_data)

    def notify_change(self, change: Any) -> None:
        """Notify observers of a trait. Traits derived from a view have already been sent."""
        if change["name"] in self._publisher.traits:
            traitlets.HasTraits.notify_change(self, change)
        else:
            super().notify_change(change)

    def _receive(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict):
            if content.get("kind") == "hello":
                self._publisher.greet()
            self._commands.receive(content)

    def _answer(self, command_id: str, problem: str, content: str) -> None:
        self.send({"kind": "answer", "id": command_id, "problem": problem, "content": content})

    def _ipython_display_(self) -> None:
        if self.comm is None:
            self._picture_output.show_alone()
            return
        data, metadata = self._repr_mimebundle_() or ({}, {})
        # Without the plan, because the text is never updated.
        data["text/plain"] = f"<SelectiveExecutionWidget {self.session.pipeline_name}>"
        self._picture_output.show_after(data, metadata)

    def _send(self, msg: Any, buffers: Any = None) -> None:
        super()._send(msg, buffers)
        self._deliver()

    def _get_embed_state(self, drop_defaults: bool = False) -> dict[str, Any]:
        """Return the state that `Widget.get_manager_state` and `ipywidgets.embed` write to files."""
        embedded: dict[str, Any] = super()._get_embed_state(drop_defaults)
        return {**embedded, "state": self._publisher.to_save(embedded["state"])}
