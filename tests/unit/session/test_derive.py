"""What follows from intents and what is known, worked out once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sagemaker_selective_widget.errors import InvalidSelectionError, UnavailableError
from sagemaker_selective_widget.execution.start.request import StartOptions
from sagemaker_selective_widget.session.derive import Derived, Deriver, problem_of
from sagemaker_selective_widget.session.intents import Intents
from sagemaker_selective_widget.session.state import State, TypedExpression
from tests.unit.session.fakes import PIPELINE, TARGET, arn, examined, listing, snapshot, state

KNOWN = replace(
    listing(2, 1), examined={arn(1): examined(snapshot(1)), arn(2): examined(snapshot(2, "Failed"))}
)


def derived(history: Any = KNOWN, **patch: Any) -> Derived:
    return Derived(TARGET, Intents().patched(patch, PIPELINE), history)


class TestReference:
    def test_the_best_is_taken(self) -> None:
        assert derived(selected_steps=["Train"]).reference_arn == arn(1)

    @pytest.mark.parametrize("chosen", [arn(2), None, arn(77)], ids=["another", "none", "unknown"])
    def test_the_chosen_one_stands(self, chosen: str | None) -> None:
        assert derived(selected_steps=["Train"], reference_execution_arn=chosen).reference_arn == chosen

    def test_without_executions_there_is_none(self) -> None:
        assert derived(listing(), selected_steps=["Train"]).reference_arn is None


class TestRequest:
    def test_it_has_selection_reference_and_values(self) -> None:
        request = derived(selected_steps=["Train"], parameter_overrides={"Depth": "7"}).request(
            StartOptions()
        )
        assert request["PipelineName"] == "chain"
        config = request["SelectiveExecutionConfig"]
        assert config["SourcePipelineExecutionArn"] == arn(1)
        assert {"Name": "Depth", "Value": "7"} in request["PipelineParameters"]

    def test_one_that_is_forbidden_says_why(self) -> None:
        with pytest.raises(InvalidSelectionError) as raised:
            derived(selected_steps=["Typo"]).request(StartOptions())
        assert [issue.code for issue in raised.value.issues] == ["unknown-step"]

    def test_where_nothing_is_said_a_name_says_what_runs(self) -> None:
        names = {
            derived(selected_steps=["Train"]).proposed_name,
            derived(selected_steps=["Report"]).proposed_name,
        }
        assert len(names) == 2

    def test_the_name_of_a_sweep_has_no_value_that_is_varied(self) -> None:
        overridden = {"selected_steps": ["Train"], "parameter_overrides": {"Depth": 7}}
        assert "7" in derived(**overridden).proposed_name
        assert "7" not in derived(**overridden, varied_parameters={"Depth": "3, 4"}).proposed_name


class TestProblem:
    def of(self, **facts: Any) -> Exception | None:
        known = state(**facts)
        intents = known.intents.patched({"reference_execution_arn": arn(1)}, PIPELINE)
        return problem_of(known, Derived.of(known, intents))

    def test_it_is_why_nothing_is_known(self) -> None:
        down = UnavailableError("down")
        assert self.of(problems={arn(1): down}) is down

    def test_what_is_known_is_none(self) -> None:
        assert self.of(problems={arn(1): UnavailableError("down")}, history=KNOWN) is None
        assert self.of(problems={arn(2): UnavailableError("down")}) is None

    def test_without_a_service_there_is_none(self) -> None:
        problems = {arn(1): UnavailableError("down")}
        assert self.of(target=replace(TARGET, can_start=False), problems=problems) is None


class TestDeriver:
    @pytest.mark.parametrize(
        "change",
        [
            {"revision": 9},
            {"expression": TypedExpression("(", "open", 1)},
            {"problems": {arn(1): UnavailableError("down")}},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_what_does_not_matter_makes_nothing_anew(self, change: dict[str, Any]) -> None:
        derive, first = Deriver(), state(history=KNOWN)
        assert derive(first, first.intents) is derive(replace(first, **change), first.intents)

    @pytest.mark.parametrize(
        "patch",
        [
            {"selected_steps": ("Train",)},
            {"parameter_overrides": {"Depth": 7}},
            {"inherit": "defaults"},
            {"reference_execution_arn": arn(2)},
        ],
        ids=lambda patch: next(iter(patch)),
    )
    def test_what_is_stated_makes_it_anew(self, patch: dict[str, Any]) -> None:
        derive, first = Deriver(), state(history=KNOWN)
        stated = first.intents.patched(patch, PIPELINE)
        assert derive(first, stated) is not derive(first, first.intents)
        assert derive(first, stated) is derive(first, stated)

    def test_what_is_found_out_makes_it_anew(self) -> None:
        derive = Deriver()
        first: State = state(history=KNOWN)
        other = replace(first, history=listing(1))
        assert derive(first, first.intents) is not derive(other, first.intents)
        updated = replace(first, target=replace(TARGET))
        assert derive(first, first.intents) is not derive(updated, first.intents)

    def test_the_display_name_and_the_code_are_not_judged(self) -> None:
        derive, first = Deriver(), state(history=KNOWN)
        named = first.intents.patched({"display_name": "mine", "code_target": "cli"}, PIPELINE)
        assert derive(first, named) is derive(first, first.intents)
