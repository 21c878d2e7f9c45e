"""SageMaker Pipelines on this machine: a real boto3 client whose transport is this process.

A request passes through these layers from top to bottom, and its response from bottom to top::

    transport    client: a boto3 client whose transport is a function; endpoint: HTTP, for other processes
                 (connection: one request; request_checks: which ones are refused)
                 faults: failures that are injected on purpose
                 protocol: JSON 1.1: bytes ↔ operation and members; refusals (api_error) ↔ error bodies
    api          operations: a table for each service; checks the API model's constraints (validation)
                 pipelines ─► definition_rules, version_lookup; versions
                 start ─► selective, parameter_values, experiment
                 executions, retry, callbacks; logs
                 responses converts records to the API's shapes; paging cuts lists into pages
    storage      store: records, under one lock
                 journal (saves changes when the lock is released) ─► record_json, database
                 objects: S3; log_folder: the logs of steps (step_log), one file for each job
                 recovery: ends the executions that a killed process left under way
    engine       engine: executions under way (jobs); executors: a thread for each step, or one for all
                 schedule (which steps may begin), for_each (its iterations and their outcome)
                 step_runner: one step: caching, callbacks, retry_policies
                 execute_step ─► expressions, steps
    expressions  resolve, conditions, property_path; properties: what can be read from a step
    steps        context: the argument of step functions; registry: which handler performs which step
                 pause: the points at which a step waits; time_limit, failure_log
    examples     pipelines for learning: abalone, broken, fan_out, wide_deep

`service` assembles these as `LocalSageMaker`, `clock` provides the time, and `engine.shutdown` the closing.
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
