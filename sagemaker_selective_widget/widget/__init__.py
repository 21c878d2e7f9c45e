"""The interface to Jupyter. Only this package uses traitlets, ipywidgets, anywidget and ipycytoscape."""
