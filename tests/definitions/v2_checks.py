"""Pipelines of version 2 that check and deploy. Each function is one pipeline."""

from __future__ import annotations

from typing import Any

from sagemaker.clarify import BiasConfig, DataConfig, ModelConfig, ModelPredictedLabelConfig, SHAPConfig
from sagemaker.drift_check_baselines import DriftCheckBaselines
from sagemaker.lineage.action import Action
from sagemaker.lineage.artifact import Artifact
from sagemaker.lineage.context import Context
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.transformer import Transformer
from sagemaker.workflow.clarify_check_step import (
    ClarifyCheckStep,
    DataBiasCheckConfig,
    ModelBiasCheckConfig,
    ModelExplainabilityCheckConfig,
)
from sagemaker.workflow.endpoint_step import EndpointConfigStep, EndpointStep
from sagemaker.workflow.functions import Join
from sagemaker.workflow.inference_component_step import InferenceComponentStep
from sagemaker.workflow.lineage_step import LineageAssociation, LineageEntityReference, LineageStep
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.monitor_batch_transform_step import MonitorBatchTransformStep
from sagemaker.workflow.parameters import (
    ParameterBoolean,
    ParameterString,
)
from sagemaker.workflow.quality_check_step import (
    DataQualityCheckConfig,
    ModelQualityCheckConfig,
    QualityCheckStep,
)
from sagemaker.workflow.steps import (
    CacheConfig,
)

from tests.definitions.offline import s3
from tests.definitions.v2_steps import (
    CSV,
    SESSION,
    artifacts_of,
    call,
    check_job,
    model,
    output_of,
    pipeline,
    process,
    result_of,
    train,
)


def quality_checks() -> Any:
    """Data and model quality, baselines supplied from other steps, the results read back."""
    skip, new = (
        ParameterBoolean("SkipCheck", default_value=False),
        ParameterBoolean("RegisterNewBaseline", default_value=True),
    )
    group, baseline = (
        ParameterString("Group", "group"),
        call("Baseline", outputs=("statistics", "constraints")),
    )
    prepare = process("Prepare", s3("raw"))
    data = QualityCheckStep(
        "DataQuality",
        DataQualityCheckConfig(
            baseline_dataset=output_of(prepare), dataset_format=CSV, output_s3_uri=s3("checks")
        ),
        check_job(),
        skip_check=skip,
        register_new_baseline=new,
        model_package_group_name=group,
        supplied_baseline_statistics=result_of(baseline, "statistics"),
        supplied_baseline_constraints=result_of(baseline, "constraints"),
        cache_config=CacheConfig(True, "P7D"),
    )
    config = ModelQualityCheckConfig(
        baseline_dataset=output_of(prepare, "report"),
        dataset_format=CSV,
        problem_type="Regression",
        inference_attribute="_c0",
        ground_truth_attribute="_c1",
        output_s3_uri=s3("checks"),
    )
    quality = QualityCheckStep(
        "ModelQuality",
        config,
        check_job(),
        fail_on_violation=False,
        supplied_baseline_statistics=data.properties.CalculatedBaselineStatistics,
    )
    fit = train("Fit", depends_on=[data])
    metrics = ModelMetrics(
        model_data_statistics=MetricsSource(data.properties.CalculatedBaselineStatistics, "application/json"),
        model_constraints=MetricsSource(quality.properties.CalculatedBaselineConstraints, "application/json"),
    )
    drift = DriftCheckBaselines(
        model_data_statistics=MetricsSource(
            data.properties.BaselineUsedForDriftCheckStatistics, "application/json"
        )
    )
    request = model(artifacts_of(fit)).register(
        ["text/csv"],
        ["text/csv"],
        model_package_group_name=group,
        model_metrics=metrics,
        drift_check_baselines=drift,
    )
    register = ModelStep("Kept", step_args=request)
    return pipeline(prepare, baseline, data, quality, fit, register, parameters=(skip, new, group))


