"""SageMaker Pipelines on this machine: a real boto3 client whose transport is this process.

A request goes down this list, and its answer comes back up::

    wire         a boto3 client whose transport is a function; endpoint: HTTP, for other processes
    faults       what goes wrong on purpose on the way
    protocol     JSON 1.1: bytes ↔ operation and members; refusals (api_error) ↔ error bodies
    operations   a table of operations for each service; checks the API model's constraints (validation)
                 pipeline_operations ─► definition_rules, versions; version_operations
                 start ─► selective, parameter_values, experiment
                 execution_operations, retry, callback_operations; log_operations
    store        records, under one lock; answers puts them into the API's shapes, paging into pages
                 journal (saves what has changed when the lock is let go) ─► record_json, database
    engine       executions under way (jobs), a thread for each step under way
                 schedule (what may begin), for_each (its iterations, and what they come to)
    runner       one step, in its thread: caching, callbacks, retries
                 carry_out ─► resolve, conditions, properties, steps (step_limits, output)
    log_folder   what steps have logged: step_log, a file for each job

`service` holds it all together as `LocalSageMaker`, `clock` tells it the time, `recovery` ends what a process
that was killed has left under way, and `shutdown` ends it. `abalone` and `labs` are pipelines for learning.
"""

from __future__ import annotations

from sagemaker_selective_widget.errors import FolderError
from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.faults import Fault, Faults
from sagemaker_selective_widget.local.quotas import Quotas
from sagemaker_selective_widget.local.service import LocalSageMaker
from sagemaker_selective_widget.local.steps import StepContext, StepError, StepFunction

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
]
