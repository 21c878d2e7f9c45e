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
STATES = ("picture_id", "cytoscape_layout")
"""A trait of our model, and one of the hosted graph's."""


def living(notebook: NotebookPage, like: str, which: str) -> int:
    """Count the objects that live, once garbage is collected.

    Args:
        notebook: Whose page.
        like: A JavaScript expression of an object that has the same prototype.
        which: A JavaScript function that tells whether one counts.
    """
    session = notebook.page.context.new_cdp_session(notebook.page)
    prototype = session.send("Runtime.evaluate", {"expression": f"Object.getPrototypeOf({like})"})["result"]
    found = session.send("Runtime.queryObjects", {"prototypeObjectId": prototype["objectId"]})["objects"]
    counted = session.send(
        "Runtime.callFunctionOn",
        {
            "objectId": found["objectId"],
            "functionDeclaration": f"function () {{ return this.filter({which}).length; }}",
            "returnByValue": True,
        },
    )
    session.detach()
    count: int = counted["result"]["value"]
    return count


def test_nothing_is_left_of_what_was_closed(notebook: NotebookPage) -> None:
    """Of five widgets that were shown, the page keeps elements and state of the one that still is."""
    notebook.open([WIDGET, WIDGET]).run(0)
    notebook.wait_graph(1)
    states = {trait: kept_states(notebook, trait) for trait in STATES}
    assert all(states.values())
    for _ in range(4):
        notebook.run(1).wait_graph(1, 1)
        notebook.py("w.close()")
        notebook.clear(1)
        notebook.wait_for(notebook.graph_count, 1, "the number of graphs")
    notebook.wait_for(lambda: living(notebook, CORE, "() => true"), 1, "the number of cytoscapes")
    for name in ("ssw", "ssw-middle", "ssw-cytoscape"):
        which = f"(each) => each.classList.contains('{name}')"
        notebook.wait_for(partial(living, notebook, DIV, which), 1, f"the number of .{name}")
    for trait, count in states.items():
        notebook.wait_for(partial(kept_states, notebook, trait), count, f"how many have a {trait}")
    assert notebook.page.evaluate(FRONT_ENDS) == 1


def kept_states(notebook: NotebookPage, trait: str) -> int:
    """Count the states of widget models that live, by a trait that only models of one kind have."""
    return living(notebook, "({})", f"(each) => Object.hasOwn(each, '{trait}')")
