"""How the browser tests wait for what a kernel has."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from tests.browser import notebook_page
from tests.browser.notebook_page import KernelError, NotebookPage


def page_with(*answers: str | KernelError) -> NotebookPage:
    """A page whose kernel gives these answers, one after the other."""
    page = NotebookPage(Mock(), Mock(), "lab")
    page.py = Mock(side_effect=answers)  # type: ignore[method-assign]
    return page


def test_a_value_that_raises_at_first_is_waited_for() -> None:
    """A cell may overtake the message by which a click adds a key to a dict."""
    page_with(KernelError("KeyError: 'MaxDepth'"), "3", "4").wait_value("overrides['MaxDepth']", 4)


def test_a_value_that_goes_on_raising_is_a_failure_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notebook_page, "WAIT_TIMEOUT_S", 0)
    with pytest.raises(AssertionError, match="KeyError: 'MaxDepth'"):
        page_with(*[KernelError("KeyError: 'MaxDepth'")] * 9).wait_value("overrides['MaxDepth']", 4)
