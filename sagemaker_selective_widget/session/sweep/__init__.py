"""Several selective executions over a parameter space: made, started, watched, and found again."""

from sagemaker_selective_widget.session.sweep.sweep import Sweep

__all__ = ["Sweep"]
