"""What AWS is recorded to answer, answered here: one test for each recorded behaviour.

The definitions are those that the SDKs wrote, in `tests/definitions`, with one thing changed where a
behaviour needs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sagemaker_selective_widget.local import LocalSageMaker, Quotas, StepError
from sagemaker_selective_widget.local.transport.client import service_model
from tests.service.local_wire import (
    ROLE,
    Wire,
    compare,
    condition,
    get,
    parameter,
    step,
    until,
)

FOLDER = Path(__file__).parents[1] / "definitions"
REFUSED = "ValidationException.*Unable to parse pipeline definition"


def written(name: str) -> dict[str, Any]:
    """A pipeline definition that an SDK wrote."""
    definition: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return definition


def of_type(definition: dict[str, Any], kind: str) -> dict[str, Any]:
    """The first step of a type, on whatever level, as the SDK wrote it."""
    found = [item for item in _objects(definition) if item.get("Type") == kind and "Arguments" in item]
    assert found, kind
    return found[0]


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(inner for item in value.values() for inner in _objects(item))]
    return [inner for item in value for inner in _objects(item)] if isinstance(value, list) else []


def create(wire: Wire, definition: dict[str, Any], name: str = "Pipeline") -> None:
    text = json.dumps(definition)
    wire.client.create_pipeline(PipelineName=name, RoleArn=ROLE, PipelineDefinition=text)


def refused(wire: Wire, definition: dict[str, Any], text: str) -> None:
    """Check that both operations that take a definition refuse this one, saying so."""
    with pytest.raises(ClientError, match=f"{REFUSED}.*{re.escape(text)}"):
        create(wire, definition, "Refused")
    if not wire.client.list_pipelines()["PipelineSummaries"]:
        wire.create(step("A"))
    with pytest.raises(ClientError, match=f"{REFUSED}.*{re.escape(text)}"):
        wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=json.dumps(definition))


class TestConditions:
    @pytest.mark.parametrize(("right", "outcome"), [(2, "True"), (1, "False")])
    def test_not_turns_its_condition_around(self, wire: Wire, right: int, outcome: str) -> None:
        negated = {"Type": "Not", "Condition": compare("Equals", 1, right)}
        wire.create(condition("C", negated))
        metadata = wire.steps(wire.run())["C"]["Metadata"]
        assert metadata == {"Condition": {"Outcome": outcome}}

    def test_the_sdk_of_2021_wrote_not_wrongly(self, wire: Wire) -> None:
        definition = written("v2_conditions")
        negated = [item for item in _objects(definition) if item.get("Type") == "Not"]
        assert negated
        for item in negated:
            item["Expression"] = item.pop("Condition")
        refused(wire, definition, "Cannot parse object, unknown property 'Expression'.")

    @pytest.mark.parametrize("kind", ["Equals", "In", "Or"])
    def test_a_condition_has_all_its_members(self, wire: Wire, kind: str) -> None:
        original = written("v2_conditions")
        [item, *_] = [item for item in _objects(original) if item.get("Type") == kind]
        for member in [key for key in item if key != "Type"]:
            definition = json.loads(json.dumps(original))
            [changed, *_] = [each for each in _objects(definition) if each == item]
            del changed[member]
            refused(wire, definition, f"Cannot parse object, missing property '{member}'.")

    def test_texts_are_compared_as_texts(self, wire: Wire) -> None:
        for name, right, outcome in (("L", "3", "False"), ("G", "0", "True")):
            wire.create(condition("C", compare("GreaterThan", "1", right)), name=name)
            steps = wire.steps(wire.run(name=name))
            assert steps["C"]["Metadata"]["Condition"]["Outcome"] == outcome

    @pytest.mark.parametrize(("left", "joined"), [(1, "true"), (2, "false")])
    def test_an_outcome_is_joined_in_lower_case(self, wire: Wire, left: int, joined: str) -> None:
        seen: list[Any] = []
        wire.sagemaker.register("After", lambda context: seen.append(context.arguments))
        outcome = {"Std:Join": {"On": "", "Values": [get("Steps.C.Outcome")]}}
        wire.create(condition("C", compare("Equals", left, 1)), step("After", outcome=outcome))
        wire.run()
        assert seen == [{"outcome": joined}]

    @pytest.mark.parametrize("right", [True, "True", "true"])
    def test_an_outcome_can_be_compared(self, wire: Wire, right: Any) -> None:
        second = condition("D", compare("Equals", get("Steps.C.Outcome"), right))
        wire.create(condition("C", compare("Equals", 1, 1)), second)
        assert wire.steps(wire.run())["D"]["Metadata"]["Condition"]["Outcome"] == "True"


class TestFailSteps:
    def failing(self, message: str) -> dict[str, Any]:
        definition = written("v2_fail")
        fail = json.loads(json.dumps(of_type(definition, "Fail")))
        fail["Arguments"]["ErrorMessage"] = message
        fail.pop("DependsOn", None)
        return {**definition, "Steps": [fail]}

    def test_the_execution_has_the_general_reason(self, wire: Wire) -> None:
        create(wire, self.failing("too bad"))
        execution_arn = wire.run()
        reason = "Step failure: One or multiple steps failed."
        assert wire.describe(execution_arn)["FailureReason"] == reason
        [listed] = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert listed["PipelineExecutionFailureReason"] == reason
        [item] = wire.steps(execution_arn).values()
        assert (item["FailureReason"], item["Metadata"]) == ("too bad", {"Fail": {"ErrorMessage": "too bad"}})

    def test_without_a_message_the_step_has_no_reason(self, wire: Wire) -> None:
        create(wire, self.failing(""))
        [item] = wire.steps(wire.run()).values()
        assert "FailureReason" not in item
        assert item["Metadata"] == {"Fail": {"ErrorMessage": ""}}

    def test_a_stopped_execution_has_no_reason(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.create(step("A"))
        execution_arn = wire.start()
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert wire.finish(execution_arn) == "Stopped"
        [listed] = wire.client.list_pipeline_executions(PipelineName="Pipeline")["PipelineExecutionSummaries"]
        assert "PipelineExecutionFailureReason" not in listed


class TestExperiments:
    @pytest.mark.parametrize(
        ("config", "expected"),
        [
            ({"ExperimentName": "E", "TrialName": "T"}, lambda _: "E/T"),
            ({"TrialName": get("Execution.PipelineExecutionId")}, lambda own: f"Pipeline/{own}"),
            (None, lambda own: f"Pipeline/{own}"),
        ],
    )
    def test_its_names_can_be_read(self, wire: Wire, config: Any, expected: Callable[[str], str]) -> None:
        seen: list[Any] = []
        wire.sagemaker.register("A", lambda context: seen.append(context.arguments["label"]))
        names = [get("PipelineExperimentConfig.ExperimentName"), get("PipelineExperimentConfig.TrialName")]
        definition = {
            **written("v2_expressions"),
            "PipelineExperimentConfig": config,
            "Steps": [step("A", label={"Std:Join": {"On": "/", "Values": names}})],
        }
        create(wire, definition)
        execution_arn = wire.run(PipelineParameters=[])
        assert seen == [expected(execution_arn.rpartition("/")[2])]


class TestRows:
    """How steps are listed."""

    def test_a_step_that_ran_has_no_cache_hit(self, wire: Wire) -> None:
        definition = written("v2_processing")
        create(wire, definition)
        assert any("CacheConfig" in item for item in _objects(definition))
        steps = wire.steps(wire.run())
        assert not [name for name, item in steps.items() if "CacheHitResult" in item]
        assert {item["AttemptCount"] for item in steps.values()} == {1}

    def test_a_cached_step_has_its_sources_job_and_its_own_times(self, wire: Wire) -> None:
        body = {**step("A"), "CacheConfig": {"Enabled": True, "ExpireAfter": "P1D"}}
        wire.create(body, condition("C", compare("Equals", 1, 1), depends_on=["A"]))
        first = wire.run()
        rows = wire.steps(wire.run())
        cached = rows["A"]
        source = cached["CacheHitResult"]["SourcePipelineExecutionArn"]
        assert source == first
        job = cached["Metadata"]["TrainingJob"]["Arn"]
        assert job == wire.steps(first)["A"]["Metadata"]["TrainingJob"]["Arn"]
        assert source.rpartition("/")[2] in job
        assert cached["StepStatus"] == "Succeeded"
        assert cached["EndTime"] >= cached["StartTime"] >= wire.steps(first)["A"]["EndTime"]
        assert cached["AttemptCount"] == 1
        assert "CacheHitResult" not in rows["C"]

    def test_one_execution_draws_on_several_a_failed_one_among_them(self, wire: Wire) -> None:
        cache = {"CacheConfig": {"Enabled": True, "ExpireAfter": "P1D"}}
        wire.sagemaker.stand_in("B", fails="x")
        wire.create({**step("A"), **cache}, {**step("B", "A"), **cache})
        failed = wire.run()
        wire.sagemaker.stand_in("B", duration_s=0)
        second = wire.run()
        third = wire.steps(wire.run())
        assert wire.status(failed) == "Failed"
        sources = {name: item["CacheHitResult"]["SourcePipelineExecutionArn"] for name, item in third.items()}
        assert sources == {"A": failed, "B": second}

    def test_a_reused_step_has_succeeded_while_the_selected_one_runs(self, wire: Wire) -> None:
        wire.create(step("Load"), step("Train", "Load"), step("Eval", "Train"))
        source = wire.run()
        wire.sagemaker.stand_in("Train", duration_s=600)
        execution_arn = wire.start(["Train"], source)
        until(lambda: wire.statuses(execution_arn).get("Train") == "Executing")
        assert wire.statuses(execution_arn) == {"Load": "Succeeded", "Train": "Executing"}
        row = wire.steps(execution_arn)["Load"]
        assert row["SelectiveExecutionResult"] == {"SourcePipelineExecutionArn": source}
        assert (row["AttemptCount"], "CacheHitResult" in row) == (1, False)
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        wire.finish(execution_arn)

    def test_branches_that_are_not_selected_do_not_run(self, wire: Wire) -> None:
        """Train, Evaluate and the Condition are selected; whatever that decides, its branches are not."""
        evaluate = step("Eval", "Train")
        decide = condition(
            "C", compare("Equals", 1, 1), if_steps=[step("Yes")], else_steps=[step("No")], depends_on=["Eval"]
        )
        wire.create(step("Load"), step("Train", "Load"), evaluate, decide)
        source = wire.run()
        execution_arn = wire.run(["Train", "Eval", "C"], source)
        assert wire.ran(execution_arn) == ["Train", "Eval", "C"]
        assert wire.status(execution_arn) == "Succeeded"

    def test_what_starts_has_no_metadata_and_what_starts_together_one_time(self, wire: Wire) -> None:
        """A step is Starting until its thread begins; the first look may come too late for that."""
        wire.create(step("A"), step("B"))
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.sagemaker.stand_in("B", duration_s=600)
        execution_arn = wire.start()
        rows = wire.steps(execution_arn)
        assert rows["A"]["StartTime"] == rows["B"]["StartTime"]
        assert "EndTime" not in rows["A"]
        starting = [row for row in rows.values() if row["StepStatus"] == "Starting"]
        assert [row["Metadata"] for row in starting] == [{}] * len(starting)
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        wire.finish(execution_arn)

    def test_a_step_whose_job_was_never_made_has_empty_metadata(self, wire: Wire) -> None:
        wire.sagemaker.register("A", lambda _: {})
        wire.create(step("A"), step("B", value=get("Steps.A.OutputParameters['x']")))
        row = wire.steps(wire.run())["B"]
        assert (row["StepStatus"], row["Metadata"], row["AttemptCount"]) == ("Failed", {}, 1)

    def test_functions_of_the_sdk_keep_their_display_names(self, wire: Wire) -> None:
        create(wire, written("step_functions"))
        shown = {row.get("StepDisplayName") for row in wire.steps(wire.run()).values()}
        assert shown >= {"__main__.train", "__main__.preprocess"}


class TestJobs:
    @pytest.mark.parametrize(
        ("kind", "member", "shape"),
        [
            ("Training", "TrainingJob", "TrainingJobArn"),
            ("Processing", "ProcessingJob", "ProcessingJobArn"),
            ("Transform", "TransformJob", "TransformJobArn"),
            ("Tuning", "TuningJob", "HyperParameterTuningJobArn"),
            ("Model", "Model", "ModelArn"),
            ("AutoML", "AutoMLJob", "AutoMLJobArn"),
        ],
    )
    @pytest.mark.parametrize("name", ["my_step", "_", "a-" * 32, "Step_with_a_name_of_more_than_20_letters"])
    def test_the_name_of_a_job_fits_the_model(
        self, wire: Wire, kind: str, member: str, shape: str, name: str
    ) -> None:
        wire.create(step(name, kind=kind))
        arn = wire.steps(wire.run())[name]["Metadata"][member]["Arn"]
        assert re.fullmatch(service_model().shape_for(shape).metadata["pattern"], arn)
        job = arn.rpartition("/")[2]
        assert re.fullmatch("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", job)
        assert len(job) <= {"Tuning": 32, "AutoML": 32}.get(kind, 63)
        assert (job == job.lower()) or kind != "Model"

    def test_a_job_is_named_after_execution_and_step(self, wire: Wire) -> None:
        wire.create(step("AbaloneTrainingOfAllRings"))
        execution_arn = wire.run()
        [row] = wire.steps(execution_arn).values()
        own = execution_arn.rpartition("/")[2]
        job = row["Metadata"]["TrainingJob"]["Arn"].rpartition("/")[2]
        assert re.fullmatch(f"pipelines-{own}-AbaloneTrainingOfAll-[A-Za-z0-9]{{10}}", job)

    def test_a_prefix_of_ones_own_begins_the_name(self, wire: Wire) -> None:
        definition = written("v2_notebook_jobs")
        create(wire, definition)
        body = next(item for item in _objects(definition) if "TrainingJobName" in item.get("Arguments", {}))
        execution_arn = wire.run()
        job = wire.steps(execution_arn)[body["Name"]]["Metadata"]["TrainingJob"]["Arn"].rpartition("/")[2]
        own = execution_arn.rpartition("/")[2]
        assert re.fullmatch(f"{body['Arguments']['TrainingJobName']}-{own}-[A-Za-z0-9]{{10}}", job)

    def test_a_model_with_a_prefix_keeps_its_case(self, wire: Wire) -> None:
        definition = written("v2_model_steps")
        model = of_type(definition, "Model")
        model["Arguments"]["ModelName"] = "MyModel"
        create(wire, definition)
        values = [
            {"Name": item["Name"], "Value": "s3://bucket/data"}
            for item in definition["Parameters"]
            if "DefaultValue" not in item
        ]
        execution_arn = wire.run(PipelineParameters=values)
        name = wire.steps(execution_arn)[model["Name"]]["Metadata"]["Model"]["Arn"].rpartition("/")[2]
        own = execution_arn.rpartition("/")[2]
        assert re.fullmatch(f"MyModel-{own}-[A-Za-z0-9]{{10}}", name)

    @pytest.mark.skipif(
        "ServerlessJobConfig" not in service_model().shape_for("CreateTrainingJobRequest").members,
        reason="the installed botocore is older than ServerlessJobConfig",
    )
    def test_a_job_without_an_instance_type_is_taken(self, wire: Wire) -> None:
        """Evaluators of the SDK make such: a ServerlessJobConfig in place of a ResourceConfig."""
        definition = written("v2_training")
        training = of_type(definition, "Training")
        del training["Arguments"]["ResourceConfig"]
        training["Arguments"]["ServerlessJobConfig"] = {"JobType": "Evaluation", "BaseModelArn": "arn:x"}
        create(wire, definition)
        assert wire.statuses(wire.run())[training["Name"]] == "Succeeded"

    @pytest.mark.parametrize("kind", ["HubContent", "Athena", "Anything"])
    def test_a_step_of_a_type_that_nobody_knows_runs(self, wire: Wire, kind: str) -> None:
        wire.create(step("A", kind=kind, Some={"Thing": [get("Execution.PipelineName")]}), step("B", "A"))
        assert wire.statuses(wire.run()) == {"A": "Succeeded", "B": "Succeeded"}

    def test_versions_of_a_model_package_count_up(self, wire: Wire) -> None:
        definition = written("abalone")
        register = of_type(definition, "RegisterModel")
        group = "Abalone-Models"
        register["Arguments"]["ModelPackageGroupName"] = group
        create(wire, definition)
        given = [
            {"Name": item["Name"], "Value": "s3://bucket/data"}
            for item in definition["Parameters"]
            if "DefaultValue" not in item
        ]
        arns = []
        for _ in range(2):
            row = wire.steps(wire.run(PipelineParameters=given))[register["Name"]]
            arns.append(row["Metadata"]["RegisterModel"]["Arn"].rpartition(":")[2])
        assert arns == ["model-package/abalone-models/1", "model-package/abalone-models/2"]

    def test_versions_go_on_when_the_folder_is_opened_again(self, tmp_path: Path) -> None:
        versions = []
        for number in range(2):
            with LocalSageMaker(tmp_path, step_duration_s=0) as sagemaker:
                wire = Wire(sagemaker)
                wire.create(step("R", kind="RegisterModel", ModelPackageGroupName="g"), name=f"P{number}")
                row = wire.steps(wire.run(name=f"P{number}"))["R"]
                versions.append(row["Metadata"]["RegisterModel"]["Arn"].rpartition("/")[2])
        assert versions == ["1", "2"]


class TestChecks:
    @pytest.mark.parametrize(
        ("name", "kind", "calculated"),
        [
            (
                "v2_quality_checks",
                "QualityCheck",
                {"Statistics": "statistics.json", "Constraints": "constraints.json"},
            ),
            ("v2_clarify_checks", "ClarifyCheck", {"Constraints": "analysis.json"}),
        ],
    )
    def test_a_check_names_its_baselines(
        self, wire: Wire, name: str, kind: str, calculated: dict[str, str]
    ) -> None:
        definition = written(name)
        check = of_type(definition, kind)
        check.update(SkipCheck=True, RegisterNewBaseline=False)
        check.update({f"SuppliedBaseline{each}": f"s3://bucket/base/{each}" for each in calculated})
        create(wire, definition)
        values = [
            {"Name": item["Name"], "Value": "s3://bucket/data"}
            for item in definition["Parameters"]
            if "DefaultValue" not in item
        ]
        said = wire.steps(wire.run(PipelineParameters=values))[check["Name"]]["Metadata"][kind]
        for each, file in calculated.items():
            assert said[f"BaselineUsedForDriftCheck{each}"] == f"s3://bucket/base/{each}"
            assert said[f"CalculatedBaseline{each}"].endswith(f"/{file}")
        assert (said["SkipCheck"], said["RegisterNewBaseline"]) == (True, False)
        assert said["CheckType"] == check["CheckType"]
        assert ":processing-job/" in said["CheckJobArn"]


class TestRefusedAtCreate:
    def test_a_parameter_that_is_not_declared(self, wire: Wire) -> None:
        definition = written("abalone")
        definition["Parameters"] = [item for item in definition["Parameters"] if item["Name"] != "MaxDepth"]
        refused(wire, definition, "Unknown property reference [Parameters.MaxDepth].")

    def test_a_number_parameter_in_place_of_a_text(self, wire: Wire) -> None:
        definition = written("v2_training")
        of_type(definition, "Training")["Arguments"]["RoleArn"] = get("Parameters.MaxDepth")
        text = "Cannot assign property reference [Parameters.MaxDepth] to argument of type [String]."
        refused(wire, definition, text)

    def test_a_parameter_in_place_of_a_list(self, wire: Wire) -> None:
        definition = written("v2_training")
        of_type(definition, "Training")["Arguments"]["InputDataConfig"] = get("Parameters.MaxDepth")
        refused(wire, definition, "Expecting start of Json Array.")

    def test_an_empty_list_where_one_item_is_wanted(self, wire: Wire) -> None:
        definition = written("v3_training")
        of_type(definition, "Training")["Arguments"]["InputDataConfig"] = []
        text = "Model Validation failed: Length of container InputDataConfig=0 cannot be less than min=1."
        refused(wire, definition, text)

    def test_more_inputs_than_a_job_may_have_are_not(self, wire: Wire) -> None:
        definition = written("v2_processing")
        inputs = of_type(definition, "Processing")["Arguments"]["ProcessingInputs"]
        inputs.extend([json.loads(json.dumps(inputs[0])) for _ in range(11)])
        create(wire, definition)

    @pytest.mark.parametrize(
        ("name", "kind", "path"),
        [
            ("v2_training", "Training", ("AlgorithmSpecification",)),
            ("v2_training", "Training", ()),
            ("v2_training", "Training", ("InputDataConfig", 0, "DataSource", "S3DataSource")),
            ("v2_processing", "Processing", ("AppSpecification",)),
            ("v2_transform", "Transform", ("TransformInput",)),
            ("v2_tuning", "Tuning", ("HyperParameterTuningJobConfig",)),
            ("v2_automl", "AutoML", ("AutoMLJobConfig",)),
            ("v2_model_steps", "Model", ("PrimaryContainer",)),
            ("abalone", "RegisterModel", ("InferenceSpecification",)),
            ("v2_deployment", "EndpointConfig", ("ProductionVariants", 0)),
            ("v2_deployment", "Endpoint", ()),
            ("v2_quality_checks", "QualityCheck", ("ProcessingResources",)),
            ("v2_clarify_checks", "ClarifyCheck", ("ProcessingResources",)),
        ],
    )
    def test_a_member_that_the_operation_does_not_have(
        self, wire: Wire, name: str, kind: str, path: tuple[Any, ...]
    ) -> None:
        definition = written(name)
        place = of_type(definition, kind)["Arguments"]
        for key in path:
            place = place[key]
        place["AlgorithmSpecificatio"] = {}
        refused(wire, definition, "Unknown Argument member 'AlgorithmSpecificatio'.")

    def test_the_name_of_a_model_package(self, wire: Wire) -> None:
        definition = written("abalone")
        of_type(definition, "RegisterModel")["Arguments"]["ModelPackageName"] = "m"
        refused(wire, definition, "Unknown Argument member 'ModelPackageName'.")

    def test_a_value_of_no_enum(self, wire: Wire) -> None:
        definition = written("v2_training")
        resources = of_type(definition, "Training")["Arguments"]["ResourceConfig"]
        resources["InstanceType"] = "ml.m5.huge"
        refused(wire, definition, "'ml.m5.huge' of InstanceType is not in the enum value set")

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ({"Std:JsonGet": {}}, "Cannot parse object, missing property 'PropertyFile'."),
            ({"Std:JsonGet": "x"}, "takes an object"),
            ({"Std:JsonGet": {"S3Uri": "s3://b/k", "Path": "a["}}, "is no path"),
            (
                {"Std:JsonGet": {"PropertyFile": get("Steps.A.PropertyFiles.F"), "Path": "a"}},
                "Unknown property",
            ),
            ({"Std:Join": []}, "takes an object with Values"),
            ({"Std:Join": {"On": 1, "Values": []}}, "it is to be text"),
            ({"Std:Join": {"Values": [], "Sep": ""}}, "unknown property 'Sep'"),
            (get("Steps."), "The step 'B' reads ''"),
            (get("Steps"), "The step 'B' reads ''"),
            (get(""), "Unknown property reference []."),
            (get("Steps.A."), "Unknown property reference [Steps.A.]."),
            (get("PipelineExperimentConfig.Name"), "Unknown property reference"),
            ({"Get": 3}, "takes the text of a reference"),
        ],
    )
    def test_an_expression_that_is_none(self, wire: Wire, value: Any, text: str) -> None:
        definition = written("v2_training")
        lone = [step("A"), step("B", value=value)]
        refused(wire, {**definition, "Steps": lone}, text)

    @pytest.mark.parametrize(
        ("key", "member"),
        [("PropertyFiles", "PropertyFileName"), ("OutputParameters", "OutputName")],
    )
    def test_a_declaration_that_says_nothing(self, wire: Wire, key: str, member: str) -> None:
        definition = written("abalone")
        body = {**step("A", kind="Processing"), key: [{}]}
        refused(wire, {**definition, "Steps": [body]}, f"Cannot parse object, missing property '{member}'.")

    @pytest.mark.parametrize(
        "value",
        [
            {"IfExpression": {"Condition": compare("Equals", 1, 1), "Then": "a", "Else": "Omit"}},
            {"Std:Omit": {}},
            {"Std:Anything": [get("Parameters.X")]},
        ],
    )
    def test_an_expression_that_nobody_knows_is_kept(self, wire: Wire, value: Any) -> None:
        body = step("A", kind="Training", HyperParameters={"x": value}, RoleArn=value, InputDataConfig=value)
        wire.create(body, parameters=[parameter("X", DefaultValue="1")])
        assert wire.finish(wire.start()) == "Succeeded"


class TestPipelines:
    def test_500_callback_steps_where_the_quota_lets_them(self) -> None:
        """AWS's own tests make 500 and 2,000, whatever its page of quotas says."""
        original = of_type(written("v2_lambda_and_callback"), "Callback")
        body = {**original, "Arguments": {}, "SqsQueueUrl": "https://sqs", "DependsOn": []}
        steps = [{**body, "Name": f"Callback{number}"} for number in range(500)]
        with LocalSageMaker(step_duration_s=0, quotas=Quotas(steps=500)) as sagemaker:
            wire = Wire(sagemaker)
            wire.create(*steps)
            text = json.dumps({"Steps": steps})
            wire.client.update_pipeline(PipelineName="Pipeline", PipelineDefinition=text)

    def test_one_with_a_running_execution_is_not_deleted(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=600)
        arn = wire.create(step("A"))
        execution_arn = wire.start()
        text = f"ValidationException.*cannot be deleted. Pipeline {arn} has 1 running executions."
        with pytest.raises(ClientError, match=text):
            wire.client.delete_pipeline(PipelineName="Pipeline")
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        wire.finish(execution_arn)

    def test_one_that_does_not_exist(self, wire: Wire) -> None:
        with pytest.raises(ClientError, match=r"ResourceNotFound.*Pipeline 'arn:.*/Nope' does not exist"):
            wire.client.describe_pipeline(PipelineName="Nope")

    def test_an_alias_wants_a_new_definition_and_a_letter(self, wire: Wire) -> None:
        wire.create(step("A"))
        text = json.dumps({"Steps": [step("B")]})
        update = wire.client.update_pipeline
        with pytest.raises(ClientError, match=r"ValidationException.*has not changed"):
            update(PipelineName="Pipeline", PipelineVersionAliases=["prod"])
        with pytest.raises(ClientError, match=r"ValidationException.*digits alone"):
            update(PipelineName="Pipeline", PipelineDefinition=text, PipelineVersionAliases=["12"])
        update(PipelineName="Pipeline", PipelineDefinition=text, PipelineVersionAliases=["v12"])
        with pytest.raises(ClientError, match=r"ValidationException.*has not changed"):
            update(PipelineName="Pipeline", PipelineDefinition=text, PipelineVersionAliases=["next"])

    def test_those_that_aws_manages_are_none(self, wire: Wire) -> None:
        wire.create(step("A"))
        assert wire.client.list_pipelines(ManagedBy="AWS")["PipelineSummaries"] == []


