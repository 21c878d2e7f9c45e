"""A session for one pipeline: intents, known facts and what follows from them. Independent of Jupyter."""

from sagemaker_selective_widget.session.session import SelectiveExecution

__all__ = ["SelectiveExecution"]
