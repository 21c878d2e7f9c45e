"""Executions, over the wire: order, parallelism, values, failure, stop."""

from __future__ import annotations

import json
import re
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, Quotas, StepContext, StepError
from sagemaker_selective_widget.local.engine.engine import STEPS_FAILED
from tests.service.local_wire import ROLE, TIMEOUT_S, Wire, compare, condition, get, parameter, step, until

TOKEN = "0" * 32
NOT_EXECUTING = "Only pipelines with 'Executing' status can be stopped"
S3 = "s3://bucket"


class Recorder:
    """A step function that keeps the context it was given."""

    def __init__(self, returns: Any = None) -> None:
        self.seen: dict[str, StepContext] = {}
        self._returns = returns

    def __call__(self, context: StepContext) -> Any:
        self.seen[context.name] = context
        return self._returns


class Writer:
    """A step function that writes an object."""

    def __init__(self, uri: str, content: str) -> None:
        self._uri, self._content = uri, content

    def __call__(self, context: StepContext) -> None:
        context.path(self._uri).write_text(self._content)


class Gate:
    """A step function that waits until it is opened, or the execution is to stop."""

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)
        self._opened = threading.Event()

    def __call__(self, context: StepContext) -> None:
        self.entered.release()
        while not (self._opened.wait(0.002) or context.stop_requested):
            pass

    def open(self) -> None:
        self._opened.set()

    def await_entries(self, count: int) -> None:
        for _ in range(count):
            assert self.entered.acquire(timeout=TIMEOUT_S)


