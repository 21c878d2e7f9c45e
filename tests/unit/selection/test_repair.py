"""Repairs: each makes its issue go away, and enough of them lead to a start."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sagemaker_selective_widget.pipeline import ParameterScalar, Pipeline
from sagemaker_selective_widget.selection import Issue, ReferenceExecution, Repair, Verdict, judge
from sagemaker_selective_widget.selection.issue import NO_REFERENCE
from sagemaker_selective_widget.selection.repair import listed
from tests.unit.strategies import (
    Graph,
    Question,
    TypedQuestion,
    pipeline_of,
    questions,
    real_pipeline,
    selections,
    succeeded,
    typed_questions,
)

ABALONE = real_pipeline("abalone")
PROCESS, TRAIN = ABALONE.step_names[:2]
NO_OVERRIDES: Mapping[str, ParameterScalar] = {}


class Intents(NamedTuple):
    """What a browser holds, and sets as a repair says."""

    pipeline: Pipeline
    selected: tuple[str, ...]
    reference: ReferenceExecution | None = None
    overrides: Mapping[str, ParameterScalar] = NO_OVERRIDES
    candidates: tuple[ReferenceExecution, ...] = ()

    def judge(self) -> Verdict:
        return judge(self.pipeline, self.selected, self.reference, self.overrides, candidates=self.candidates)

    def apply(self, repair: Repair) -> Intents:
        """Change exactly what the repair says."""
        selected, overrides = repair.applied_to(self.selected, self.overrides)
        changed = self._replace(selected=self.pipeline.in_order(selected), overrides=overrides)
        if repair.reference_execution_arn is not None:
            by_arn = {candidate.arn: candidate for candidate in self.candidates}
            changed = changed._replace(reference=by_arn.get(repair.reference_execution_arn))
        return changed


def intents_of(question: Question) -> Intents:
    selected = question.pipeline.in_order(question.selected)
    return Intents(question.pipeline, selected, question.reference, {}, question.candidates)


def same_issue(one: Issue, other: Issue) -> bool:
    return (one.code, one.steps, one.parameters) == (other.code, other.steps, other.parameters)


def is_settled_by(issue: Issue, repair: Repair, intents: Intents) -> bool:
    """Tell whether the issue is gone once the repair is applied."""
    return not any(same_issue(issue, left) for left in intents.apply(repair).judge().issues)


@given(questions())
def test_every_repair_makes_its_issue_go_away(question: Question) -> None:
    intents = intents_of(question)
    for issue in intents.judge().issues:
        for repair in issue.repairs:
            assert is_settled_by(issue, repair, intents)


@given(typed_questions())
def test_every_repair_of_typed_parameters_makes_its_issue_go_away(question: TypedQuestion) -> None:
    """With and without ``EnumValues``, whatever was inherited, typed or chosen."""
    intents = Intents(*question)
    for issue in intents.judge().issues:
        for repair in issue.repairs:
            assert is_settled_by(issue, repair, intents), (issue, repair)


@given(typed_questions())
def test_what_a_repair_sets_can_be_sent(question: TypedQuestion) -> None:
    """It leads from one error of a parameter to no other of it."""
    intents = Intents(*question)
    for issue in intents.judge().issues:
        for repair in issue.repairs:
            if repair.set_overrides:
                left = intents.apply(repair).judge().errors
                assert not [error for error in left if error.parameters == issue.parameters]


@given(questions())
def test_a_repair_that_adds_never_drops(question: Question) -> None:
    intents = intents_of(question)
    for issue in intents.judge().issues:
        for repair in issue.repairs:
            assert not repair.remove_steps or issue.code == "unknown-step"


def test_a_reference_that_is_known_to_lack_a_step_is_not_proposed() -> None:
    """The newest that has what is read is."""
    pipeline = Graph(("A", "B"), (("A", "B"),)).pipeline()
    newest, older = succeeded((), arn="arn:newest"), succeeded(("A",), arn="arn:older")
    (issue,) = judge(pipeline, ["B"], None, candidates=(newest, older)).errors
    assert [repair.reference_execution_arn for repair in issue.repairs] == ["arn:older", None]


@given(questions())
def test_a_proposed_reference_is_one_that_may_lend(question: Question) -> None:
    intents = intents_of(question)
    possible = {each.arn for each in question.candidates if each.can_be_reference}
    for issue in intents.judge().issues:
        proposed = {repair.reference_execution_arn for repair in issue.repairs} - {None}
        assert proposed <= possible


@pytest.mark.parametrize("choose", [0, -1], ids=["the first repair", "the last repair"])
@given(question=questions())
def test_repairing_error_by_error_ends_without_errors(choose: int, question: Question) -> None:
    """Round by round, the first error's repair is applied; a pipeline of n steps needs at most n + 2."""
    assume(question.pipeline.steps)
    intents = intents_of(question)
    for _ in range(len(question.pipeline.steps) + 2):
        errors = intents.judge().errors
        if not errors:
            return
        intents = intents.apply(errors[0].repairs[choose])
    assert intents.judge().can_start


