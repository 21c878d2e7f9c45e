"""The harness itself: what it reports is what happened."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.notebook_page import KernelError, NotebookPage


def test_a_widget_is_shown_and_follows_the_kernel(notebook: NotebookPage) -> None:
    notebook.open(["import ipywidgets\nlabel = ipywidgets.Label('before')\nlabel"]).run(0)
    expect(notebook.output(0)).to_contain_text("before")
    notebook.py("label.value = 'after'")
    expect(notebook.output(0)).to_contain_text("after")
    assert notebook.value("label.value, 1") == ["after", 1]


@pytest.mark.one_host("the helper alone is its subject")
def test_an_error_in_the_kernel_reaches_the_test(notebook: NotebookPage) -> None:
    notebook.open(["1 / 0"])
    with pytest.raises(KernelError, match="ZeroDivisionError"):
        notebook.run(0)
    with pytest.raises(KernelError, match="NameError"):
        notebook.py("absent")


@pytest.mark.one_host("the helper alone is its subject")
def test_an_error_of_the_page_is_recorded(notebook: NotebookPage) -> None:
    notebook.open([])
    notebook.allow_error("made by the test")
    notebook.page.evaluate("() => { setTimeout(() => { throw new Error('another one') }) }")
    notebook.wait_for(lambda: len(notebook.unexpected_errors), 1, "the page's errors")
    assert notebook.unexpected_errors[0].startswith("Error: another one\n    at ")
    notebook.allow_error("another one")
    assert notebook.unexpected_errors == []
