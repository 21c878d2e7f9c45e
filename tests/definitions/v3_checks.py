"""Pipelines of version 3 that check data and models. Each function is one pipeline."""

from __future__ import annotations

from typing import Any

from sagemaker.core.clarify import BiasConfig, DataConfig, ModelConfig, ModelPredictedLabelConfig, SHAPConfig
from sagemaker.core.model_monitor.dataset_format import DatasetFormat
from sagemaker.core.transformer import Transformer
from sagemaker.core.workflow.parameters import ParameterBoolean, ParameterString
from sagemaker.mlops.workflow.check_job_config import CheckJobConfig
from sagemaker.mlops.workflow.clarify_check_step import (
    ClarifyCheckStep,
    DataBiasCheckConfig,
    ModelBiasCheckConfig,
    ModelExplainabilityCheckConfig,
)
from sagemaker.mlops.workflow.monitor_batch_transform_step import MonitorBatchTransformStep
from sagemaker.mlops.workflow.quality_check_step import (
    DataQualityCheckConfig,
    ModelQualityCheckConfig,
    QualityCheckStep,
)

from tests.definitions.offline import ROLE, s3
from tests.definitions.v3_steps import SESSION, call, output_of, pipeline, process, result_of

CSV = DatasetFormat.csv(header=True)


def check_job() -> Any:
    """Where a check runs."""
    return CheckJobConfig(role=ROLE, instance_count=1, instance_type="ml.m5.large", sagemaker_session=SESSION)


def quality_checks() -> Any:
    """Data and model quality, the baselines of one supplied to the other."""
    skip, group = ParameterBoolean("SkipCheck", default_value=False), ParameterString("Group", "group")
    prepare = process("Prepare", s3("raw"))
    data = QualityCheckStep(
        "DataQuality",
        DataQualityCheckConfig(
            baseline_dataset=output_of(prepare), dataset_format=CSV, output_s3_uri=s3("out")
        ),
        check_job(),
        skip_check=skip,
        register_new_baseline=True,
        model_package_group_name=group,
    )
    config = ModelQualityCheckConfig(
        baseline_dataset=s3("scored"),
        dataset_format=CSV,
        problem_type="Regression",
        inference_attribute="_c0",
        ground_truth_attribute="_c1",
        output_s3_uri=s3("out"),
    )
    quality = QualityCheckStep(
        "ModelQuality",
        config,
        check_job(),
        fail_on_violation=False,
        supplied_baseline_statistics=data.properties.CalculatedBaselineStatistics,
        supplied_baseline_constraints=data.properties.CalculatedBaselineConstraints,
    )
    tell = call("Tell", {"statistics": quality.properties.BaselineUsedForDriftCheckStatistics})
    return pipeline(prepare, data, quality, tell, parameters=(skip, group))


def clarify_checks() -> Any:
    """Bias of the data and of a model, and explainability of a model that a step names."""
    group, which = ParameterString("Group"), call("Which", outputs=("model",))
    prepare = process("Prepare", s3("raw"))
    data = DataConfig(output_of(prepare), s3("bias"), s3_analysis_config_output_path=s3("config"), label="y")
    bias = BiasConfig(label_values_or_threshold=[1.0], facet_name="age", facet_values_or_threshold=[40])
    served = ModelConfig(model_name=result_of(which, "model"), instance_count=1, instance_type="ml.m5.large")

    def check(name: str, config: Any, **keys: Any) -> Any:
        return ClarifyCheckStep(name, config, check_job(), model_package_group_name=group, **keys)

    first = check("DataBias", DataBiasCheckConfig(data_config=data, data_bias_config=bias))
    model_bias = ModelBiasCheckConfig(
        data_config=data,
        data_bias_config=bias,
        model_config=served,
        model_predicted_label_config=ModelPredictedLabelConfig(label=0),
    )
    second = check(
        "ModelBias", model_bias, supplied_baseline_constraints=first.properties.CalculatedBaselineConstraints
    )
    shap = SHAPConfig(baseline=[[0.5]], num_samples=5, agg_method="mean_abs")
    explain = ModelExplainabilityCheckConfig(
        data_config=data, model_config=served, explainability_config=shap
    )
    return pipeline(which, prepare, first, second, check("Explainability", explain), parameters=(group,))


def monitor_batch_transform() -> Any:
    """A monitored transform, the check before it and after it; its pipeline takes no collection."""
    which = call("Which", outputs=("model", "statistics"))

    def score() -> Any:
        transformer = Transformer(
            model_name=result_of(which, "model"),
            instance_count=1,
            instance_type="ml.m5.large",
            output_path=s3("scores"),
            sagemaker_session=SESSION,
        )
        return transformer.transform(s3("batch"), content_type="text/csv")

    data = DataQualityCheckConfig(baseline_dataset=s3("batch"), dataset_format=CSV, output_s3_uri=s3("out"))
    before = MonitorBatchTransformStep(
        "Before",
        score(),
        data,
        check_job(),
        monitor_before_transform=True,
        supplied_baseline_statistics=result_of(which, "statistics"),
    )
    after = MonitorBatchTransformStep("After", score(), data, check_job(), fail_on_violation=False)
    return pipeline(
        which, *before.steps, *after.steps, call("Tell", depends_on=[before.steps[-1], after.steps[-1]])
    )


MAKERS = (quality_checks, clarify_checks, monitor_batch_transform)
