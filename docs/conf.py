"""How Sphinx builds the site: ``make docs``."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.util.inspect import signature, stringify_signature
from traitlets import HasTraits

from sagemaker_selective_widget import __version__

project = "sagemaker-selective-widget"
project_copyright = "2026, the sagemaker-selective-widget developers"
release = version = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"sagemaker-selective-widget {__version__}"
html_static_path: list[str] = []
html_copy_source = False
exclude_patterns = ["reference/public-api.txt"]

# Single backquotes in a docstring name what the package has; a name that it does not have is an error.
default_role = "py:obj"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
napoleon_use_ivar = True
# Types of annotations come from many modules, and are no pages here: the names in prose are checked.
nitpick_ignore_regex = [("py:(class|exc|data|mod)", r".*")]

# Private notes of a page, and prompts, are not copied.
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
doctest_test_doctest_blocks = "default"
linkcheck_anchors = False
linkcheck_timeout = 20


def setup(app: Sphinx) -> None:
    """Have a widget's own arguments on its page."""
    app.connect("autodoc-process-signature", _signature)


def _signature(*asked: Any) -> tuple[str, str] | None:
    """Return what a class with traits takes: autodoc finds traitlets' ``__new__(*args, **kwargs)`` first."""
    _, what, _, documented, _, _, returned = asked
    if what != "class" or not issubclass(documented, HasTraits):
        return None
    own = signature(documented.__init__, bound_method=True)
    return stringify_signature(own, show_return_annotation=False, unqualified_typehints=True), returned