@pytest.mark.usefixtures("with_and_without_threads")
class TestOrder:
    def test_a_step_begins_after_those_it_depends_on(self, wire: Wire) -> None:
        """A diamond, written downstream first."""
        wire.create(step("D", "B", "C"), step("C", "A"), step("B", "A"), step("A"))
        steps = wire.steps(wire.run())
        for upstream, downstream in (("A", "B"), ("A", "C"), ("B", "D"), ("C", "D")):
            assert steps[upstream]["EndTime"] <= steps[downstream]["StartTime"]

    def test_a_reference_is_a_dependency(self, wire: Wire) -> None:
        wire.create(step("B", text=get("Steps.A.TrainingJobName")), step("A"))
        assert wire.ran(wire.run()) == ["A", "B"]

    @pytest.mark.needs_threads
    def test_independent_steps_run_at_once(self, wire: Wire) -> None:
        """Each of three steps waits for the other two; one after the other, none would end."""
        barrier = threading.Barrier(3)

        def meet(_: StepContext) -> None:
            barrier.wait(TIMEOUT_S)

        wire.sagemaker.register("Training", meet)
        wire.create(step("A"), step("B"), step("C"))
        assert wire.finish(wire.start()) == "Succeeded"

    @pytest.mark.parametrize("where", ["pipeline", "execution"])
    @pytest.mark.needs_threads
    def test_no_more_steps_run_at_once_than_allowed(self, wire: Wire, where: str) -> None:
        """An execution's own limit replaces the pipeline's."""
        two: dict[str, Any] = {"ParallelismConfiguration": {"MaxParallelExecutionSteps": 2}}
        nine: dict[str, Any] = {"ParallelismConfiguration": {"MaxParallelExecutionSteps": 9}}
        gate = Gate()
        wire.sagemaker.register("Training", gate)
        wire.create(*(step(name) for name in "ABCDE"), **(two if where == "pipeline" else nine))
        execution_arn = wire.start(**(two if where == "execution" else {}))
        gate.await_entries(2)
        assert list(wire.statuses(execution_arn)) == ["A", "B"]
        gate.open()
        assert wire.finish(execution_arn) == "Succeeded"
        assert len(wire.steps(execution_arn)) == 5
        assert wire.describe(execution_arn)["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 2}
        moments = [(item["StartTime"], item["EndTime"]) for item in wire.steps(execution_arn).values()]
        for start, _ in moments:
            assert sum(begun <= start < ended for begun, ended in moments) <= 2

    @pytest.mark.needs_threads
    def test_a_step_executes_until_its_function_returns(self, wire: Wire) -> None:
        """While it runs the step is Executing and has no EndTime; the execution is Executing."""
        gate = Gate()
        wire.sagemaker.register("A", gate)
        wire.create(step("A"), step("B", "A"))
        execution_arn = wire.start()
        gate.await_entries(1)
        [item] = wire.steps(execution_arn).values()
        assert (item["StepName"], item["StepStatus"], "EndTime" in item) == ("A", "Executing", False)
        assert item["Metadata"]["TrainingJob"]["Arn"].startswith(
            "arn:aws:sagemaker:us-west-2:123456789012:training-job/"
        )
        assert wire.status(execution_arn) == "Executing"
        gate.open()
        assert wire.finish(execution_arn) == "Succeeded"

    def test_a_pipeline_without_steps_succeeds(self, wire: Wire) -> None:
        wire.create()
        assert wire.status(wire.start()) == "Succeeded"

    def test_a_step_lists_what_its_definition_says_of_it(self, wire: Wire) -> None:
        wire.create({**step("A"), "DisplayName": "Shown", "Description": "Why"})
        [item] = wire.steps(wire.run()).values()
        assert (item["StepDisplayName"], item["StepDescription"], item["AttemptCount"]) == ("Shown", "Why", 1)
        assert "CacheHitResult" not in item
        assert "SelectiveExecutionResult" not in item


@pytest.mark.usefixtures("with_and_without_threads")
@pytest.mark.parametrize("name", ["abalone", "step_functions", "v3_foreach", "huge_200"])
def test_a_real_definition_runs_to_its_end_with_stand_ins(definitions: Path, name: str) -> None:
    """Whatever an SDK wrote, stand-ins carry it through: a Condition on what they did not make holds."""
    text = (definitions / f"{name}.json").read_text()
    required = [item["Name"] for item in json.loads(text)["Parameters"] if "DefaultValue" not in item]
    with LocalSageMaker(step_duration_s=0, quotas=Quotas(steps=200)) as sagemaker:
        wire = Wire(sagemaker)
        wire.client.create_pipeline(PipelineName="Pipeline", RoleArn=ROLE, PipelineDefinition=text)
        given = [{"Name": parameter_name, "Value": "s3://bucket/data"} for parameter_name in required]
        execution_arn = wire.start(PipelineParameters=given)
        assert wire.finish(execution_arn) == "Succeeded", wire.steps(execution_arn)
        assert set(wire.statuses(execution_arn).values()) == {"Succeeded"}


class TestFunctions:
    def test_a_function_gets_resolved_arguments(self, wire: Wire) -> None:
        """Parameters keep their type, and joins and execution variables are text."""
        recorder = Recorder()
        wire.sagemaker.register("A", recorder)
        wire.create(
            step(
                "A",
                count=get("Parameters.Count"),
                uri={
                    "Std:Join": {
                        "On": "/",
                        "Values": ["s3:/", get("Execution.PipelineExecutionId"), get("Parameters.Count")],
                    }
                },
                nested=[{"name": get("Execution.PipelineName")}],
                plain={"Get": "Parameters.Count", "Other": 1},
            ),
            parameters=[parameter("Count", "Integer", DefaultValue=3)],
        )
        execution_arn = wire.run()
        context = recorder.seen["A"]
        assert context.arguments == {
            "count": 3,
            "uri": f"s3://{execution_arn.rpartition('/')[2]}/3",
            "nested": [{"name": "Pipeline"}],
            "plain": {"Get": "Parameters.Count", "Other": 1},
        }
        assert (context.type, context.parameters, context.execution_arn) == (
            "Lambda",
            {"Count": 3},
            execution_arn,
        )

    def test_a_step_knows_the_name_of_its_own_job(self, wire: Wire) -> None:
        recorder = Recorder()
        wire.sagemaker.register("A", recorder)
        named = {"name": get("Execution.TrainingJobName")}
        wire.create(step("A", kind="Training", HyperParameters=named))
        [item] = wire.steps(wire.run()).values()
        name = recorder.seen["A"].arguments["HyperParameters"]["name"]
        assert item["Metadata"]["TrainingJob"]["Arn"].endswith(f"/{name}")

    def test_a_name_wins_over_a_type(self, wire: Wire) -> None:
        by_name, by_type = Recorder(), Recorder()
        wire.sagemaker.register("A", by_name)
        wire.sagemaker.register("Training", by_type)
        wire.create(step("A"), step("B"), step("C", kind="Processing"))
        wire.run()
        assert (set(by_name.seen), set(by_type.seen)) == ({"A"}, {"B"})

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("Steps.A.Outer.Inner", "inner"),
            ("Steps.A.OutputParameters['auc']", 0.5),
            ("Steps.A.ProcessingOutputConfig.Outputs['test'].S3Output.S3Uri", "s3://bucket/test"),
            ("Steps.A.List[1]", "second"),
            ("Steps.A.ModelArtifacts.S3ModelArtifacts", "s3://bucket/model"),
        ],
    )
    def test_a_property_reaches_the_step_that_reads_it(self, wire: Wire, path: str, value: object) -> None:
        """Arguments and what the function returned are the properties, with the return value on top."""
        outputs = [
            {"OutputName": name, "S3Output": {"S3Uri": f"s3://bucket/{name}"}} for name in ("train", "test")
        ]
        wire.sagemaker.register(
            "A",
            lambda _: {
                "OutputParameters": {"auc": 0.5},
                "List": ["first", "second"],
                "ModelArtifacts": {"S3ModelArtifacts": "s3://bucket/model"},
            },
        )
        recorder = Recorder()
        wire.sagemaker.register("B", recorder)
        wire.create(
            step(
                "A",
                Outer={"Inner": "inner"},
                ProcessingOutputConfig={"Outputs": outputs},
                OutputDataConfig={"S3OutputPath": "s3://bucket/out/"},
            ),
            step("B", value=get(path)),
        )
        assert wire.finish(wire.start()) == "Succeeded"
        assert recorder.seen["B"].arguments == {"value": value}

    def test_what_the_service_adds_can_be_read(self, wire: Wire) -> None:
        """A training job's model lies below its output path, in a folder of the job's name."""
        recorder = Recorder()
        wire.sagemaker.register("B", recorder)
        wire.create(
            step("A", kind="Training", OutputDataConfig={"S3OutputPath": f"{S3}/out/"}),
            step(
                "B", model=get("Steps.A.ModelArtifacts.S3ModelArtifacts"), job=get("Steps.A.TrainingJobName")
            ),
        )
        wire.run()
        arguments = recorder.seen["B"].arguments
        assert arguments["model"] == f"{S3}/out/{arguments['job']}/output/model.tar.gz"

    def test_a_missing_property_fails_the_step_that_reads_it(self, wire: Wire) -> None:
        wire.sagemaker.register("A", Recorder())
        wire.create(step("A"), step("B", value=get("Steps.A.OutputParameters['auc']")))
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"A": "Succeeded", "B": "Failed"}
        assert "The step A has no property" in wire.steps(execution_arn)["B"]["FailureReason"]

    @pytest.mark.parametrize(
        "reference",
        ["Parameters.Nowhere", "Execution.Nowhere", "ForEach.CurrentItem", "Steps.A.Outputs[", "Nowhere"],
    )
    def test_a_reference_that_nothing_can_give_is_refused(self, wire: Wire, reference: str) -> None:
        refused = f"ValidationException.*{re.escape(f'Unknown property reference [{reference}].')}"
        with pytest.raises(ClientError, match=refused):
            wire.create(step("A"), step("B", "A", value=get(reference)))

    def test_what_a_stand_in_did_not_make_is_text_that_names_it(self, wire: Wire) -> None:
        recorder = Recorder()
        wire.sagemaker.register("B", recorder)
        value = get("Steps.A.OutputParameters['auc']")
        wire.create(
            step("A"), step("B", value=value, joined={"Std:Join": {"On": "=", "Values": ["auc", value]}})
        )
        wire.run()
        missing = "stand-in:A.OutputParameters['auc']"
        assert recorder.seen["B"].arguments == {"value": missing, "joined": f"auc={missing}"}

    def test_a_stand_in_has_the_properties_it_is_told(self, wire: Wire) -> None:
        recorder = Recorder()
        wire.sagemaker.register("B", recorder)
        wire.sagemaker.stand_in("A", returns={"OutputParameters": {"auc": 0.9}})
        wire.create(step("A"), step("B", value=get("Steps.A.OutputParameters['auc']")))
        wire.run()
        assert recorder.seen["B"].arguments == {"value": 0.9}

    def test_a_function_that_changes_its_arguments_changes_no_property(self, wire: Wire) -> None:
        def change(context: StepContext) -> None:
            context.arguments["list"].append("changed")

        recorder = Recorder()
        wire.sagemaker.register("A", change)
        wire.sagemaker.register("B", recorder)
        wire.create(step("A", list=["as written"]), step("B", value=get("Steps.A.list")))
        wire.run()
        assert recorder.seen["B"].arguments == {"value": ["as written"]}

    def test_files_are_shared_through_s3_uris(self, wire: Wire) -> None:
        """What one step writes below an S3 URI another one reads; the folders are made."""
        read: list[str] = []
        wire.sagemaker.register("A", Writer(f"{S3}/deep/file", "x"))
        wire.sagemaker.register("B", lambda context: read.append(context.path(f"{S3}/deep/file").read_text()))
        wire.create(step("A"), step("B", "A"))
        wire.run()
        assert read == ["x"]
        assert wire.sagemaker.path(f"{S3}/deep/file").is_relative_to(wire.sagemaker.folder)

    @pytest.mark.parametrize("uri", ["bucket/key", "http://bucket/key", "s3://", "s3://bucket/../other"])
    def test_what_is_no_s3_uri_has_no_path(self, sagemaker: LocalSageMaker, uri: str) -> None:
        with pytest.raises(ValueError, match=r"is not an S3 URI|climbs out of its bucket"):
            sagemaker.path(uri)

    def test_a_key_may_look_like_a_query(self, sagemaker: LocalSageMaker) -> None:
        """Two keys that differ after a question mark or a hash are two objects."""
        assert sagemaker.path(f"{S3}/a?b") != sagemaker.path(f"{S3}/a")
        assert sagemaker.path(f"{S3}/a#b") != sagemaker.path(f"{S3}/a")

    def test_what_a_step_logs_is_kept(self, wire: Wire) -> None:
        def talk(context: StepContext) -> None:
            context.log("one")
            context.log("zwölf")

        wire.sagemaker.register("A", talk)
        wire.create(step("A"), step("B"))
        execution_arn = wire.run()
        assert wire.sagemaker.log(execution_arn, "A") == "one\nzwölf\n"
        assert wire.sagemaker.log(execution_arn, "B") == ""

    def test_a_function_that_returns_something_else_fails_the_step(self, wire: Wire) -> None:
        wire.sagemaker.register("A", Recorder(returns=[1]))
        wire.create(step("A"))
        assert wire.steps(wire.run())["A"]["FailureReason"].startswith("The function of A returned list.")

    @pytest.mark.parametrize(
        ("kind", "properties", "metadata"),
        [
            (
                "Lambda",
                {"OutputParameters": {"n": 1}},
                {"Lambda": {"OutputParameters": [{"Name": "n", "Value": "1"}]}},
            ),
            (
                "Callback",
                {"OutputParameters": {"n": "x"}},
                {"Callback": {"OutputParameters": [{"Name": "n", "Value": "x"}]}},
            ),
            ("RegisterModel", {"ModelPackageArn": "arn"}, {"RegisterModel": {"Arn": "arn"}}),
            ("Tuning", {"HyperParameterTuningJobArn": "arn"}, {"TuningJob": {"Arn": "arn"}}),
        ],
    )
    def test_metadata_follows_the_type(self, wire: Wire, kind: str, properties: Any, metadata: Any) -> None:
        wire.sagemaker.register("A", lambda _: properties)
        wire.create(step("A", kind=kind))
        assert wire.steps(wire.run())["A"]["Metadata"] == metadata


