"""The operations of SageMaker Pipelines, CloudWatch Logs and S3, and the checks of their requests."""
