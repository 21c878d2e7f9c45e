"""Rules about data that steps share through paths, which the pipeline's graph does not show. All warn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sagemaker_selective_widget.pipeline.paths import PER_EXECUTION, Path
from sagemaker_selective_widget.pipeline.sharing import (
    NO_PARTNERS,
    Partners,
    readers,
    run_path_partners,
    variable_partners,
    writers,
)
from sagemaker_selective_widget.selection import repair
from sagemaker_selective_widget.selection.case import Case
from sagemaker_selective_widget.selection.issue import Issue
from sagemaker_selective_widget.selection.repair import listed

Shared = Mapping[str, frozenset[Path]]
"""The paths that a step shares, by the name of the other step."""


def execution_id_path(case: Case) -> Iterator[Issue]:
    """Steps share data through a path that differs in each execution; a reused step wrote nothing there.

    A job that is passed such a variable as it is may build a path from it, and so may another job.
    Source: the variable always refers to the present execution
    (https://github.com/aws/sagemaker-python-sdk/pull/4372).
    """
    by_path, by_variable = run_path_partners(case.pipeline), variable_partners(case.pipeline)
    for step in case.pipeline.in_order(case.run.intersection({*by_path, *by_variable})):
        paths = _shared_with(step, by_path, case.reused)
        variables = _shared_with(step, by_variable, case.reused - set(paths))
        for shared, does in ((paths, "shares"), (variables, "is given")):
            if shared:
                yield Issue(
                    "execution-id-path",
                    _MESSAGES[does].format(step=step, others=listed(shared), variable=_differing(shared)),
                    steps=(step, *shared),
                    repairs=(repair.add_with_path(case, shared),),
                )


def shared_path(case: Case) -> Iterator[Issue]:
    """A step reads a path that another one writes, without an edge between them, and only one of them runs.

    Neither the definition nor the service knows in this case that the two steps belong together.
    """
    left_out = frozenset(case.pipeline.step_names) - case.run
    read_from, written_for = writers(case.pipeline), readers(case.pipeline)
    for step in case.pipeline.in_order(case.run.intersection({*read_from, *written_for})):
        if shared := _shared_with(step, read_from, left_out):
            does, effect = ("reads", "writes"), "finds there what was left earlier"
            yield _shared_path_issue(case, step, shared, does, effect)
        if shared := _shared_with(step, written_for, left_out):
            does, effect = ("writes", "reads"), "changes what was read from there"
            yield _shared_path_issue(case, step, shared, does, effect)


_NOTHING_THERE = (
    "Here that is the new execution's, under which a reused step has written nothing. "
    "Add {others}, or read its output through its properties."
)
_MESSAGES = {
    "shares": "{step} shares with {others} a path built from {variable}. " + _NOTHING_THERE,
    "is given": "{step} and {others} are given {variable} as an argument, and may build the same path of it. "
    + _NOTHING_THERE,
}


def _shared_path_issue(case: Case, step: str, shared: Shared, does: tuple[str, str], effect: str) -> Issue:
    others = tuple(shared)
    paths = sorted({str(path) for each in shared.values() for path in each})
    they_do = does[1] if len(others) == 1 else does[1].removesuffix("s")
    return Issue(
        "shared-path",
        f"{step} {does[0]} {listed(paths)}, which {listed(others)} {they_do}, and no edge of the pipeline "
        f"connects them. {_left_out(case, others)}, so {step} {effect}. "
        f"Add {listed(others)}, or connect them in the pipeline.",
        steps=(step, *others),
        repairs=(repair.add_with_path(case, others),),
    )


def _left_out(case: Case, names: tuple[str, ...]) -> str:
    """Return a phrase that says what happens to steps that do not run."""
    reused = [name for name in names if name in case.reused]
    rest = [name for name in names if name not in case.reused]
    said = [f"{listed(reused)} {'is' if len(reused) == 1 else 'are'} reused"] if reused else []
    said += [f"{listed(rest)} {'does' if len(rest) == 1 else 'do'} not run"] if rest else []
    return " and ".join(said)


def _shared_with(step: str, partners: Partners, others: frozenset[str]) -> Shared:
    return {other: paths for other, paths in partners.get(step, NO_PARTNERS).items() if other in others}


def _differing(shared: Shared) -> str:
    """Return what makes some paths differ in each execution, as a phrase."""
    names = {name for paths in shared.values() for path in paths for name in path.per_execution}
    return listed(phrase for name, phrase in PER_EXECUTION.items() if name in names)
