"""SageMaker Pipelines on this machine: a real boto3 client whose transport is this process.

A request goes down this list, and its response comes back up::

    transport    client: a boto3 client whose transport is a function; endpoint: HTTP, for other processes
                 (connection: one request; request_checks: which ones are refused)
                 faults: what goes wrong on purpose on the way
                 protocol: JSON 1.1: bytes ↔ operation and members; refusals (api_error) ↔ error bodies
    api          operations: a table for each service; checks the API model's constraints (validation)
                 pipelines ─► definition_rules, version_lookup; versions
                 start ─► selective, parameter_values, experiment
                 executions, retry, callbacks; logs
                 responses puts records into the API's shapes, paging into pages
    storage      store: records, under one lock
                 journal (saves what has changed when the lock is let go) ─► record_json, database
                 objects: S3; log_folder: what steps have logged (step_log), a file for each job
                 recovery: ends what a process that was killed has left under way
    engine       engine: executions under way (jobs); executors: a thread for each step, or the only one
                 schedule (what may begin), for_each (its iterations, and what they come to)
                 step_runner: one step: caching, callbacks, retry_policies
                 execute_step ─► expressions, steps
    expressions  resolve, conditions, property_path; properties: what can be read of a step
    steps        context: what a function is given; registry: who performs which step
                 pause: where a step gives way; time_limit, failure_log
    examples     pipelines for learning: abalone, broken, fan_out, wide_deep

`service` holds it all together as `LocalSageMaker`, `clock` tells it the time, and `engine.shutdown` ends it.
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