class TestParameters:
    def given(self, **values: str) -> list[dict[str, str]]:
        return [{"Name": name, "Value": value} for name, value in values.items()]

    def test_every_value_is_listed_as_text_defaults_included(self, wire: Wire) -> None:
        parameters = [
            parameter("S"),
            parameter("I", "Integer", DefaultValue=1),
            parameter("F", "Float", DefaultValue=0.5),
            parameter("B", "Boolean", DefaultValue=True),
        ]
        wire.create(step("A"), parameters=parameters)
        execution_arn = wire.run(PipelineParameters=self.given(S="s", I="7"))
        paginator = wire.client.get_paginator("list_pipeline_parameters_for_execution")
        pages = paginator.paginate(PipelineExecutionArn=execution_arn, PaginationConfig={"PageSize": 3})
        listed = [[(item["Name"], item["Value"]) for item in page["PipelineParameters"]] for page in pages]
        assert listed == [[("S", "s"), ("I", "7"), ("F", "0.5")], [("B", "True")]]

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"S": ""}, r'\[string "" is too short \(length: 0, required minimum: 1\)\]'),
            ({}, r"The parameters \[S\] have no default"),
            ({"S": "s", "T": "t"}, r"The parameters \[T\] are not in the pipeline definition"),
            ({"S": "s", "I": "one"}, "I takes a whole number such as 5; 'one' is not one"),
            ({"S": "s", "E": "C"}, r"'C' is not among the EnumValues of the parameter E: \[A, B\]"),
            ({"S": "s" * 1025}, "'pipelineParameters.1.member.value' .*less than or equal to 1024"),
            ({"S p a c e": "s"}, "'pipelineParameters.1.member.name' .*regular expression pattern"),
        ],
    )
    def test_a_value_that_does_not_fit_starts_nothing(self, wire: Wire, values: Any, reason: str) -> None:
        parameters = [
            parameter("S"),
            parameter("I", "Integer", DefaultValue=1),
            parameter("E", DefaultValue="A", EnumValues=["A", "B"]),
        ]
        wire.create(step("A"), parameters=parameters)
        with pytest.raises(ClientError, match=f"ValidationException.*{reason}"):
            wire.start(PipelineParameters=self.given(**values))
        assert (
            wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"] == []
        )

    @pytest.mark.parametrize(
        ("type_", "choices", "text"), [("Float", [1, 2.5], "1"), ("Boolean", ["true", "false"], "True")]
    )
    def test_a_choice_may_be_spelled_in_another_way(
        self, wire: Wire, type_: str, choices: Any, text: str
    ) -> None:
        wire.create(step("A"), parameters=[parameter("P", type_, EnumValues=choices)])
        assert wire.run(PipelineParameters=self.given(P=text))

    def test_a_name_is_given_once(self, wire: Wire) -> None:
        wire.create(step("A"), parameters=[parameter("S")])
        with pytest.raises(ClientError, match="The parameter S is given twice"):
            wire.start(PipelineParameters=self.given(S="a") + self.given(S="b"))


