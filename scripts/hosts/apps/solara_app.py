"""A Solara app that shows the widget."""

import solara
import story


@solara.component
def Page() -> None:  # noqa: N802 (the name that Solara looks for)
    """Show the widget."""
    solara.display(solara.use_memo(story.make_widget, []))
