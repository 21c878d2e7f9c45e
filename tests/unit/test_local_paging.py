"""Pages of a list that changes between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_selective_widget.local.api.paging import cut_page
from sagemaker_selective_widget.local.transport.api_error import ValidationException

orders = st.sampled_from(["Ascending", "Descending"])


def pages(items: list[str], order: str, size: int, between: list[str] | None = None) -> list[str]:
    """Every item of every page; what is added between the first page and the second is added at the end."""
    found: list[str] = []
    token: str | None = None
    while True:
        request = {"SortOrder": order, "MaxResults": size, **({"NextToken": token} if token else {})}
        page, token = cut_page(items, str, request)
        assert len(page) <= size
        found += page
        items = [*items, *(between or ())]
        between = None
        if token is None:
            return found


@given(st.integers(0, 12), st.integers(1, 5), orders)
def test_every_item_comes_once_and_in_order(count: int, size: int, order: str) -> None:
    items = [f"item/{number}" for number in range(count)]
    assert pages(items, order, size) == (items if order == "Ascending" else items[::-1])


@given(st.integers(1, 12), st.integers(1, 5), st.integers(1, 3))
def test_what_is_added_meanwhile_neither_repeats_nor_hides_an_item(count: int, size: int, added: int) -> None:
    """In descending order it is not seen; in ascending order it is, if there was another page to come."""
    items, new = [f"{number}" for number in range(count)], [f"new {number}" for number in range(added)]
    assert pages(items, "Descending", size, new) == items[::-1]
    assert pages(items, "Ascending", size, new) == (items + new if count > size else items)


@given(st.data(), orders)
def test_a_token_finds_its_item_where_others_are_gone(data: st.DataObject, order: str) -> None:
    items = [f"{number}" for number in range(9)]
    _, token = cut_page(items, str, {"SortOrder": order, "MaxResults": 3})
    last = "2" if order == "Ascending" else "6"
    gone = data.draw(st.sets(st.sampled_from(items)).map(lambda names: names - {last}))
    left = [name for name in items if name not in gone]
    page, _ = cut_page(left, str, {"SortOrder": order, "NextToken": token})
    after = [name for name in left if (name > last if order == "Ascending" else name < last)]
    assert page == (after if order == "Ascending" else after[::-1])


@pytest.mark.parametrize("token", ["x", "MA==", "Mi9nb25l", "///"], ids=["no base 64", "0", "2/gone", "odd"])
def test_a_token_of_no_item_is_refused(token: str) -> None:
    with pytest.raises(ValidationException, match="NextToken does not continue this list"):
        cut_page(["a", "b", "c"], str, {"NextToken": token})


def test_only_the_items_of_the_page_are_named() -> None:
    """However long the list is."""
    named: list[int] = []

    def identity(item: int) -> str:
        named.append(item)
        return str(item)

    _, token = cut_page(range(47_000), identity, {"MaxResults": 100})
    cut_page(range(47_000), identity, {"MaxResults": 100, "NextToken": token})
    assert len(named) < 5
