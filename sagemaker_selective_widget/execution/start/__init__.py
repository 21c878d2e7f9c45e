"""What is sent to SageMaker to start an execution, and what a person reads of it beforehand."""
