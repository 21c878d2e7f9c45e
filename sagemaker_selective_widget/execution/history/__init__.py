"""The executions of a pipeline: listed, examined, compared as references, reported."""
