"""Builds the part of the site in which the notebooks run in the reader's browser: JupyterLite and Pyodide."""
