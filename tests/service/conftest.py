"""A `LocalSageMaker` for each test, with threads or without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.client import ClientCreator

from sagemaker_selective_widget.local import LocalSageMaker
from tests.service.local_wire import Wire


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of tests whose functions wait for what another thread does."""
    config.addinivalue_line("markers", "needs_threads: run with threads alone")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that use `with_and_without_threads` both ways, if they can be."""
    if "with_and_without_threads" in metafunc.fixturenames:
        needs_threads = metafunc.definition.get_closest_marker("needs_threads") is not None
        ways = ["threads"] if needs_threads else ["threads", "one thread"]
        metafunc.parametrize("with_and_without_threads", ways, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def methods_made_once() -> Iterator[None]:
    """Let botocore make the methods of a service's clients once.

    SageMaker has hundreds of operations, nearly every test makes a client of its own, and to make their
    methods takes longer than most tests. They know nothing of the client that they become methods of.
    """
    make, made = ClientCreator._create_methods, {}

    def create_methods(creator: Any, service_model: Any) -> dict[str, Any]:
        key = service_model.service_name, tuple(service_model.operation_names)
        if key not in made:
            made[key] = make(creator, service_model)
        return dict(made[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientCreator, "_create_methods", create_methods)
        yield


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no thread start, as in Pyodide."""

    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)


@pytest.fixture
def with_and_without_threads(request: pytest.FixtureRequest) -> None:
    """Run a test with threads, and once more on one thread."""
    if request.param == "one thread":
        request.getfixturevalue("no_threads")


@pytest.fixture
def sagemaker() -> Iterator[LocalSageMaker]:
    """A machine whose stand-ins take no time; its threads are gone afterwards."""
    before = set(threading.enumerate())
    with LocalSageMaker(step_duration_s=0) as made:
        yield made
    others = [thread for thread in threading.enumerate() if thread not in before]
    for thread in others:
        thread.join(10)  # one that was told to end takes a moment to do so
    assert [thread.name for thread in others if thread.is_alive()] == []


@pytest.fixture
def wire(sagemaker: LocalSageMaker) -> Wire:
    """A client of that machine."""
    return Wire(sagemaker)
