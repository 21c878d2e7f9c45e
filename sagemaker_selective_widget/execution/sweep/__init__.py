"""Several executions over a parameter space: the space, the trials, what to start next, the results."""
