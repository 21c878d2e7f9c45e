"""What a page keeps of closed widgets: JupyterLab itself never lets go of their comms."""

from __future__ import annotations

from functools import partial

from tests.browser.notebook_page import GRAPHS, NotebookPage

WIDGET = """
from sagemaker_selective_widget import SelectiveExecutionWidget
w = SelectiveExecutionWidget({"Steps": [{"Name": "Train", "Type": "Training"}]})
w
"""
FRONT_ENDS = "() => globalThis[Symbol.for('sagemaker_selective_widget.front_ends')].size"
CORE = f"{GRAPHS}[0]._cyreg.cy"
DIV = "document.createElement('div')"
TRAITS = ("picture_id", "cytoscape_layout")
"""A trait of our model, and one of the hosted graph's."""


def living(notebook: NotebookPage, like: str, which: str) -> int:
    """Count the objects that live, once garbage is collected.

    Args:
        notebook: Whose page.
        like: A JavaScript expression of an object that has the same prototype.
        which: A JavaScript function that tells whether one counts.
    """
    return len(values_of_living(notebook, like, f"(each) => ({which})(each) ? [true] : []"))


def values_of_living(notebook: NotebookPage, like: str, values: str) -> list[object]:
    """Return what a JavaScript function lists of each object that lives, as `living` takes them."""
    session = notebook.page.context.new_cdp_session(notebook.page)
    # The query collects garbage amid its own call, where what is left on the stack may keep the answer to an
    # earlier one with all that is in it. This collection is a task of its own, with nothing on the stack.
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    prototype = session.send("Runtime.evaluate", {"expression": f"Object.getPrototypeOf({like})"})["result"]
    found = session.send("Runtime.queryObjects", {"prototypeObjectId": prototype["objectId"]})["objects"]
    listed = session.send(
        "Runtime.callFunctionOn",
        {
            "objectId": found["objectId"],
            "functionDeclaration": f"function () {{ return this.flatMap({values}); }}",
            "returnByValue": True,
        },
    )
    session.detach()
    values_found: list[object] = listed["result"]["value"]
    return values_found


def test_nothing_is_left_of_what_was_closed(notebook: NotebookPage) -> None:
    """Of five widgets that were shown, the page keeps elements and state of the one that still is."""
    notebook.open([WIDGET, WIDGET]).run(0)
    notebook.wait_graph(1)
    for _ in range(4):
        notebook.run(1).wait_graph(1, 1)
        notebook.py("w.close()")
        notebook.clear(1)
        notebook.wait_for(notebook.graph_count, 1, "the number of graphs")
    notebook.wait_for(lambda: living(notebook, CORE, "() => true"), 1, "the number of cytoscapes")
    for name in ("ssw", "ssw-middle", "ssw-cytoscape"):
        which = f"(each) => each.classList.contains('{name}')"
        notebook.wait_for(partial(living, notebook, DIV, which), 1, f"the number of .{name}")
    for trait in TRAITS:
        notebook.wait_for(partial(kept_models, notebook, trait), 1, f"how many models have a {trait}")
    assert notebook.page.evaluate(FRONT_ENDS) == 1


def kept_models(notebook: NotebookPage, trait: str) -> int:
    """Count the models that a state lives of, by a trait that only models of one kind have.

    A model has up to three: what its comm was opened with, what holds now, and what held before. Each tells
    the model's layout, by an id or as a model.
    """
    layouts = f"""(each) => Object.hasOwn(each, "{trait}")
      ? [each.layout?.model_id ?? each.layout].filter((id) => typeof id === "string") : []"""
    ids = values_of_living(notebook, "({})", layouts)
    return len({str(id_).removeprefix("IPY_MODEL_") for id_ in ids})
