"""A `LocalSageMaker` for each test."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.local_wire import Wire


@pytest.fixture
def sagemaker() -> Iterator[LocalSageMaker]:
    """A machine whose stand-ins take no time; its threads are gone afterwards."""
    before = set(threading.enumerate())
    with LocalSageMaker(step_duration_s=0) as made:
        yield made
    assert [thread.name for thread in threading.enumerate() if thread not in before] == []


@pytest.fixture
def wire(sagemaker: LocalSageMaker) -> Wire:
    """A client of that machine."""
    return Wire(sagemaker)
