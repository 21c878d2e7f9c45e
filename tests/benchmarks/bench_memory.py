"""What a hundred widgets leave behind once they are closed, in the page and in the kernel."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.measure import Comparison, Samples
from tests.benchmarks.page import BenchPage, bench_page

STEPS = 8
WIDGETS = 100
GOAL = 1.3
MEGABYTE = 2**20


def closing(_runs: int) -> Iterator[Comparison]:
    """Open and close widgets one by one; measure the memory left after the first and after the last."""
    with bench_page() as page:
        page.open_scenes([f"w = scenes.whole({STEPS}); w"])
        open_and_close(page)
        first = kept_in_page(page), kept_in_kernel(page)
        for _ in range(1, WIDGETS):
            open_and_close(page)
        last = kept_in_page(page), kept_in_kernel(page)
    for where, before, after in zip(("the page's JavaScript", "the kernel"), first, last, strict=True):
        what = f"memory of {where}, {WIDGETS} widgets closed, against the first"
        yield Comparison(what, Samples((after,), "MB"), Samples((before,), "MB"), GOAL)


def open_and_close(page: BenchPage) -> None:
    """Show a widget, close it, and clear its cell."""
    page.run(1).wait_graph(STEPS)
    page.py("w.close(); del w")
    page.clear(1)
    page.settle()


def kept_in_page(page: BenchPage) -> float:
    """Return the memory of what is still reachable from the page's scripts, in MB."""
    session = page.page.context.new_cdp_session(page.page)
    session.send("HeapProfiler.collectGarbage")
    used: int = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used / MEGABYTE


def kept_in_kernel(page: BenchPage) -> float:
    """Return the memory of the kernel's process, in MB."""
    used: int = page.value("scenes.kept_bytes()")
    return used / MEGABYTE
