"""One person deciding about one pipeline: intents, what is known, what follows. Knows no Jupyter."""

from sagemaker_selective_widget.session.session import SelectiveExecution

__all__ = ["SelectiveExecution"]