@pytest.mark.parametrize(("default", "listed"), [(6, "6.0"), (6.5, "6.5")])
def test_a_float_is_listed_as_one(wire: Wire, default: float, listed: str) -> None:
    """Also where its default is written without a point, and was not given."""
    wire.create(step("A"), parameters=[parameter("F", "Float", DefaultValue=default)])
    answer = wire.client.list_pipeline_parameters_for_execution(PipelineExecutionArn=wire.run())
    assert answer["PipelineParameters"] == [{"Name": "F", "Value": listed}]


class TestStop:
    def test_only_what_executes_can_be_stopped(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.create(step("A"))
        execution_arn = wire.start()
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        with pytest.raises(ClientError, match="Only pipelines with 'Executing' status can be stopped"):
            wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        wire.finish(execution_arn)

    def test_a_conflict_passes_and_is_not_repeated_by_boto(self, wire: Wire) -> None:
        wire.sagemaker.stand_in("A", duration_s=600)
        wire.create(step("A"))
        execution_arn = wire.start()
        fault = wire.sagemaker.faults.conflict("StopPipelineExecution", times=2)
        for _ in range(2):
            with pytest.raises(wire.client.exceptions.ConflictException):
                wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert (wire.status(execution_arn), fault.is_over) == ("Executing", True)
        wire.client.stop_pipeline_execution(PipelineExecutionArn=execution_arn)
        assert wire.finish(execution_arn) == "Stopped"


def test_a_missing_property_file_fails_the_step_whose_job_succeeded(wire: Wire) -> None:
    """As the SDK's own abalone pipeline has it: Evaluate declares a report, and its function writes none."""
    definition = written("abalone")
    [evaluate] = [item for item in definition["Steps"] if item.get("PropertyFiles")]
    wire.sagemaker.register(evaluate["Name"], lambda _: None)
    create(wire, definition)
    execution_arn = wire.run(
        PipelineParameters=[
            {"Name": item["Name"], "Value": "s3://bucket/data"}
            for item in definition["Parameters"]
            if "DefaultValue" not in item
        ]
    )
    row = wire.steps(execution_arn)[evaluate["Name"]]
    assert row["StepStatus"] == "Failed"
    assert re.fullmatch(r"ClientError: Cannot access S3 key: [^:]+\.json\.", row["FailureReason"])
    assert "ProcessingJob" in row["Metadata"]


def test_a_step_error_without_a_reason_leaves_none(wire: Wire) -> None:
    def fail(_: Any) -> None:
        raise StepError("")

    wire.sagemaker.register("A", fail)
    wire.create(step("A"))
    [row] = wire.steps(wire.run()).values()
    assert (row["StepStatus"], "FailureReason" in row) == ("Failed", False)


class TestJobThatIsNotCreated:
    """What references had is known when a step's job is to be created: the operation may refuse it then."""

    KIND = parameter("Kind", DefaultValue="ml.m5.large")

    def pipeline(self, wire: Wire) -> None:
        training = {"ResourceConfig": {"InstanceType": get("Parameters.Kind"), "InstanceCount": 1}}
        wire.create({"Name": "A", "Type": "Training", "Arguments": training}, parameters=[self.KIND])

    def test_what_it_takes(self, wire: Wire) -> None:
        self.pipeline(wire)
        assert wire.statuses(wire.run()) == {"A": "Succeeded"}

    def test_what_it_refuses_fails_the_step_without_a_job(self, wire: Wire) -> None:
        self.pipeline(wire)
        execution = wire.run(PipelineParameters=[{"Name": "Kind", "Value": "ml.none"}])
        failed = wire.steps(execution)["A"]
        assert (failed["StepStatus"], failed["Metadata"], failed["AttemptCount"]) == ("Failed", {}, 1)
        assert failed["FailureReason"].startswith(
            "ClientError: Failed to invoke sagemaker:CreateTrainingJob. Error Details: "
        )
        assert "'ml.none'" in failed["FailureReason"]

    def test_a_list_that_is_too_long_is_refused_then_and_not_before(self, wire: Wire) -> None:
        definition = written("abalone")
        inputs = of_type(definition, "Processing")["Arguments"]["ProcessingInputs"]
        inputs += [{**inputs[0], "InputName": f"more-{number}"} for number in range(10)]
        create(wire, definition)
        execution = wire.run(PipelineParameters=[{"Name": "BatchData", "Value": "s3://bucket/batch"}])
        reason = wire.steps(execution)["AbaloneProcess"]["FailureReason"]
        assert reason.startswith("ClientError: Failed to invoke sagemaker:CreateProcessingJob.")
        assert "'processingInputs' failed to satisfy constraint" in reason
        assert reason.endswith("Member must have length less than or equal to 10.")

    def test_what_a_stand_in_did_not_make_is_taken(self, wire: Wire) -> None:
        """Steps of stand-ins run to the end, whatever they would have read."""
        first = {"Name": "A", "Type": "Training", "Arguments": {}}
        kind = get("Steps.A.ResourceConfig.InstanceType")
        second = {"Name": "B", "Type": "Training", "Arguments": {"ResourceConfig": {"InstanceType": kind}}}
        wire.create(first, second)
        assert wire.statuses(wire.run()) == {"A": "Succeeded", "B": "Succeeded"}
