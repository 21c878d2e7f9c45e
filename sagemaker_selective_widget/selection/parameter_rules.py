"""Rules about parameters: what is declared, what is read, and the value of each."""

from __future__ import annotations

from collections.abc import Iterator

from sagemaker_selective_widget.pipeline.names import nearest_names
from sagemaker_selective_widget.selection import repair
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.parameters import ParameterValue, value_problem
from sagemaker_selective_widget.selection.repair import listed


def parameter_values(case: Case) -> Iterator[Issue]:
    """Every value, including inherited ones, is valid for its parameter."""
    for name, message in case.refused_overrides.items():
        repairs = repair.drop_refused_override(case, name)
        yield Issue("parameter-type", message, parameters=(name,), repairs=tuple(repairs))
    for value in case.values:
        if value.parameter.name not in case.refused_overrides:
            yield from _value_issues(case, value)


def parameter_unknown(case: Case) -> Iterator[Issue]:
    """Every override is of a parameter that the pipeline declares; the service refuses others."""
    declared = tuple(parameter.name for parameter in case.pipeline.parameters)
    for name in case.overrides:
        if case.pipeline.parameter(name) is None:
            hint = repair.did_you_mean(nearest_names(name, declared))
            yield Issue(
                "parameter-unknown",
                f"The pipeline has no parameter named {name!r}.{hint}",
                parameters=(name,),
                repairs=(repair.drop_override(name),),
            )


def parameter_undeclared(case: Case) -> Iterator[Issue]:
    """Every parameter that a step reads is declared by the pipeline, whichever steps are selected.

    The service refuses to create such a definition: ``Unknown property reference [Parameters.X].``
    """
    readers: dict[str, list[str]] = {}
    for step in case.pipeline.steps:
        for name in step.reads_parameters:
            if case.pipeline.parameter(name) is None:
                readers.setdefault(name, []).append(step.name)
    declared = tuple(parameter.name for parameter in case.pipeline.parameters)
    for name, steps in readers.items():
        reads = "reads" if len(steps) == 1 else "read"
        yield Issue(
            "parameter-undeclared",
            f"{listed(steps)} {reads} the parameter {name!r}, which the pipeline does not declare."
            f"{repair.did_you_mean(nearest_names(name, declared))} Declare it, or mend the reference, "
            "and update the pipeline.",
            steps=tuple(steps),
            parameters=(name,),
        )


def parameter_without_type(case: Case) -> Iterator[Issue]:
    """A parameter is declared without a type, as on a page of AWS's guide; its valid values are not known."""
    names = tuple(each.name for each in case.pipeline.parameters if not each.has_type)
    if names:
        is_, has, it = ("is", "has", "it") if len(names) == 1 else ("are", "have", "them")
        yield Issue(
            "parameter-without-type",
            f"{listed(names)} {has} no Type in the definition, and {is_} read as String: any text is taken. "
            f"Give {it} a Type, and update the pipeline.",
            parameters=names,
        )


def _value_issues(case: Case, value: ParameterValue) -> Iterator[Issue]:
    name = (value.parameter.name,)
    if value.source == "required":
        message = f"{value.parameter.name} has no default and no value. Give it one under Parameters."
        yield Issue(
            "parameter-required", message, parameters=name, repairs=tuple(repair.set_to_choice(value))
        )
    elif value.is_sent and (problem := value_problem(value.parameter, value.text)):
        reset = tuple(repair.reset_parameter(case, value))
        other = () if reset and problem.code != "parameter-choice" else repair.set_to_choice(value)
        yield Issue(
            problem.code,
            problem.message,
            parameters=name,
            repairs=(*reset, *(() if reset else repair.set_to_default(value)), *other),
        )
