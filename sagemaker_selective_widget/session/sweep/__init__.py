"""Sweeps: several selective executions over a parameter space; how they are made, run and found again."""

from sagemaker_selective_widget.session.sweep.sweep import Sweep

__all__ = ["Sweep"]
