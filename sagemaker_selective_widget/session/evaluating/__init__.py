"""Metrics of executions: reading, comparing, tabulating and evaluating them for parameter values."""

from sagemaker_selective_widget.session.evaluating.evaluations import Evaluation

__all__ = ["Evaluation"]
