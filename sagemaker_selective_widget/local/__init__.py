"""SageMaker Pipelines on this machine: a real boto3 client whose transport is this process.

A request passes through the packages in this order, and its response in the opposite order::

    transport    client: a boto3 client whose transport is a function; endpoint: HTTP, for other processes
                 (connection: one request; request_checks: which requests are refused)
                 faults: deliberate failures of requests
                 protocol: JSON 1.1: bytes ↔ operation and members; refusals (api_error) ↔ error bodies
    api          operations: a table for each service; checks the API model's constraints (validation)
                 pipelines ─► definition_rules, version_lookup; versions
                 start ─► selective, parameter_values, experiment
                 executions, retry, callbacks; logs
                 responses puts records into the API's shapes, paging into pages
    storage      store: records, under one lock
                 journal (saves changes when the lock is released) ─► record_json, database
                 objects: S3; log_folder: the logs of steps (step_log), a file for each job
                 recovery: ends what a killed process has left running
    engine       engine: running executions (jobs); executors: a thread for each step, or the only one
                 schedule (which steps may start), for_each (its iterations, and their outcome)
                 step_runner: one step: caching, callbacks, retry_policies
                 execute_step ─► expressions, steps
    expressions  resolve, conditions, property_path; properties: what can be read of a step
    steps        context: what a function is given; registry: what performs each step
                 pause: where a step yields; time_limit, failure_log
    examples     pipelines for learning: abalone, broken, fan_out, wide_deep

`service` combines them as `LocalSageMaker`, `clock` provides the time, and `engine.shutdown` ends everything.
"""

from __future__ import annotations

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local.api.quotas import Quotas
from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.examples import abalone
from sagemaker_selective_widget.local.service import LocalSageMaker
from sagemaker_selective_widget.local.steps.context import StepContext, StepError, StepFunction
from sagemaker_selective_widget.local.transport.faults import Fault, Faults

__all__ = [
    "Clock",
    "Fault",
    "Faults",
    "FolderError",
    "LocalSageMaker",
    "Quotas",
    "StepContext",
    "StepError",
    "StepFunction",
    "abalone",
]