@pytest.mark.usefixtures("with_and_without_threads")
class TestConditions:
    @pytest.mark.parametrize(
        ("decision", "outcome"),
        [
            (compare("Equals", 1, 1.0), True),
            (compare("Equals", "a", "b"), False),
            (compare("GreaterThan", 2, 1), True),
            (compare("GreaterThan", 1, 1), False),
            (compare("GreaterThanOrEqualTo", 1, 1), True),
            (compare("GreaterThanOrEqualTo", 0, 1), False),
            (compare("LessThan", 1, 2), True),
            (compare("LessThan", 2, 2), False),
            (compare("LessThanOrEqualTo", 2, 2), True),
            (compare("LessThanOrEqualTo", 3, 2), False),
            (compare("LessThan", "9", 10), True),
            ({"Type": "In", "QueryValue": 2, "Values": [1, 2]}, True),
            ({"Type": "In", "QueryValue": "c", "Values": ["a", "b"]}, False),
            ({"Type": "Not", "Condition": compare("Equals", 1, 1)}, False),
            ({"Type": "Not", "Condition": compare("Equals", 1, 2)}, True),
            ({"Type": "Or", "Conditions": [compare("Equals", 1, 2), compare("Equals", 1, 1)]}, True),
            ({"Type": "Or", "Conditions": [compare("Equals", 1, 2), compare("Equals", 2, 1)]}, False),
        ],
    )
    def test_the_branch_taken_runs_and_the_other_is_absent(
        self, wire: Wire, decision: Any, outcome: bool
    ) -> None:
        wire.create(condition("C", decision, if_steps=[step("Yes")], else_steps=[step("No")]))
        execution_arn = wire.start()
        assert wire.finish(execution_arn) == "Succeeded"
        assert list(wire.steps(execution_arn)) == ["C", "Yes" if outcome else "No"]
        assert wire.steps(execution_arn)["C"]["Metadata"] == {"Condition": {"Outcome": str(outcome)}}

    def test_all_conditions_have_to_hold(self, wire: Wire) -> None:
        wire.create(condition("C", compare("Equals", 1, 1), compare("Equals", 1, 2), if_steps=[step("Yes")]))
        assert wire.ran(wire.run()) == ["C"]

    @pytest.mark.needs_threads
    def test_a_branch_waits_for_what_it_reads(self, wire: Wire) -> None:
        """The Condition does not depend on what only its branch reads."""
        gate = Gate()
        wire.sagemaker.register("A", gate)
        wire.create(step("A"), condition("C", compare("Equals", 1, 1), if_steps=[step("Yes", "A")]))
        execution_arn = wire.start()
        gate.await_entries(1)
        until(lambda: wire.statuses(execution_arn).get("C") == "Succeeded")
        assert "Yes" not in wire.steps(execution_arn)
        gate.open()
        assert wire.finish(execution_arn) == "Succeeded"
        assert "Yes" in wire.steps(execution_arn)

    def test_what_depends_on_the_branch_not_taken_does_not_run(self, wire: Wire) -> None:
        wire.create(condition("C", compare("Equals", 1, 2), if_steps=[step("Yes")]), step("After", "Yes"))
        execution_arn = wire.start()
        assert wire.finish(execution_arn) == "Succeeded"
        assert wire.ran(execution_arn) == ["C"]

    @pytest.mark.parametrize(
        ("decision", "reason"),
        [
            (compare("LessThan", "a", 1), "LessThan cannot compare 'a' with 1"),
            (compare("GreaterThan", [1], 1), r"GreaterThan cannot compare [1] with 1"),
        ],
    )
    def test_a_condition_that_cannot_be_decided_fails(self, wire: Wire, decision: Any, reason: str) -> None:
        wire.create(condition("C", decision, if_steps=[step("Yes")], else_steps=[step("No")]))
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"C": "Failed"}
        assert reason in wire.steps(execution_arn)["C"]["FailureReason"]

    @pytest.mark.parametrize("outcome", [True, "False"])
    def test_a_function_overrules_the_conditions(self, wire: Wire, outcome: object) -> None:
        wire.sagemaker.register("C", lambda _: {"Outcome": outcome})
        wire.create(
            condition("C", compare("Equals", 1, 2), if_steps=[step("True")], else_steps=[step("False")])
        )
        assert wire.ran(wire.run()) == ["C", str(outcome)]

    def test_a_stand_in_that_says_nothing_leaves_the_decision_to_the_conditions(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("Condition", duration_s=0)
        wire.create(condition("C", compare("Equals", 1, 2), if_steps=[step("Yes")], else_steps=[step("No")]))
        assert wire.ran(wire.run()) == ["C", "No"]


class TestPropertyFiles:
    def evaluation(self) -> Any:
        output = {"OutputName": "out", "S3Output": {"S3Uri": f"{S3}/out"}}
        body = step("Eval", kind="Processing", ProcessingOutputConfig={"Outputs": [output]})
        files = [{"PropertyFileName": "Report", "OutputName": "out", "FilePath": "report.json"}]
        return {**body, "PropertyFiles": files}

    def judged(self, path: str = "metrics.mse['value'][0]") -> Any:
        value = {"Std:JsonGet": {"PropertyFile": get("Steps.Eval.PropertyFiles.Report"), "Path": path}}
        return condition("C", compare("LessThan", value, 5), if_steps=[step("Yes")], else_steps=[step("No")])

    @pytest.mark.parametrize(("mse", "branch"), [(4.9, "Yes"), (5, "No")])
    def test_a_condition_reads_the_file_that_a_step_wrote(self, wire: Wire, mse: float, branch: str) -> None:
        """At the declared output's URI, under the declared path."""
        content = json.dumps({"metrics": {"mse": {"value": [mse]}}})
        wire.sagemaker.register("Eval", Writer(f"{S3}/out/report.json", content))
        wire.create(self.evaluation(), self.judged())
        assert wire.ran(wire.run()) == ["Eval", "C", branch]

    def test_a_function_may_return_the_content(self, wire: Wire) -> None:
        """It is written where the step's definition says, so that everything else finds it."""
        report = {"metrics": {"mse": {"value": [9]}}}
        wire.sagemaker.register("Eval", lambda _: {"PropertyFiles": {"Report": report}})
        wire.create(self.evaluation(), self.judged())
        assert wire.ran(wire.run()) == ["Eval", "C", "No"]
        assert json.loads(wire.sagemaker.path(f"{S3}/out/report.json").read_text()) == report

    def test_a_step_that_did_not_write_its_file_fails(self, wire: Wire) -> None:
        """Although its job succeeded."""
        wire.sagemaker.register("Eval", Recorder())
        wire.create(self.evaluation(), self.judged())
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"Eval": "Failed"}
        key = f"{S3}/out/report.json".removeprefix("s3://")
        reason = wire.steps(execution_arn)["Eval"]["FailureReason"]
        assert reason == f"ClientError: Cannot access S3 key: {key}."

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("{", "Expecting property name"),
            ('{"metrics": {}}', "there is no 'mse' here"),
        ],
    )
    def test_a_file_that_cannot_be_read_fails_the_condition(
        self, wire: Wire, content: str, reason: str
    ) -> None:
        """The reason names the path, the object and what is wrong with it."""
        wire.sagemaker.path(f"{S3}/out/report.json").write_text(content)
        wire.sagemaker.register("Eval", Recorder())
        wire.create(self.evaluation(), self.judged())
        execution_arn = wire.run()
        assert wire.statuses(execution_arn) == {"Eval": "Succeeded", "C": "Failed"}
        failure = wire.steps(execution_arn)["C"]["FailureReason"]
        assert f"cannot be read from {S3}/out/report.json" in failure
        assert reason in failure

    def test_a_file_of_an_output_that_does_not_exist_fails_the_step(self, wire: Wire) -> None:
        wire.sagemaker.register("Eval", lambda _: {"PropertyFiles": {"Report": {}}})
        wire.create({**self.evaluation(), "Arguments": {}})
        reason = wire.steps(wire.run())["Eval"]["FailureReason"]
        assert reason.startswith("The property file Report of Eval")

    def test_an_undeclared_file_fails_the_step_that_returns_it(self, wire: Wire) -> None:
        wire.sagemaker.register("Eval", lambda _: {"PropertyFiles": {"Other": {}}})
        wire.create(self.evaluation())
        assert "declares no property file named Other" in wire.steps(wire.run())["Eval"]["FailureReason"]


