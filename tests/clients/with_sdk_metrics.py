"""Metrics as code for the SageMaker SDK v2 reads them: ``python -m tests.clients.with_sdk_metrics URL``.

It starts the pipeline of `tests.service.sweep_harness`, lists the steps of the execution, describes jobs
by the names in their metadata, and reads the report from S3. It prints what it has read as one line of JSON.
"""

from __future__ import annotations

import json

from sagemaker.s3 import S3Downloader
from sagemaker.session import Session
from sagemaker.workflow.pipeline import Pipeline


def main() -> None:
    """Tell the story."""
    session = Session()
    execution = Pipeline("Quick", sagemaker_session=session).start()
    execution.wait(delay=1, max_attempts=60)
    jobs = {step["StepName"]: step["Metadata"] for step in execution.list_steps()}
    training = session.describe_training_job(jobs["Train"]["TrainingJob"]["Arn"].rpartition("/")[2])
    processing = session.describe_processing_job(jobs["Eval"]["ProcessingJob"]["Arn"].rpartition("/")[2])
    folder = processing["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]
    report = json.loads(S3Downloader.read_file(f"{folder}/report.json", sagemaker_session=session))
    metrics = {row["MetricName"]: row["Value"] for row in training["FinalMetricDataList"]}
    print(json.dumps({**metrics, "error": report["metrics"]["error"]}))  # noqa: T201


if __name__ == "__main__":
    main()
