"""What may be run: rules, repairs, the plan and the judge. Pure: no AWS, no Jupyter."""

from sagemaker_selective_widget.selection.issue import Issue, Repair
from sagemaker_selective_widget.selection.judge import Verdict, judge
from sagemaker_selective_widget.selection.parameters import ParameterValue
from sagemaker_selective_widget.selection.plan import StepPlan
from sagemaker_selective_widget.selection.reference import ReferenceExecution
from sagemaker_selective_widget.selection.rulebook import Severity

__all__ = [
    "Issue",
    "ParameterValue",
    "ReferenceExecution",
    "Repair",
    "Severity",
    "StepPlan",
    "Verdict",
    "judge",
]
