"""What executions have come to: their metrics, side by side, as a table, and as a function of values."""

from sagemaker_selective_widget.session.evaluating.evaluations import Evaluation

__all__ = ["Evaluation"]
