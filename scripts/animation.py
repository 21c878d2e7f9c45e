"""Record ``docs/demo.gif`` in a real browser: select steps, try parameter values, apply the best of them.

``python -m scripts.animation`` drives the widget in Notebook 7 and takes a picture after each action.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from scripts.jupyter_browser import jupyter_and_browser
from tests.browser.notebook_page import NotebookPage
from tests.browser.widget_page import CELLS, EVAL, TRAIN, WidgetPage

TARGET = Path(__file__).resolve().parent.parent / "docs" / "demo.gif"
WIDTH_PX, HEIGHT_PX = 1180, 900
COLOURS = 192
STILL_AFTER_MS = 400
"""How long to wait until animations have ended."""

SHOWN_MS = 1400
LAST_SHOWN_MS = 3000

# The mse is lowest at a depth of 4; each trial waits at the gate until it is released.
SCENE = """
gate = threading.Semaphore(1)


def evaluate(step):
    gate.acquire()
    mse = 1.5 + (step.parameters["MaxDepth"] - 4) ** 2 / 3
    return {"PropertyFiles": {"EvaluationReport": {"regression_metrics": {"mse": {"value": mse}}}}}


sagemaker.register("AbaloneEval", evaluate)
run_pipeline("nightly-8")
w.refresh()
"""


def gestures(widget: WidgetPage) -> Iterator[None]:
    """Perform one action after another; yield after each, when its effect can be seen."""
    notebook = widget.notebook
    notebook.py(SCENE)
    yield
    notebook.page.mouse.click(*notebook.node_position(TRAIN))
    widget.wait_selected(TRAIN)
    yield
    widget.tick(EVAL).check()
    widget.wait_selected(TRAIN, EVAL)
    yield
    widget.open_tab("Parameters")
    widget.button("Vary MaxDepth").click()
    widget.field("MaxDepth").get_by_role("textbox", name="MaxDepth").fill("3, 4, 5, 6")
    expect(widget.start).to_contain_text("Run 4 trials of 2 steps")
    yield
    widget.start.click()
    status = widget.root.locator(".ssw-sweep-status")
    expect(status).to_contain_text("of 4 trials done")
    widget.open_tab("Runs")
    for done in range(4):
        expect(status).to_contain_text(f"{done} of 4 trials done")
        yield
        notebook.py("gate.release()")
    expect(status).to_contain_text("Best")
    yield
    widget.button("Use these values").click()
    notebook.wait_value("dict(w.parameter_overrides)", {"MaxDepth": 4})
    widget.open_tab("Plan")
    yield


def pictures(page: Page, widget: WidgetPage) -> Iterator[Image.Image]:
    """Yield a picture of the widget after each action."""
    for _ in gestures(widget):
        page.wait_for_timeout(STILL_AFTER_MS)
        yield Image.open(io.BytesIO(widget.root.screenshot())).convert("RGB")


def save(frames: list[Image.Image]) -> None:
    """Write the animation, with all frames padded to the height of the tallest."""
    height = max(frame.height for frame in frames)
    canvases = []
    for frame in frames:
        canvas = Image.new("RGB", (frame.width, height), "white")
        canvas.paste(frame)
        canvases.append(canvas.quantize(COLOURS))
    durations = [SHOWN_MS] * (len(canvases) - 1) + [LAST_SHOWN_MS]
    first, *others = canvases
    first.save(TARGET, save_all=True, append_images=others, duration=durations, loop=0, optimize=True)


def main() -> None:
    """Record the animation, and print its path."""
    with (
        jupyter_and_browser() as (server, browser),
        browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX}) as page,
    ):
        notebook = NotebookPage(page, server, "nb7").open(CELLS)
        notebook.run(0)
        save(list(pictures(page, WidgetPage(notebook).show())))
        server.end_kernels()
    print(TARGET)


if __name__ == "__main__":
    main()
