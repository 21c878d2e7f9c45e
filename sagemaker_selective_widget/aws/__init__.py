"""The edge to SageMaker: boto3 lives here."""
