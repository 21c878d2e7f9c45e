"""Metrics of executions: read, compared, in a table, and as a function of parameter values."""

from sagemaker_selective_widget.session.evaluating.evaluations import Evaluation

__all__ = ["Evaluation"]
