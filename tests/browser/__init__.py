"""Tests in a real browser, on JupyterLab and on Notebook 7."""
