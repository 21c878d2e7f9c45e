"""Selective execution, over the wire: what runs, what is reused, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import StepContext
from tests.service.local_wire import Wire, compare, condition, definition, get, step

pytestmark = pytest.mark.usefixtures("with_and_without_threads")

CHAIN = (step("A"), step("B", "A"), step("C", "B"), step("D", "C"))


@pytest.fixture
def chain(wire: Wire) -> str:
    """A pipeline A → B → C → D, and its one execution."""
    wire.create(*CHAIN)
    return wire.run()


class Counter:
    """A step function that counts its calls and returns the count as an output parameter."""

    def __init__(self) -> None:
        self.calls = 0
        self.arguments: list[Mapping[str, Any]] = []

    def __call__(self, context: StepContext) -> Mapping[str, Any]:
        self.calls += 1
        self.arguments.append(context.arguments)
        return {"OutputParameters": {"call": self.calls}}


class TestWhatRuns:
    def test_selected_steps_run_upstream_is_reused_downstream_is_absent(self, wire: Wire, chain: str) -> None:
        execution_arn = wire.run(["C"], chain)
        assert wire.status(execution_arn) == "Succeeded"
        assert wire.ran(execution_arn) == ["C"]
        assert wire.reused(execution_arn) == {"A": chain, "B": chain}

    def test_the_selection_is_described(self, wire: Wire, chain: str) -> None:
        config = wire.describe(wire.run(["C", "B"], chain))["SelectiveExecutionConfig"]
        assert config == {
            "SourcePipelineExecutionArn": chain,
            "SelectedSteps": [{"StepName": "C"}, {"StepName": "B"}],
        }

    def test_a_selection_without_upstream_needs_no_reference(self, wire: Wire) -> None:
        wire.create(*CHAIN)
        execution_arn = wire.run(["A", "B"])
        assert wire.ran(execution_arn) == ["A", "B"]
        assert "SourcePipelineExecutionArn" not in wire.describe(execution_arn)["SelectiveExecutionConfig"]

    def test_a_reused_step_takes_no_time(self, wire: Wire, chain: str) -> None:
        """It succeeded at the moment it was taken over, and no cache served it."""
        execution_arn = wire.run(["B"], chain)
        item = wire.steps(execution_arn)["A"]
        assert item["StepStatus"] == "Succeeded"
        assert item["StartTime"] == item["EndTime"] >= wire.steps(chain)["A"]["EndTime"]
        assert item["AttemptCount"] == 1
        assert "CacheHitResult" not in item
        assert item["Metadata"] == wire.steps(chain)["A"]["Metadata"]

    def test_a_step_reads_the_outputs_that_the_reference_has(self, wire: Wire) -> None:
        """The reused step is not called again; its values are the reference's."""
        first, second = Counter(), Counter()
        wire.sagemaker.register("A", first)
        wire.sagemaker.register("B", second)
        wire.create(step("A"), step("B", call=get("Steps.A.OutputParameters['call']")))
        old, new = wire.run(), wire.run()
        wire.run(["B"], old)
        wire.run(["B"], new)
        assert first.calls == 2
        assert second.arguments == [{"call": 1}, {"call": 2}, {"call": 1}, {"call": 2}]

    def test_a_selective_execution_can_be_the_reference(self, wire: Wire) -> None:
        """The outputs come through the chain, and each execution names the reference it was given."""
        counters = {name: Counter() for name in "ABC"}
        for name, counter in counters.items():
            wire.sagemaker.register(name, counter)
        wire.create(
            step("A"),
            step("B", a=get("Steps.A.OutputParameters['call']")),
            step("C", a=get("Steps.A.OutputParameters['call']"), b=get("Steps.B.OutputParameters['call']")),
        )
        first = wire.run()
        second = wire.run(["B"], first)
        third = wire.run(["C"], second)
        assert wire.reused(second) == {"A": first}
        assert wire.reused(third) == {"A": second, "B": second}
        assert counters["C"].arguments[-1] == {"a": 1, "b": 2}

    def test_what_was_not_run_in_a_selective_reference_is_not_lent(self, wire: Wire, chain: str) -> None:
        """D was downstream of the selection, so the next execution cannot reuse C's successor."""
        second = wire.run(["B"], chain)
        with pytest.raises(ClientError, match=r"The steps \[C\] did not succeed in that execution"):
            wire.start(["D"], second)

    def test_parameters_are_those_of_the_new_execution(self, wire: Wire) -> None:
        counter = Counter()
        wire.sagemaker.register("B", counter)
        x = {"Name": "X", "Type": "Integer", "DefaultValue": 1}
        wire.create(step("A"), step("B", "A", x=get("Parameters.X")), parameters=[x])
        wire.run(["B"], wire.run(), PipelineParameters=[{"Name": "X", "Value": "2"}])
        assert counter.arguments == [{"x": 1}, {"x": 2}]

    def test_a_step_is_selected_once_however_often_it_is_named(self, wire: Wire, chain: str) -> None:
        assert wire.ran(wire.run(["B", "B"], chain)) == ["B"]

    def test_separate_islands_may_be_selected(self, wire: Wire) -> None:
        """No path joins them, so none is interrupted."""
        wire.create(step("A"), step("B", "A"), step("C", "A"))
        assert sorted(wire.ran(wire.run(["B", "C"], wire.run()))) == ["B", "C"]

    def test_the_definition_of_today_is_executed(self, wire: Wire, chain: str) -> None:
        """A step that was added since the reference runs when selected."""
        text = definition(*CHAIN, step("New", "B"))
        wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=text)
        execution_arn = wire.run(["New"], chain)
        assert wire.ran(execution_arn) == ["New"]
        assert set(wire.reused(execution_arn)) == {"A", "B"}

    def test_fifty_steps_may_be_selected_and_no_more(self, wire: Wire) -> None:
        many = [step(f"S{index}") for index in range(50)]
        wire.create(*many)
        names = [item["Name"] for item in many]
        assert len(wire.ran(wire.run(names))) == 50
        with pytest.raises(ClientError, match=r"'selectiveExecutionConfig.selectedSteps' .*equal to 50"):
            wire.start([*names, "S0"])