@given(selections(max_nodes=7))
def test_the_repair_of_a_gap_is_minimal(drawn: tuple[Graph, frozenset[str]]) -> None:
    """One round is enough, and no proper subset of what it adds would do."""
    graph, selected = drawn
    pipeline = graph.pipeline()
    gaps = [issue for issue in judge(pipeline, selected).issues if issue.code == "path-gap"]
    added = {name for gap in gaps for name in gap.repairs[0].add_steps}
    assert not pipeline.dag.between(selected | added)
    for count in range(len(added)):
        assert all(pipeline.dag.between(selected | set(some)) for some in combinations(added, count))


@settings(max_examples=min(20, settings().max_examples))
@given(st.integers(51, 60))
def test_filling_a_gap_may_end_in_too_many_steps(count: int) -> None:
    """The service's limit has no repair: which steps to give up is for a person to decide."""
    names = [f"S{i}" for i in range(count)]
    edges = tuple(pairwise(names))
    intents = Intents(Graph(tuple(names), edges).pipeline(), (names[0], names[-1]))
    (gap,) = intents.judge().errors
    (error,) = intents.apply(gap.repairs[0]).judge().errors
    assert (error.code, error.repairs) == ("too-many-steps", ())


DECLARED = {"Name": "P", "Type": "Integer", "DefaultValue": 5}


def parameter_intents(
    overrides: Mapping[str, Any], inherited: str | None = None, **declared: object
) -> Intents:
    pipeline = pipeline_of({"Name": "A", "Type": "Training"}, parameters=[{**DECLARED, **declared}])
    reference = None if inherited is None else succeeded((), parameters={"P": inherited})
    return Intents(pipeline, ("A",), reference, overrides)


PARAMETER_CASES = [
    pytest.param(parameter_intents({"P": "five"}), ["Reset P to 5"], id="type, back to the default"),
    pytest.param(
        parameter_intents({"P": "five"}, "7"), ["Reset P to 7"], id="type, back to the inherited value"
    ),
    pytest.param(parameter_intents({"P": ""}), ["Reset P to 5"], id="length"),
    pytest.param(parameter_intents({"P": "five"}, DefaultValue=None), [], id="nothing to go back to"),
    pytest.param(parameter_intents({"Q": 1}), ["Drop Q"], id="unknown"),
    pytest.param(
        parameter_intents({"P": "c"}, Type="String", DefaultValue="a", EnumValues=["a", "b"]),
        ["Reset P to a", "Set P to a", "Set P to b"],
        id="choice",
    ),
    pytest.param(
        parameter_intents({}, "c", Type="String", DefaultValue="a", EnumValues=["a", "b"]),
        ["Set P to a", "Set P to b"],
        id="inherited choice",
    ),
    pytest.param(
        parameter_intents({}, Type="String", DefaultValue=None, EnumValues=["a", "b"]),
        ["Set P to a", "Set P to b"],
        id="required",
    ),
]


LEVELS: dict[str, Any] = {"Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b"]}
RATES: dict[str, Any] = {"Type": "Float", "EnumValues": [1, 2.5]}
PARAMETER_CASES += [
    pytest.param(
        parameter_intents({"P": "c"}, "old", **LEVELS),
        ["Set P to a", "Set P to b"],
        id="choice, and what was inherited is none any more",
    ),
    pytest.param(
        parameter_intents({"P": "five"}, "old"),
        ["Set P to 5"],
        id="type, and what was inherited is of another",
    ),
    pytest.param(
        parameter_intents({"P": "five"}, "", DefaultValue=None),
        [],
        id="type, and inherited is empty",
    ),
    pytest.param(parameter_intents({}, ""), ["Set P to 5"], id="inherited and empty"),
    pytest.param(
        parameter_intents({"P": "3"}, DefaultValue=1, **RATES),
        ["Reset P to 1", "Set P to 1", "Set P to 2.5"],
        id="Float choice",
    ),
    pytest.param(
        parameter_intents({}, Type="Boolean", DefaultValue=None, EnumValues=["true", "false"]),
        ["Set P to true", "Set P to false"],
        id="Boolean choices",
    ),
    pytest.param(
        parameter_intents({}, "", Type="String", DefaultValue="d", EnumValues=["", "a", "d" * 1025]),
        ["Set P to a"],
        id="choices and a default that cannot be sent or chosen",
    ),
    pytest.param(
        parameter_intents({}, Type="Float", DefaultValue=None, EnumValues=["low", 1]),
        ["Set P to 1"],
        id="a choice of another type",
    ),
    pytest.param(parameter_intents({"P": None}), ["Drop P"], id="no value at all"),
    pytest.param(
        parameter_intents({"P": None}, "old"), ["Set P to 5"], id="no value at all, and inherited of no use"
    ),
]


