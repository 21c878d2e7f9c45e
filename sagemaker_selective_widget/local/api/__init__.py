"""The operations of SageMaker Pipelines and CloudWatch Logs, and the checks of their requests, by family."""
