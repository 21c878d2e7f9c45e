"""A Panel app that shows the widget."""

import panel as pn
import story

pn.extension("ipywidgets")
pn.panel(story.make_widget(), sizing_mode="stretch_width").servable()
