"""An app of Shiny."""

import story
from shinywidgets import render_widget


@render_widget
def widget():
    return story.make_widget()
