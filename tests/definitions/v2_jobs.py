"""Pipelines of version 2 whose steps are jobs and models. Each function is one pipeline."""

from __future__ import annotations

from typing import Any

from sagemaker.automl.automl import AutoML, AutoMLInput
from sagemaker.drift_check_baselines import DriftCheckBaselines
from sagemaker.estimator import Estimator
from sagemaker.inputs import CreateModelInput, TrainingInput, TransformInput
from sagemaker.model import Model
from sagemaker.model_metrics import FileSource, MetricsSource, ModelMetrics
from sagemaker.parameter import ContinuousParameter, IntegerParameter
from sagemaker.pipeline import PipelineModel
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.transformer import Transformer
from sagemaker.tuner import HyperparameterTuner
from sagemaker.workflow import conditions as condition
from sagemaker.workflow.automl_step import AutoMLStep
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.emr_step import EMRStep, EMRStepConfig
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.notebook_job_step import NotebookJobStep
from sagemaker.workflow.parameters import (
    ParameterBoolean,
    ParameterInteger,
    ParameterString,
)
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from sagemaker.workflow.step_collections import EstimatorTransformer, RegisterModel
from sagemaker.workflow.steps import (
    CacheConfig,
    CreateModelStep,
    ProcessingStep,
    TrainingStep,
    TransformStep,
    TuningStep,
)

from tests.definitions.offline import BUCKET, IMAGE, ROLE, s3
from tests.definitions.v2_steps import (
    NOTEBOOK,
    PLAIN_SESSION,
    SCRIPT,
    SESSION,
    artifacts_of,
    call,
    estimator,
    model,
    output_of,
    pipeline,
    process,
    train,
)


def processing() -> Any:
    """Arguments with Join and execution variables, property files, caching, both kinds of retry policy."""
    data, count = ParameterString("InputData", s3("raw")), ParameterInteger("Rows", 100)
    retries = [
        StepRetryPolicy(
            [StepExceptionTypeEnum.SERVICE_FAULT, StepExceptionTypeEnum.THROTTLING], max_attempts=3
        ),
        SageMakerJobStepRetryPolicy(
            exception_types=[SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT], expire_after_mins=30
        ),
        SageMakerJobStepRetryPolicy(
            failure_reason_types=[SageMakerJobExceptionTypeEnum.CAPACITY_ERROR], max_attempts=2
        ),
    ]
    split = process(
        "Split",
        data,
        arguments=["--rows", count.to_string(), "--run", ExecutionVariables.PIPELINE_EXECUTION_ID],
        cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
        retry_policies=retries,
        property_files=[PropertyFile("Report", output_name="report", path="report.json")],
    )
    clean = process(
        "Clean",
        output_of(split),
        Join(on="/", values=["s3:/", BUCKET, ExecutionVariables.PIPELINE_NAME, count.to_string()]),
        arguments=["--mean", JsonGet(step_name="Split", property_file="Report", json_path="a.mean")],
        cache_config=CacheConfig(enable_caching=False),
    )
    return pipeline(split, clean, parameters=(data, count))


def training() -> Any:
    """Hyperparameters and instance types from parameters, checkpoints, a model as a channel."""
    depth, spot = ParameterInteger("MaxDepth", 5), ParameterBoolean("UseSpot", default_value=False)
    instance = ParameterString("InstanceType", "ml.m5.xlarge", enum_values=["ml.m5.xlarge", "ml.c5.xlarge"])
    prepare = process("Prepare", s3("raw"))
    first = estimator(
        instance_type=instance,
        use_spot_instances=spot,
        max_wait=86400,
        checkpoint_s3_uri=s3("checkpoints"),
        hyperparameters={"max_depth": depth, "eta": 0.2},
        metric_definitions=[{"Name": "rmse", "Regex": "rmse=(.*)"}],
    )
    base = train("TrainBase", output_of(prepare), first)
    channels = {"train": TrainingInput(output_of(prepare)), "model": TrainingInput(artifacts_of(base))}
    step_args = estimator(hyperparameters={"max_depth": depth}).fit(channels)
    final = TrainingStep("TrainFinal", step_args=step_args, cache_config=CacheConfig(True, "PT1H"))
    return pipeline(prepare, base, final, parameters=(depth, spot, instance))


