"""What is sent to SageMaker to start an execution, and how it is shown to a person beforehand."""