class TestReference:
    def test_a_failed_execution_lends_what_succeeded_in_it(self, wire: Wire) -> None:
        wire.create(*CHAIN)
        wire.sagemaker.stand_in("C", fails="no disk")
        failed = wire.run()
        assert wire.status(failed) == "Failed"
        wire.sagemaker.stand_in("C", duration_s=0)
        execution_arn = wire.run(["C", "D"], failed)
        assert wire.status(execution_arn) == "Succeeded"
        assert (wire.ran(execution_arn), set(wire.reused(execution_arn))) == (["C", "D"], {"A", "B"})

    def test_a_stopped_execution_lends_what_succeeded_in_it(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("B", duration_s=600)
        wire.create(*CHAIN)
        stopped = wire.start()
        wire.until_begun(stopped, "B")
        wire.client.stop_pipeline_execution(PipelineExecutionArn=stopped)
        assert wire.finish(stopped) == "Stopped"
        wire.sagemaker.stand_in("B", duration_s=0)
        assert wire.ran(wire.run(["B"], stopped)) == ["B"]

    def test_a_step_that_failed_is_not_lent(self, wire: Wire) -> None:
        wire.create(*CHAIN)
        wire.sagemaker.stand_in("B", fails="no disk")
        failed = wire.run()
        with pytest.raises(
            ClientError, match=r"ValidationException.*The steps \[B\] did not succeed in that execution"
        ):
            wire.start(["C"], failed)

    def test_a_reference_has_to_have_ended(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("B", duration_s=600)
        wire.create(*CHAIN)
        active = wire.start()
        wire.until_begun(active, "B")
        with pytest.raises(ClientError, match=r"ValidationException.*The execution is Executing"):
            wire.start(["B"], active)

    def test_a_reference_is_of_the_same_pipeline(self, wire: Wire, chain: str) -> None:
        wire.create(*CHAIN, name="Other")
        with pytest.raises(
            ClientError, match=r"ValidationException.*not an execution of the pipeline '.*/Other'"
        ):
            wire.start(["B"], chain, name="Other")

    def test_a_pipeline_whose_name_begins_alike_is_another(self, wire: Wire, chain: str) -> None:
        wire.create(*CHAIN, name="Pipe")
        with pytest.raises(ClientError, match="not an execution of the pipeline"):
            wire.start(["B"], chain, name="Pipe")

    def test_a_reference_has_to_exist(self, wire: Wire, chain: str) -> None:
        with pytest.raises(wire.client.exceptions.ResourceNotFound, match="does not exist"):
            wire.start(["B"], f"{chain}x")

    def test_a_reference_is_an_arn_of_an_execution(self, wire: Wire, chain: str) -> None:
        with pytest.raises(ClientError, match=r"sourcePipelineExecutionArn' failed to satisfy .*regular"):
            wire.start(["B"], "latest")

    def test_a_needed_reference_that_is_missing_is_asked_for(self, wire: Wire) -> None:
        """In the service's own words: who depends on whom."""
        wire.create(step("X"), step("Y"), step("A", "Y", "X"), step("B", "X"), step("C"))
        with pytest.raises(ClientError) as caught:
            wire.start(["A", "B", "C"])
        assert caught.value.response["Error"] == {
            "Code": "ValidationException",
            "Message": "Invalid SourcePipelineExecutionArn: null. "
            "The selected steps [A, B] have dependencies on [X, Y]",
        }


class TestRefused:
    def test_an_unknown_step_is_named(self, wire: Wire, chain: str) -> None:
        with pytest.raises(
            ClientError, match=r"ValidationException.*The selected steps \[Z, b\] do not exist"
        ):
            wire.start(["Z", "B", "b"], chain)

    def test_the_steps_between_are_named(self, wire: Wire, chain: str) -> None:
        with pytest.raises(ClientError, match=r"ValidationException.*The steps \[B, C\] lie on a path"):
            wire.start(["A", "D"], chain)

    def test_a_refused_start_leaves_no_execution(self, wire: Wire, chain: str) -> None:
        with pytest.raises(ClientError, match="lie on a path"):
            wire.start(["A", "C"], chain)
        listed = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert [item["PipelineExecutionArn"] for item in listed] == [chain]


class TestBranches:
    @pytest.fixture
    def branched(self, wire: Wire) -> Counter:
        """A → C, which goes to Yes (→ Next) when A is called for the first time, and to No later."""
        counter = Counter()
        wire.sagemaker.register("A", counter)
        first = compare("Equals", get("Steps.A.OutputParameters['call']"), 1)
        wire.create(
            step("A"),
            condition("C", first, if_steps=[step("Yes"), step("Next", "Yes")], else_steps=[step("No")]),
        )
        return counter

    @pytest.mark.parametrize(
        ("selected", "ran"), [(["C"], ["C"]), (["C", "Yes"], ["C", "Yes"]), (["C", "No"], ["C"])]
    )
    def test_a_selected_condition_is_decided_anew(
        self, wire: Wire, branched: Counter, selected: list[str], ran: list[str]
    ) -> None:
        """Of its branches only selected steps run, and only where the outcome leads."""
        reference = wire.run()
        execution_arn = wire.run(selected, reference)
        assert wire.status(execution_arn) == "Succeeded"
        assert wire.ran(execution_arn) == ran
        assert wire.reused(execution_arn) == {"A": reference}

    def test_a_new_outcome_leads_to_the_other_branch(self, wire: Wire, branched: Counter) -> None:
        """The step of the branch that the reference took is selected and does not run."""
        reference = wire.run()
        execution_arn = wire.run(["A", "C", "Yes", "No"], reference)
        assert wire.ran(execution_arn) == ["A", "C", "No"]

    @pytest.mark.parametrize(("selected", "ran"), [(["Yes"], ["Yes"]), (["No"], [])])
    def test_an_unselected_condition_has_the_outcome_of_the_reference(
        self, wire: Wire, branched: Counter, selected: list[str], ran: list[str]
    ) -> None:
        """A branch step runs without its Condition where the reference took that branch."""
        execution_arn = wire.run(selected, wire.run())
        assert wire.status(execution_arn) == "Succeeded"
        assert wire.ran(execution_arn) == ran
        assert set(wire.reused(execution_arn)) == {"A", "C"}
        assert wire.steps(execution_arn)["C"]["Metadata"] == {"Condition": {"Outcome": "True"}}

    def test_a_branch_step_without_its_condition_needs_a_reference(
        self, wire: Wire, branched: Counter
    ) -> None:
        with pytest.raises(ClientError, match=r"The selected steps \[Yes\] have dependencies on \[C\]"):
            wire.start(["Yes"])

    def test_a_step_within_a_branch_is_reused_too(self, wire: Wire, branched: Counter) -> None:
        execution_arn = wire.run(["Next"], wire.run())
        assert wire.ran(execution_arn) == ["Next"]
        assert set(wire.reused(execution_arn)) == {"A", "C", "Yes"}

    def test_a_step_of_the_branch_not_taken_is_not_lent(self, wire: Wire, branched: Counter) -> None:
        wire.run()
        second = wire.run()
        with pytest.raises(ClientError, match=r"The steps \[Yes\] did not succeed in that execution"):
            wire.start(["Next"], second)

    def test_a_condition_between_selected_steps_is_not_left_out(self, wire: Wire, branched: Counter) -> None:
        with pytest.raises(ClientError, match=r"The steps \[C\] lie on a path"):
            wire.start(["A", "Yes"], wire.run())