@pytest.mark.usefixtures("with_and_without_threads")
class TestFailure:
    def test_what_a_function_raises_is_the_reason(self, wire: Wire) -> None:
        """Type and message, no longer than the API allows; the execution says that steps failed."""

        def fail(_: StepContext) -> None:
            raise ValueError("x" * 2000)

        wire.sagemaker.register("A", fail)
        wire.create(step("A"), step("B", "A"))
        execution_arn = wire.start()
        assert wire.finish(execution_arn) == "Failed"
        assert wire.statuses(execution_arn) == {"A": "Failed"}
        assert wire.steps(execution_arn)["A"]["FailureReason"] == ("ValueError: " + "x" * 2000)[:1024]
        assert wire.describe(execution_arn)["FailureReason"] == "Step failure: One or multiple steps failed."

    @pytest.mark.parametrize(
        ("error", "reason"), [(StepError("as said"), "as said"), (SystemExit(3), "SystemExit: 3")]
    )
    def test_every_kind_of_exception_fails_the_step(
        self, wire: Wire, error: BaseException, reason: str
    ) -> None:
        def fail(_: StepContext) -> None:
            raise error

        wire.sagemaker.register("A", fail)
        wire.create(step("A"))
        assert wire.steps(wire.run())["A"]["FailureReason"] == reason

    def test_steps_under_way_finish_and_no_other_begins(self, wire: Wire) -> None:
        """What is under way is a Callback step: it waits, and holds no thread."""
        wire.sagemaker.stand_in("Bad", fails="no disk")
        slow = {**step("Slow", kind="Callback"), "SqsQueueUrl": "https://queue", "OutputParameters": []}
        wire.create(slow, step("Bad"), step("AfterSlow", "Slow"))
        execution_arn = wire.start()
        until(lambda: wire.statuses(execution_arn).get("Bad") == "Failed")
        until(lambda: "CallbackToken" in wire.metadata(execution_arn, "Slow").get("Callback", {}))
        assert wire.status(execution_arn) == "Executing"
        token = wire.metadata(execution_arn, "Slow")["Callback"]["CallbackToken"]
        wire.client.send_pipeline_execution_step_success(CallbackToken=token)
        assert wire.finish(execution_arn) == "Failed"
        assert wire.statuses(execution_arn) == {"Slow": "Succeeded", "Bad": "Failed"}
        assert wire.steps(execution_arn)["Bad"]["FailureReason"] == "no disk"

    def test_the_message_of_a_fail_step_stands_at_the_step_alone(self, wire: Wire) -> None:
        message = {"Std:Join": {"On": " ", "Values": ["MSE >", get("Parameters.Limit")]}}
        wire.create(
            condition(
                "C", compare("Equals", 1, 2), else_steps=[step("F", kind="Fail", ErrorMessage=message)]
            ),
            parameters=[parameter("Limit", "Float", DefaultValue=6.0)],
        )
        execution_arn = wire.start()
        assert wire.finish(execution_arn) == "Failed"
        assert wire.describe(execution_arn)["FailureReason"] == STEPS_FAILED
        item = wire.steps(execution_arn)["F"]
        assert (item["StepStatus"], item["FailureReason"]) == ("Failed", "MSE > 6.0")
        assert item["Metadata"] == {"Fail": {"ErrorMessage": "MSE > 6.0"}}

    @pytest.mark.parametrize(
        ("fails", "ran"), [("x", ["A", "OnFailure", "Always"]), (None, ["A", "B", "Always"])]
    )
    def test_a_trigger_handles_a_failure(self, wire: Wire, fails: Any, ran: list[str]) -> None:
        """The step that waits for the failure runs, and the execution is CompletedWithFailures."""
        wire.sagemaker.stand_in("A", fails=fails)
        wire.create(
            step("A"),
            step("B", "A"),
            step("OnFailure", {"Step": "A", "Trigger": "Failed"}),
            step("Always", {"Step": "A", "Trigger": "Any"}),
        )
        execution_arn = wire.start()
        assert wire.finish(execution_arn) == ("CompletedWithFailures" if fails else "Succeeded")
        assert wire.ran(execution_arn) == ran


