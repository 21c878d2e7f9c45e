"""A Shiny app that shows the widget."""

import story
from shiny.express import ui
from shinywidgets import render_widget

ui.page_opts(title="Selective execution")


@render_widget
def widget():
    return story.make_widget()
