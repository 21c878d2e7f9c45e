"""The edge to Jupyter: traitlets, ipywidgets, anywidget and ipycytoscape live here."""