@pytest.mark.usefixtures("with_and_without_threads")
class TestStop:
    def test_a_stop_is_immediate_for_stand_ins(self, wire: Wire) -> None:
        """What runs is Stopped, what waited does not run, and the execution is Stopped."""
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.create(step("A"), step("B", "A"))
        execution_arn = wire.start()
        answer = wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert answer["PipelineExecutionArn"] == execution_arn
        assert wire.finish(execution_arn) == "Stopped"
        assert wire.statuses(execution_arn) == {"A": "Stopped"}
        assert "FailureReason" not in wire.steps(execution_arn)["A"]

    @pytest.mark.needs_threads
    def test_a_function_is_told_and_waited_for(self, wire: Wire) -> None:
        """Until it returns, the execution and the step are Stopping, and a second stop is refused."""
        called, told, leave = threading.Event(), threading.Event(), threading.Event()

        def stubborn(context: StepContext) -> None:
            called.set()
            until(lambda: context.stop_requested)
            told.set()
            leave.wait(TIMEOUT_S)

        wire.sagemaker.register("A", stubborn)
        wire.create(step("A"))
        execution_arn = wire.start()
        assert called.wait(TIMEOUT_S)
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert told.wait(TIMEOUT_S)
        with pytest.raises(ClientError, match=f"ValidationException.*'Stopping'.*{NOT_EXECUTING}"):
            wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert (wire.status(execution_arn), wire.statuses(execution_arn)) == ("Stopping", {"A": "Stopping"})
        leave.set()
        assert wire.finish(execution_arn) == "Stopped"

    def test_a_function_that_gives_up_by_raising_is_stopped_too(self, wire: Wire) -> None:
        def give_up(context: StepContext) -> None:
            until(lambda: context.stop_requested)
            raise InterruptedError

        wire.sagemaker.register("A", give_up)
        wire.create(step("A"))
        execution_arn = wire.start()
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert wire.finish(execution_arn) == "Stopped"
        assert wire.statuses(execution_arn) == {"A": "Stopped"}

    def test_what_has_ended_cannot_be_stopped(self, wire: Wire) -> None:
        wire.create(step("A"))
        execution_arn = wire.run()
        with pytest.raises(ClientError, match=f"ValidationException.*'Succeeded'.*{NOT_EXECUTING}"):
            wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)

    def test_the_same_token_stops_once(self, wire: Wire) -> None:
        """A repeated request is answered as before, though the execution has ended since."""
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.create(step("A"))
        request = {"PipelineExecutionArn": wire.start(), "ClientRequestToken": TOKEN}
        first = wire.client.stop_pipeline_execution(**request)
        wire.finish(request["PipelineExecutionArn"])
        assert (
            wire.client.stop_pipeline_execution(**request)["PipelineExecutionArn"]
            == first["PipelineExecutionArn"]
        )