def clarify_checks() -> Any:
    """Bias of the data and of a model, and explainability; the constraints of one supplied to the next."""
    group = ParameterString("Group")
    prepare = process("Prepare", s3("raw"))
    create = ModelStep("Checked", step_args=model(s3("model.tar.gz")).create(instance_type="ml.m5.large"))
    data = DataConfig(output_of(prepare), s3("bias"), s3_analysis_config_output_path=s3("config"), label="y")
    bias = BiasConfig(label_values_or_threshold=[1.0], facet_name="age", facet_values_or_threshold=[40])
    served = ModelConfig(
        model_name=create.properties.ModelName, instance_count=1, instance_type="ml.m5.large"
    )

    def check(name: str, config: Any, **keys: Any) -> Any:
        return ClarifyCheckStep(name, config, check_job(), model_package_group_name=group, **keys)

    first = check("DataBias", DataBiasCheckConfig(data_config=data, data_bias_config=bias), skip_check=False)
    second = check(
        "ModelBias",
        ModelBiasCheckConfig(
            data_config=data,
            data_bias_config=bias,
            model_config=served,
            model_predicted_label_config=ModelPredictedLabelConfig(label=0),
        ),
        supplied_baseline_constraints=first.properties.CalculatedBaselineConstraints,
        register_new_baseline=True,
    )
    third = check(
        "Explainability",
        ModelExplainabilityCheckConfig(
            data_config=data,
            model_config=served,
            explainability_config=SHAPConfig(baseline=[[0.5]], num_samples=5, agg_method="mean_abs"),
        ),
        fail_on_violation=True,
        supplied_baseline_constraints=Join(on="/", values=[output_of(prepare, "report"), "constraints.json"]),
    )
    return pipeline(prepare, create, first, second, third, parameters=(group,))


def monitor_batch_transform() -> Any:
    """A monitored transform, the check before it and after it."""
    create = ModelStep("Scorer", step_args=model(s3("model.tar.gz")).create(instance_type="ml.m5.large"))
    baseline = call("Baseline", outputs=("statistics", "constraints"))

    def score() -> Any:
        transformer = Transformer(
            create.properties.ModelName, 1, "ml.m5.large", output_path=s3("scores"), sagemaker_session=SESSION
        )
        return transformer.transform(s3("batch"), content_type="text/csv")

    data = DataQualityCheckConfig(
        baseline_dataset=s3("batch"), dataset_format=CSV, output_s3_uri=s3("checks")
    )
    before = MonitorBatchTransformStep(
        "Before",
        score(),
        data,
        check_job(),
        monitor_before_transform=True,
        supplied_baseline_statistics=result_of(baseline, "statistics"),
        supplied_baseline_constraints=result_of(baseline, "constraints"),
        display_name="Look first",
    )
    after = MonitorBatchTransformStep("After", score(), data, check_job(), fail_on_violation=False)
    tell = call("Tell", depends_on=[before, after])
    return pipeline(create, baseline, before, after, tell)


def deployment() -> Any:
    """Endpoint configuration, endpoint, inference component, and the lineage of what was deployed."""
    instance, name = ParameterString("InstanceType", "ml.m5.large"), ParameterString("EndpointName")
    create = ModelStep("Served", step_args=model(s3("model.tar.gz")).create(instance_type="ml.m5.large"))
    variants = SESSION.create_endpoint_config(
        name="config",
        model_name=create.properties.ModelName,
        initial_instance_count=1,
        instance_type=instance,
    )
    configure = EndpointConfigStep("Configure", variants, cache_config=CacheConfig(True, "P1D"))
    deploy = EndpointStep(
        "Deploy",
        SESSION.create_endpoint(name, configure.properties.EndpointConfigName),
        display_name="Deploy it",
    )
    component = InferenceComponentStep(
        "Component",
        SESSION.create_inference_component(
            inference_component_name="component",
            endpoint_name=deploy.properties.EndpointName,
            variant_name="AllTraffic",
            specification={"ModelName": create.properties.ModelName},
        ),
    )
    deployed = {"sagemaker_session": SESSION}
    record = LineageStep(
        "Record",
        actions=Action.create("deploy", deploy.properties.EndpointArn, "ARN", "Deployment", **deployed),
        artifacts=[Artifact.create("model", s3("model.tar.gz"), artifact_type="Model", **deployed)],
        contexts=[
            Context.create("endpoint", deploy.properties.EndpointArn, context_type="Endpoint", **deployed)
        ],
        associations=[
            LineageAssociation(
                LineageEntityReference(name="model", type="Artifact"),
                LineageEntityReference(arn=create.properties.ModelArn),
                "ContributedTo",
            )
        ],
        depends_on=[component],
    )
    return pipeline(create, configure, deploy, component, record, parameters=(instance, name))


MAKERS = (
    quality_checks,
    clarify_checks,
    monitor_batch_transform,
    deployment,
)
