"""The picture that a widget leaves in a saved notebook: what was selected, planned and done. Pure."""

from sagemaker_selective_widget.picture.facts import Facts, facts
from sagemaker_selective_widget.picture.picture import Picture

__all__ = ["Facts", "Picture", "facts"]