class TestStart:
    def test_an_execution_is_described_as_it_was_started(self, wire: Wire) -> None:
        pipeline_arn = wire.create(step("A"))
        execution_arn = wire.run(PipelineExecutionDisplayName="mine", PipelineExecutionDescription="why")
        answer = wire.describe(execution_arn)
        assert execution_arn.startswith(f"{pipeline_arn}/execution/")
        assert answer["PipelineArn"] == pipeline_arn
        assert answer["PipelineExecutionDisplayName"] == "mine"
        assert answer["PipelineExecutionDescription"] == "why"
        assert answer["CreationTime"] <= answer["LastModifiedTime"]
        assert "SelectiveExecutionConfig" not in answer

    def test_an_execution_without_a_display_name_gets_one(self, wire: Wire) -> None:
        wire.create(step("A"))
        assert wire.describe(wire.run())["PipelineExecutionDisplayName"].startswith("execution-")

    def test_the_same_token_starts_once(self, wire: Wire) -> None:
        wire.create(step("A"))
        first = wire.start(ClientRequestToken=TOKEN)
        wire.finish(first)
        assert wire.start(ClientRequestToken=TOKEN) == first
        with pytest.raises(
            wire.client.exceptions.ConflictException, match="StartPipelineExecution was used with other"
        ):
            wire.start(ClientRequestToken=TOKEN, PipelineExecutionDisplayName="other")

    def test_a_refused_start_does_not_use_up_its_token(self, wire: Wire) -> None:
        wire.create(step("A"), parameters=[parameter("S")])
        with pytest.raises(ClientError, match="have no default"):
            wire.start(ClientRequestToken=TOKEN)
        given = [{"Name": "S", "Value": "s"}]
        assert wire.start(ClientRequestToken=TOKEN, PipelineParameters=given)

    def test_executions_under_way_are_limited(self) -> None:
        with LocalSageMaker(quotas=Quotas(executions=1)) as sagemaker:
            wire = Wire(sagemaker)
            sagemaker.stand_in("A", duration_s=600)
            wire.create(step("A"))
            execution_arn = wire.start()
            with pytest.raises(
                wire.client.exceptions.ResourceLimitExceeded, match="limit of 1 execution under way"
            ):
                wire.start()
            wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
            wire.finish(execution_arn)
            assert wire.start()

    def test_a_display_name_outside_the_model_is_refused(self, wire: Wire) -> None:
        wire.create(step("A"))
        with pytest.raises(ClientError, match=r"'pipelineExecutionDisplayName' .*regular expression pattern"):
            wire.start(PipelineExecutionDisplayName="under_score")


