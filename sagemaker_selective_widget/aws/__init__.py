"""The interface to SageMaker through boto3."""
