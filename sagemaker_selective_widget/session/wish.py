"""`Wish`: a request for intents, as of one moment, that have yet to be found out."""

from __future__ import annotations

from typing import Any

from sagemaker_selective_widget.errors import SelectiveWidgetError
from sagemaker_selective_widget.session import events as ev
from sagemaker_selective_widget.session.store import Store

OVERTAKEN = (
    "Nothing was changed: while this was being found out, something else was chosen, by you, a cell or in "
    "another window, or the pipeline was updated, and it stays. Look at it, and do this again if you want it "
    "in its place."
)


class Wish:
    """States intents once they are found out, unless that would replace what was stated in the meantime.

    A later wish takes precedence in the same way, whichever of them is found out first.

    Args:
        store: Holds the intents.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._number = store.dispatch(ev.Wished()).wish_count

    def state_intents(self, **patch: Any) -> None:
        """State the intents that were found out, as one change.

        Raises:
            SelectiveWidgetError: It would replace what was stated since. Nothing is changed then.
        """
        state = self._store.dispatch(ev.IntentsStated(patch, wish=self._number))
        if state.intents.patched(patch, state.target.pipeline).differs_from(state.intents):
            raise SelectiveWidgetError(OVERTAKEN)
