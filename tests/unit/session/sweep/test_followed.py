"""Executions of whose changes a sweep is told: each once, while it goes on, and none once it is closed."""

from __future__ import annotations

from sagemaker_selective_widget.session.sweep import followed as followed_module
from sagemaker_selective_widget.session.sweep.followed import Followed
from tests.unit.session.fakes import Service
from tests.unit.session.interleaving import act_at_line, unlocked_lines

PATH = str(followed_module.__file__)


def following(*, notifies: bool = True) -> tuple[Service, list[str], Followed]:
    """A service, what was told, and what is followed of it."""
    service, told = Service(), list[str]()
    service.notifies = notifies
    return service, told, Followed(service, lambda: told.append("changed"))


def test_each_is_followed_once_and_as_long_as_it_is_wanted() -> None:
    service, told, followed = following()
    followed.follow(["one", "two"])
    followed.follow(["two", "three"])
    assert len(service.subscribers) == 2
    for notify in service.subscribers:
        notify()
    assert told == ["changed"] * 2
    followed.follow([])
    assert service.subscribers == []


def test_a_service_that_says_nothing_is_no_matter() -> None:
    _, _, followed = following(notifies=False)
    followed.follow(["one"])
    followed.follow([])
    followed.close()


def test_wherever_it_is_closed_nothing_is_left() -> None:
    """By another thread, at any line at which the lock is free."""
    _, _, traced = following()
    traced.follow(["one"])
    lines = unlocked_lines(lambda: traced.follow(["two", "three"]), PATH, traced._lock._is_owned)  # type: ignore[attr-defined]
    assert len(lines) > 5
    for line in lines:
        service, _, followed = following()
        followed.follow(["one"])
        act_at_line(lambda: followed.follow(["two", "three"]), PATH, line, followed.close)  # noqa: B023
        assert service.subscribers == [], f"line {line}"
