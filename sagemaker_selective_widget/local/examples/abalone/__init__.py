"""The developer guide's Abalone pipeline, with steps that really process, train and evaluate.

::

    client = LocalSageMaker().client()
    reference = abalone.create(client)      # the pipeline, and one finished execution of it
    abalone.mse(client, reference)          # mean squared error on the test rows, in rings squared

The definition is the one that the SageMaker SDK writes for the guide's example
(https://docs.aws.amazon.com/sagemaker/latest/dg/define-pipeline.html). The data set is *generated*: it
has the columns of the UCI Abalone data set and plausible relations between them, but no abalone was
measured. Where the guide uses XGBoost, the model is scikit-learn's gradient
boosting, or a small one in plain Python (`boosting`) if scikit-learn is not installed.

`pipeline` creates the pipeline and runs it once. Its steps (`steps`) are functions of a `StepContext`, which
get paths from the step's arguments and call functions in `work` that do the work.
"""

from __future__ import annotations

from sagemaker_selective_widget.local.examples.abalone.pipeline import (
    BATCH_DATA,
    INPUT_DATA,
    PIPELINE_NAME,
    create,
    definition,
    mse,
    register_steps,
)
from sagemaker_selective_widget.local.examples.abalone.steps import BUCKET

__all__ = [
    "BATCH_DATA",
    "BUCKET",
    "INPUT_DATA",
    "PIPELINE_NAME",
    "create",
    "definition",
    "mse",
    "register_steps",
]
