"""What the verdict lets start, the service on this machine takes; what it forbids, that refuses."""

from __future__ import annotations

from datetime import datetime, timezone

from hypothesis import assume, given

from sagemaker_selective_widget.local.api.selective import (
    check_no_reference_needed,
    check_reference,
    check_selected_steps,
)
from sagemaker_selective_widget.local.storage.records import ExecutionRecord, StepRecord
from sagemaker_selective_widget.local.transport.api_error import ValidationException
from sagemaker_selective_widget.selection import ReferenceExecution, judge
from tests.unit.strategies import Question, questions

MOMENT = datetime(2026, 5, 4, tzinfo=timezone.utc)


def is_taken(question: Question) -> bool:
    """Whether the service takes a selection with that reference."""
    pipeline = question.pipeline
    try:
        run = check_selected_steps(pipeline, pipeline.in_order(question.selected))
        if question.reference is None:
            check_no_reference_needed(pipeline, run)
        else:
            check_reference(pipeline, run, *records(question.reference))
    except ValidationException:
        return False
    return True


def records(reference: ReferenceExecution) -> tuple[ExecutionRecord, dict[str, StepRecord]]:
    """A reference as the service remembers it."""
    execution = ExecutionRecord(reference.arn, "arn:pipeline", "{}", MOMENT, MOMENT, reference.status)
    steps = (reference.step_statuses or {}).items()
    return execution, {name: StepRecord(name, "Training", status, MOMENT) for name, status in steps}


@given(questions())
def test_the_verdict_and_the_service_agree(question: Question) -> None:
    assume(question.selected)
    verdict = judge(question.pipeline, question.selected, question.reference)
    assert verdict.can_start == is_taken(question)
