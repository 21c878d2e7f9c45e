"""The selection and the verdict on it, as JSON. Part of `traits`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sagemaker_selective_widget.execution.start.beginnings import Beginning
from sagemaker_selective_widget.execution.start.value_texts import ValueTexts
from sagemaker_selective_widget.picture.facts import message_without_values
from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.pipeline.drift import Drift
from sagemaker_selective_widget.pipeline.remembering import once_per_pipeline
from sagemaker_selective_widget.pipeline.values import to_text
from sagemaker_selective_widget.selection import Issue, Repair, Verdict
from sagemaker_selective_widget.selection.form import FormField
from sagemaker_selective_widget.selection.presets import Preset
from sagemaker_selective_widget.session.view import View
from sagemaker_selective_widget.widget import schema
from sagemaker_selective_widget.widget.wire.shaped import Json, shaped


@once_per_pipeline
def elements(pipeline: Pipeline) -> Json:
    """Return what the graph draws. The result is shared and must not be changed."""
    return {
        "nodes": [
            shaped(schema.StepElement, step, id=step.name, display_name=step.subtitle)
            for step in pipeline.steps
        ],
        "edges": [
            {"source": source, "target": target, "reasons": list(reasons)}
            for (source, target), reasons in pipeline.edge_reasons.items()
        ],
        "layout": pipeline.layout.to_json(),
    }


def verdict(view: View) -> Json:
    """Return the verdict, which also forbids starting if there is no service.

    An empty selection has no plan: steps are only shown as not running if others are to run.
    """
    judged, target = view.derived.verdict, view.state.target
    plan = judged.plan if judged.selected_steps else ()
    return {
        "selected_steps": list(judged.selected_steps),
        "can_start": judged.can_start and target.can_start,
        "summary": judged.summary,
        "issues": issues(judged, target.pipeline),
        "plan": [{"step": row.step, "action": row.action, "reason": row.remark} for row in plan],
    }


def issues(judged: Verdict, pipeline: Pipeline) -> list[Json]:
    """Return the issues of a verdict."""
    texts = ValueTexts.of(pipeline, judged.parameter_values)
    return [_issue(issue, texts) for issue in judged.issues]


def as_texts(values: Mapping[str, ParameterScalar]) -> dict[str, str]:
    """Return parameter values as the text that the user sees."""
    return {name: to_text(value) for name, value in values.items()}


def parameter_form(view: View) -> list[Json]:
    """Return the fields of the parameter form, with the problem of each."""
    errors = view.derived.verdict.errors
    problems = {name: issue.message for issue in errors for name in issue.parameters}
    return [_field(field, problems.get(field.parameter.name, "")) for field in view.derived.form]


def savings(view: View) -> Json:
    """Return what reusing steps saves: one line, and a row for each step."""
    saved = view.derived.savings
    return shaped(schema.Savings, saved, rows=list(saved.rows()))


def drift(view: View) -> Json:
    """Return what has changed since the reference."""
    shown = view.drift
    known = shown.found or Drift()
    return shaped(
        schema.Drift,
        known,
        state="none" if shown.found is None else "ready",
        renamed=[{"before": before, "now": now} for before, now in known.renamed],
        step=shown.step,
        diff=shown.diff,
    )


def preset_menu(presets: Iterable[Preset]) -> list[Json]:
    """Return the named selections, each with its steps or the reason why it is unavailable."""
    return [shaped(schema.Preset, preset) for preset in presets]


def beginnings(view: View) -> list[Json]:
    """Return the first selections on offer, each with the patch that its button applies."""
    return [shaped(schema.Beginning, each, patch=_patch(_selecting(each))) for each in view.beginnings]


def _selecting(beginning: Beginning) -> Repair:
    return Repair(beginning.label, beginning.steps, (), beginning.reference_execution_arn)


def _issue(issue: Issue, texts: ValueTexts) -> Json:
    repairs = [{"label": repair.label, "patch": _patch(repair)} for repair in issue.repairs]
    without_values = message_without_values(issue, texts)
    return shaped(schema.Issue, issue, message_without_values=without_values, repairs=repairs)


def _patch(repair: Repair) -> Json:
    patch: Json = {
        "add_steps": list(repair.add_steps),
        "remove_steps": list(repair.remove_steps),
        "set_overrides": as_texts(repair.set_overrides),
        "unset_overrides": list(repair.unset_overrides),
    }
    patch = {key: value for key, value in patch.items() if value}
    if repair.reference_execution_arn is not None:
        patch["reference_execution_arn"] = repair.reference_execution_arn or None
    return patch


def _field(field: FormField, problem: str) -> Json:
    parameter, value = field.parameter, field.value
    return shaped(
        schema.ParameterField,
        field,
        name=parameter.name,
        type=parameter.type,
        choices=list(parameter.choices),
        description=parameter.description or "",
        default=None if parameter.default is None else to_text(parameter.default),
        text=value.text if value else "",
        source=value.source if value else "removed",
        problem=problem,
    )