class TestList:
    def listed(self, wire: Wire, **members: Any) -> list[str]:
        answer = wire.client.list_pipeline_executions(PipelineName="Pipeline", **members)
        return [item["PipelineExecutionArn"] for item in answer["PipelineExecutionSummaries"]]

    def test_the_newest_execution_comes_first(self, wire: Wire) -> None:
        wire.create(step("A"))
        started = [wire.run() for _ in range(3)]
        assert self.listed(wire) == started[::-1]
        assert self.listed(wire, SortOrder="Ascending") == started
        assert self.listed(wire, SortBy="PipelineExecutionArn", SortOrder="Ascending") == sorted(started)

    def test_a_summary_says_how_it_ended(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", fails="x")
        wire.create(step("A"))
        execution_arn = wire.run(PipelineExecutionDisplayName="mine")
        [item] = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert item["PipelineExecutionStatus"] == "Failed"
        assert item["PipelineExecutionFailureReason"] == wire.describe(execution_arn)["FailureReason"]
        assert item["PipelineExecutionDisplayName"] == "mine"
        assert item["StartTime"] == wire.describe(execution_arn)["CreationTime"]

    def test_only_executions_of_the_pipeline_are_listed(self, wire: Wire) -> None:
        wire.create(step("A"))
        wire.create(step("A"), name="Other")
        wire.run(name="Other")
        mine = wire.run()
        assert self.listed(wire) == [mine]

    def test_times_filter(self, wire: Wire) -> None:
        wire.create(step("A"))
        execution_arn = wire.run()
        moment, minute = datetime.now(timezone.utc), timedelta(minutes=1)
        assert self.listed(wire, CreatedAfter=moment - minute, CreatedBefore=moment + minute) == [
            execution_arn
        ]
        assert self.listed(wire, CreatedAfter=moment + minute) == []

    def test_pages_join_to_the_whole(self, wire: Wire) -> None:
        wire.create(step("A"))
        started = [wire.run() for _ in range(3)]
        paginator = wire.client.get_paginator("list_pipeline_executions")
        pages = paginator.paginate(PipelineName="Pipeline", PaginationConfig={"PageSize": 2})
        listed = [
            [item["PipelineExecutionArn"] for item in page["PipelineExecutionSummaries"]] for page in pages
        ]
        assert listed == [[started[2], started[1]], [started[0]]]

    def test_the_newest_step_comes_first_and_pages_join(self, wire: Wire) -> None:
        wire.create(step("A"), step("B", "A"), step("C", "B"))
        paginator = wire.client.get_paginator("list_pipeline_execution_steps")
        pages = paginator.paginate(PipelineExecutionArn=wire.run(), PaginationConfig={"PageSize": 2})
        listed = [[item["StepName"] for item in page["PipelineExecutionSteps"]] for page in pages]
        assert listed == [["C", "B"], ["A"]]