def tuning() -> Any:
    """The best of a tuning step's models, its place in S3 joined from a job's name."""
    jobs = ParameterInteger("MaxJobs", 4)
    ranges = {"eta": ContinuousParameter(0.1, 0.5), "max_depth": IntegerParameter(2, 8)}
    searcher = HyperparameterTuner(
        estimator(),
        objective_metric_name="rmse",
        hyperparameter_ranges=ranges,
        metric_definitions=[{"Name": "rmse", "Regex": "rmse=(.*)"}],
        objective_type="Minimize",
        max_jobs=jobs,
        max_parallel_jobs=2,
    )
    search = TuningStep("Search", step_args=searcher.fit({"train": TrainingInput(s3("data"))}))
    best = search.get_top_model_s3_uri(top_k=0, s3_bucket=BUCKET, prefix="models")
    create = ModelStep("Best", step_args=model(best).create(instance_type="ml.m5.large"))
    report = call("Report", {"second": search.properties.TrainingJobSummaries[1].TrainingJobName})
    return pipeline(search, create, report, parameters=(jobs,))


def transform() -> Any:
    """A Transform step of a created model, and the collection that makes both."""
    data = ParameterString("BatchData")
    fit = train("Fit")
    create = ModelStep("Deployable", step_args=model(artifacts_of(fit)).create(instance_type="ml.m5.large"))
    transformer = Transformer(
        model_name=create.properties.ModelName,
        instance_type="ml.m5.large",
        instance_count=1,
        output_path=s3("scores"),
        sagemaker_session=SESSION,
    )
    score = TransformStep(
        "Score", step_args=transformer.transform(data, content_type="text/csv", split_type="Line")
    )
    both = EstimatorTransformer(
        name="Second",
        estimator=estimator(),
        model_data=artifacts_of(fit),
        model_inputs=CreateModelInput(instance_type="ml.m5.large"),
        instance_count=1,
        instance_type="ml.m5.large",
        transform_inputs=TransformInput(data=data),
        output_path=s3("scores"),
        depends_on=[score],
    )
    evaluate = process("Evaluate", score.properties.TransformOutput.S3OutputPath, depends_on=[both])
    return pipeline(fit, create, score, both, evaluate, parameters=(data,))


def model_steps() -> Any:
    """ModelStep in all of its forms: create, register, repacked for either, two containers."""
    status = ParameterString("Approval", "PendingManualApproval")
    fit = train("Fit")
    featurize = train("Featurize")

    def scripted() -> Any:
        return model(artifacts_of(fit), entry_point=SCRIPT, source_dir=".")

    registration = {
        "content_types": ["text/csv"],
        "response_types": ["text/csv"],
        "inference_instances": ["ml.m5.large"],
        "model_package_group_name": "group",
        "approval_status": status,
    }
    plain = ModelStep("Plain", step_args=model(artifacts_of(fit)).create(instance_type="ml.m5.large"))
    packed = ModelStep("Packed", step_args=scripted().create(instance_type="ml.m5.large"), depends_on=[plain])
    registered = ModelStep("Registered", step_args=scripted().register(**registration), depends_on=["Packed"])
    pair = PipelineModel(
        models=[model(artifacts_of(featurize)), scripted()], role=ROLE, sagemaker_session=SESSION
    )
    serial = ModelStep("Serial", step_args=pair.register(**registration), description="Two containers")
    notify = call("Notify", {"package": registered.properties.ModelPackageArn}, depends_on=[serial])
    return pipeline(fit, featurize, plain, packed, registered, serial, notify, parameters=(status,))


