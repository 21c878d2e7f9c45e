"""Pipelines of version 3 whose steps are jobs and models. Each function is one pipeline."""

from __future__ import annotations

from typing import Any

from sagemaker.core.lineage.artifact import Artifact
from sagemaker.core.parameter import ContinuousParameter
from sagemaker.core.transformer import Transformer
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join, JsonGet
from sagemaker.core.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.core.workflow.pipeline_capture import capture_create_job_request
from sagemaker.core.workflow.pipeline_context import runnable_by_pipeline
from sagemaker.core.workflow.properties import PropertyFile
from sagemaker.mlops.workflow.emr_serverless_step import EMRServerlessJobConfig, EMRServerlessStep
from sagemaker.mlops.workflow.emr_step import EMRStep, EMRStepConfig
from sagemaker.mlops.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.mlops.workflow.inference_component_step import InferenceComponentStep
from sagemaker.mlops.workflow.lineage_step import LineageStep
from sagemaker.mlops.workflow.model_step import ModelStep
from sagemaker.mlops.workflow.notebook_job_step import NotebookJobStep
from sagemaker.mlops.workflow.retry import (
    SageMakerJobExceptionTypeEnum,
    SageMakerJobStepRetryPolicy,
    StepExceptionTypeEnum,
    StepRetryPolicy,
)
from sagemaker.mlops.workflow.steps import CacheConfig, JobStep, TransformStep, TuningStep
from sagemaker.serve.model_builder import ModelBuilder
from sagemaker.train.tuner import HyperparameterTuner

from tests.definitions.offline import BUCKET, IMAGE, ROLE, s3
from tests.definitions.v3_steps import (
    NOTEBOOK,
    SESSION,
    artifacts_of,
    call,
    output_of,
    pipeline,
    process,
    result_of,
    train,
    trainer,
)


def training() -> Any:
    """A processor and two trainers, with caching, retries and a property file."""
    depth = ParameterInteger("MaxDepth", 5)
    retries = [
        StepRetryPolicy([StepExceptionTypeEnum.THROTTLING], max_attempts=3),
        SageMakerJobStepRetryPolicy(
            exception_types=[SageMakerJobExceptionTypeEnum.CAPACITY_ERROR], max_attempts=2
        ),
    ]
    report = PropertyFile("Report", output_name="report", path="report.json")
    split = process("Split", s3("raw"), property_files=[report], cache_config=CacheConfig(True, "P30D"))
    mean = JsonGet(step_name="Split", property_file=report, json_path="mean")
    first = train("First", output_of(split), {"max_depth": depth}, retry_policies=retries)
    second = train(
        "Second", artifacts_of(first), cache_config=CacheConfig(True, "PT1H"), description="Goes on"
    )
    check = process("Check", artifacts_of(second), arguments=["--mean", mean])
    return pipeline(split, first, second, check, parameters=(depth,))


def tuning() -> Any:
    """The best of a tuning step's models, read by a Lambda step."""
    searcher = HyperparameterTuner(
        trainer(hyperparameters={"depth": "5"}),
        objective_metric_name="rmse",
        hyperparameter_ranges={"eta": ContinuousParameter(0.1, 0.5)},
        metric_definitions=[{"Name": "rmse", "Regex": "rmse=(.*)"}],
        objective_type="Minimize",
        max_jobs=4,
    )
    search = TuningStep("Search", step_args=searcher.tune(inputs={"train": s3("data")}))
    best = search.get_top_model_s3_uri(top_k=0, s3_bucket=BUCKET, prefix="models")
    return pipeline(search, call("Tell", {"model": best}))


def models() -> Any:
    """Models built, registered and used for a transform."""
    fit = train("Fit")

    def builder() -> Any:
        return ModelBuilder(
            s3_model_data_url=artifacts_of(fit), image_uri=IMAGE, role_arn=ROLE, sagemaker_session=SESSION
        )

    create = ModelStep("Deployable", step_args=builder().build(model_name="built"))
    register = ModelStep(
        "Kept",
        step_args=builder().register(
            content_types=["text/csv"], response_types=["text/csv"], model_package_group_name="group"
        ),
        depends_on=[create],
    )
    transformer = Transformer(
        model_name=create.properties.ModelName,
        instance_count=1,
        instance_type="ml.m5.large",
        output_path=s3("scores"),
        sagemaker_session=SESSION,
    )
    score = TransformStep("Score", step_args=transformer.transform(s3("batch"), content_type="text/csv"))
    tell = call("Tell", {"package": register.properties.ModelPackageArn}, depends_on=["Score"])
    return pipeline(fit, create, register, score, tell)


