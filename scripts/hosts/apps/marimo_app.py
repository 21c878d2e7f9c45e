"""A marimo notebook that shows the widget, directly and wrapped in ``mo.ui.anywidget``."""

import marimo

app = marimo.App(width="full")


@app.cell
def _():
    import story

    widget = story.make_widget()
    widget
    return


@app.cell
def _():
    import marimo as mo
    import story as the_story

    wrapped = mo.ui.anywidget(the_story.make_widget())
    wrapped
    return
