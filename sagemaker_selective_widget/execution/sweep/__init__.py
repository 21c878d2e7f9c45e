"""Several executions over a parameter space: the space, the trials, what to start next, the results.

A space of random trials is defined with these functions::

    from sagemaker_selective_widget.execution.sweep import draws, integers, log

    w.sweep(draws(20, 1, MaxDepth=integers(2, 9), Eta=log(0.01, 0.3)))
"""

from sagemaker_selective_widget.execution.sweep.ranges import (
    Choices,
    Random,
    Range,
    choices,
    draws,
    integers,
    linear,
    log,
)

__all__ = ["Choices", "Random", "Range", "choices", "draws", "integers", "linear", "log"]