def register_collection() -> Any:
    """The RegisterModel collection, repacked, with metrics and drift baselines out of other steps."""
    fit = train("Fit")
    evaluate = process("Evaluate", artifacts_of(fit))
    source = MetricsSource(
        s3_uri=Join(on="/", values=[output_of(evaluate, "report"), "metrics.json"]),
        content_type="application/json",
    )
    register = RegisterModel(
        name="Register",
        estimator=estimator(),
        entry_point=SCRIPT,
        source_dir=".",
        model_data=artifacts_of(fit),
        content_types=["text/csv"],
        response_types=["text/csv"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        model_package_group_name="group",
        model_metrics=ModelMetrics(model_statistics=source),
        drift_check_baselines=DriftCheckBaselines(
            model_statistics=source,
            bias_config_file=FileSource(s3("bias.json"), content_type="application/json"),
        ),
        customer_metadata_properties={"job": fit.properties.TrainingJobName},
    )
    return pipeline(fit, evaluate, register, call("Tell", depends_on=["Register"]))


def legacy_arguments() -> Any:
    """Steps that take the estimator, processor, transformer and model themselves, as before step_args."""
    session = PLAIN_SESSION
    fit = TrainingStep(
        "Fit",
        estimator=Estimator(
            IMAGE, ROLE, 1, "ml.m5.large", output_path=s3("models"), sagemaker_session=session
        ),
        inputs={"train": TrainingInput(s3("data"))},
    )
    processor = ScriptProcessor(
        role=ROLE,
        image_uri=IMAGE,
        command=["python3"],
        instance_count=1,
        instance_type="ml.m5.large",
        sagemaker_session=session,
    )
    evaluate = ProcessingStep(
        "Evaluate",
        processor=processor,
        code=SCRIPT,
        inputs=[ProcessingInput(artifacts_of(fit), "/opt/ml/processing/model", input_name="model")],
        outputs=[ProcessingOutput("/opt/ml/processing/report", s3("report"), "report")],
        job_arguments=["--all"],
    )
    create = CreateModelStep(
        "Create",
        model=Model(IMAGE, artifacts_of(fit), role=ROLE, sagemaker_session=session),
        inputs=CreateModelInput(instance_type="ml.m5.large"),
        depends_on=[evaluate],
    )
    transformer = Transformer(
        create.properties.ModelName, 1, "ml.m5.large", output_path=s3("scores"), sagemaker_session=session
    )
    score = TransformStep("Score", transformer=transformer, inputs=TransformInput(s3("batch")))
    return pipeline(fit, evaluate, create, score)


def emr() -> Any:
    """EMR steps on a cluster that is there, on one that the step makes, and on one whose id a step gives."""
    bucket = ParameterString("Bucket", BUCKET)
    spark = EMRStepConfig(
        jar=s3("job.jar"),
        args=["--bucket", bucket],
        main_class="com.example.Main",
        properties=[{"Key": "k", "Value": "v"}],
    )
    cluster = {
        "Instances": {
            "InstanceGroups": [{"InstanceRole": "MASTER", "InstanceCount": 1, "InstanceType": "m5.xlarge"}]
        }
    }
    first = EMRStep(
        "OnCluster", "On a cluster", "Uses j-1", "j-1", spark, cache_config=CacheConfig(True, "P1D")
    )
    own = EMRStep("OwnCluster", "Own", "Makes one", None, spark, depends_on=[first], cluster_config=cluster)
    same = EMRStep(
        "SameCluster",
        "Same",
        "Reads the id",
        own.properties.Id,
        EMRStepConfig(jar=s3("next.jar")),
        execution_role_arn=ROLE,
    )
    return pipeline(first, own, same, parameters=(bucket,))


def automl() -> Any:
    """An AutoML job, its best candidate as a model, its metrics in a condition."""
    target = ParameterString("Target", "price")
    job = AutoML(
        role=ROLE,
        target_attribute_name=target,
        sagemaker_session=SESSION,
        max_candidates=3,
        mode="ENSEMBLING",
    )
    search = AutoMLStep(
        "Search", job.fit(inputs=[AutoMLInput(inputs=s3("data"), target_attribute_name=target)])
    )
    best = search.get_best_auto_ml_model(role=ROLE, sagemaker_session=SESSION)
    create = ModelStep("Best", step_args=best.create(instance_type="ml.m5.large"))
    metrics = ModelMetrics(
        model_statistics=MetricsSource(
            s3_uri=search.properties.BestCandidateProperties.ModelInsightsJsonReportPath,
            content_type="application/json",
        )
    )
    register = ModelStep(
        "Kept",
        step_args=best.register(
            ["text/csv"], ["text/csv"], model_package_group_name="group", model_metrics=metrics
        ),
    )
    gate = ConditionStep(
        "Gate",
        conditions=[
            condition.ConditionGreaterThan(
                left=search.properties.BestCandidate.FinalAutoMLJobObjectiveMetric.Value, right=0.8
            )
        ],
        if_steps=[register],
        else_steps=[],
    )
    return pipeline(search, create, gate, parameters=(target,))


def notebook_jobs() -> Any:
    """Notebook jobs in a row; the second reads the first by way of its parameters and environment."""
    instance = ParameterString("InstanceType", "ml.m5.large")
    settings: dict[str, Any] = {
        "input_notebook": NOTEBOOK,
        "image_uri": IMAGE,
        "kernel_name": "python3",
        "role": ROLE,
    }
    fit = train("Fit")
    first = NotebookJobStep(
        name="Explore",
        display_name="Explore the data",
        notebook_job_name="explore",
        parameters={"model": artifacts_of(fit), "kind": instance},
        instance_type=instance,
        **settings,
    )
    second = NotebookJobStep(
        name="Report",
        notebook_job_name="report",
        environment_variables={"INPUT": Join(on="/", values=[first.properties.ComputingJobName, "x"])},
        depends_on=[first],
        **settings,
    )
    return pipeline(fit, first, second, parameters=(instance,))


MAKERS = (
    processing,
    training,
    tuning,
    transform,
    model_steps,
    register_collection,
    legacy_arguments,
    emr,
    automl,
    notebook_jobs,
)
