"""The pipeline: its definition as immutable records and a DAG. Pure: no AWS, no Jupyter."""

from sagemaker_selective_widget.pipeline.dag import Dag
from sagemaker_selective_widget.pipeline.definition import Pipeline
from sagemaker_selective_widget.pipeline.step import (
    Dependency,
    Parameter,
    ParameterScalar,
    ParameterType,
    Step,
)

__all__ = ["Dag", "Dependency", "Parameter", "ParameterScalar", "ParameterType", "Pipeline", "Step"]