def emr() -> Any:
    """EMR on a cluster, and EMR Serverless on an application that is there and on one that it makes."""
    application = ParameterString("Application")
    where = call("Where", outputs=("uri",))
    driver = {"sparkSubmit": {"entryPoint": s3("job.py"), "entryPointArguments": [result_of(where, "uri")]}}
    config = EMRServerlessJobConfig(driver, ROLE, execution_timeout_minutes=30, tags={"team": "data"})
    there = EMRServerlessStep(
        "There", "There", "On an application", config, application, cache_config=CacheConfig(True, "P1D")
    )
    settings = {"name": "own", "releaseLabel": "emr-7.0.0", "type": "SPARK"}
    own = EMRServerlessStep(
        "Own", "Own", "Makes one", config, application_config=settings, depends_on=[there]
    )
    cluster = EMRStep(
        "Cluster", "Cluster", "On j-1", "j-1", EMRStepConfig(jar=s3("job.jar"), args=["a"]), depends_on=[own]
    )
    return pipeline(where, there, own, cluster, parameters=(application,))


class Producer:
    """Creates a job through ``CreateJob``, of which a pipeline captures the request."""

    _pipeline_caller_name = "create_job"

    def __init__(self, **config: Any) -> None:
        """Keep what the job is told."""
        self.sagemaker_session = SESSION
        self.config = config

    @runnable_by_pipeline
    def run(self) -> Any:
        """Capture the request."""
        capture_create_job_request(
            SESSION,
            job_name="job",
            role_arn=ROLE,
            job_category="AgentRFT",
            schema_version="1.0.0",
            job_config={**self.config, "OutputDataConfig": {"S3OutputPath": s3("jobs")}},
        )


def jobs() -> Any:
    """Job steps, whose document is one text: joined of pieces where it reads steps and parameters."""
    data = ParameterString("Data", s3("prompts"))
    prepare = process("Prepare", data)
    plain = JobStep("Plain", step_args=Producer(Learning={"Rate": 0.1}).run())
    reading = JobStep(
        "Reading",
        step_args=Producer(Input=output_of(prepare), Data=data).run(),
        cache_config=CacheConfig(True, "P1D"),
    )
    tell = call("Tell", {"model": reading.properties.JobConfigDocument, "arn": plain.properties.JobArn})
    return pipeline(prepare, plain, reading, tell, parameters=(data,))


def deployment() -> Any:
    """Endpoint configuration, endpoint, inference component and lineage."""
    name = ParameterString("EndpointName")
    where = call("Where", outputs=("model",))
    model_name = result_of(where, "model")
    configure = EndpointConfigStep(
        "Configure",
        SESSION.create_endpoint_config(
            name="config", production_variants=[{"VariantName": "AllTraffic", "ModelName": model_name}]
        ),
    )
    deploy = EndpointStep("Deploy", SESSION.create_endpoint(name, configure.properties.EndpointConfigName))
    component = InferenceComponentStep(
        "Component",
        SESSION.create_inference_component(
            inference_component_name="component",
            endpoint_name=deploy.properties.EndpointName,
            variant_name="AllTraffic",
            specification={"ModelName": model_name},
        ),
    )
    artifact = Artifact.create(
        artifact_name="endpoint",
        source_uri=deploy.properties.EndpointArn,
        artifact_type="Endpoint",
        sagemaker_session=SESSION,
    )
    record = LineageStep("Record", artifacts=[artifact], depends_on=[component])
    return pipeline(where, configure, deploy, component, record, parameters=(name,))


def notebook_jobs() -> Any:
    """A notebook job that reads a training step and the execution's id."""
    fit = train("Fit")
    explore = NotebookJobStep(
        name="Explore",
        notebook_job_name="explore",
        input_notebook=NOTEBOOK,
        image_uri=IMAGE,
        kernel_name="python3",
        role=ROLE,
        parameters={"model": artifacts_of(fit)},
        environment_variables={"RUN": Join(on="-", values=["run", ExecutionVariables.PIPELINE_EXECUTION_ID])},
    )
    return pipeline(fit, explore)


MAKERS = (training, tuning, models, emr, jobs, deployment, notebook_jobs)