@pytest.mark.parametrize(("intents", "labels"), PARAMETER_CASES)
def test_a_repair_of_a_parameter_makes_its_issue_go_away(intents: Intents, labels: list[str]) -> None:
    (issue,) = intents.judge().errors
    assert [repair.label for repair in issue.repairs] == labels
    assert all(intents.apply(repair).judge().can_start for repair in issue.repairs)


def test_a_repair_leaves_the_other_overrides() -> None:
    intents = parameter_intents({"Q": 1, "P": 3})
    (issue,) = intents.judge().errors
    assert intents.apply(issue.repairs[0]).overrides == {"P": 3}


@pytest.mark.parametrize(
    ("names", "prose"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["A", "B", "C", "D", "E"], "A, B, C and 2 more"),
    ],
)
def test_names_as_prose(names: list[str], prose: str) -> None:
    assert listed(names) == prose


def test_names_as_alternatives() -> None:
    assert listed(["A", "B", "C"], "or") == "A, B or C"


def test_a_name_of_no_step_is_replaced_or_dropped_and_the_rest_stays() -> None:
    (issue,) = [
        each for each in judge(ABALONE, [PROCESS, "AbaloneTrian"]).issues if each.code == "unknown-step"
    ]
    afterwards = {each.label: each.applied_to([PROCESS, "AbaloneTrian"], {})[0] for each in issue.repairs}
    assert afterwards["Replace it by AbaloneTrain"] == (PROCESS, TRAIN)
    assert afterwards["Drop AbaloneTrian"] == (PROCESS,)


def test_the_name_of_a_collection_is_replaced_by_all_of_it() -> None:
    """The SDK's ``ModelStep`` becomes several steps, and none of its name."""
    pipeline = pipeline_of(*({"Name": f"Model-{part}", "Type": "Model"} for part in ("RegisterModel", "X")))
    (issue,) = judge(pipeline, ["Model"]).errors
    assert issue.message.endswith("Did you mean Model-RegisterModel or Model-X?")
    assert issue.repairs[0].label == "Replace it by Model-RegisterModel and Model-X"
    assert issue.repairs[0].applied_to(["Model"], {})[0] == ("Model-RegisterModel", "Model-X")


@pytest.mark.parametrize(("length", "shown"), [(39, "x" * 39), (40, "x" * 40), (41, "x" * 39 + "…")])
def test_a_button_shows_forty_characters_of_a_value(length: int, shown: str) -> None:
    reference = succeeded(ABALONE.step_names, parameters={"BatchData": "x" * length})
    verdict = judge(ABALONE, [TRAIN], reference, {"BatchData": ""})
    (issue,) = [each for each in verdict.issues if each.code == "parameter-length"]
    assert [each.label for each in issue.repairs] == [f"Reset BatchData to {shown}"]


@pytest.mark.parametrize(
    ("value", "shown"), [("", "''"), (" ", "' '"), ("a\nb", "'a\\nb'"), ("a b", "a b"), ("é", "é")]
)
def test_a_button_shows_what_nobody_would_see_in_quotation_marks(value: str, shown: str) -> None:
    default = {"Name": "P", "Type": "String", "DefaultValue": value}
    reads = {"Name": "A", "Type": "Training", "Arguments": {"X": {"Get": "Parameters.P"}}}
    after = {"Name": "B", "Type": "Training", "Arguments": {}, "DependsOn": ["A"]}
    pipeline = pipeline_of(reads, after, parameters=[default])
    (issue,) = judge(pipeline, ["B"], succeeded(["A", "B"]), {"P": "another"}).issues
    assert [repair.label for repair in issue.repairs] == ["Add A", f"Reset P to {shown}"]


def test_a_selection_that_needs_nothing_can_do_without_the_reference_as_it_is() -> None:
    reference = ReferenceExecution("arn", "Executing", "running")
    (issue,) = [
        each for each in judge(ABALONE, [PROCESS], reference).issues if each.code == "reference-unfinished"
    ]
    (repair,) = issue.repairs
    assert repair == Repair("Use no reference", reference_execution_arn=NO_REFERENCE)
