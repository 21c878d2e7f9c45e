"""Recovery of executions that were running when their process ended: they are ended with a reason."""

from __future__ import annotations

from sagemaker_selective_widget.local.clock import Clock
from sagemaker_selective_widget.local.storage.database import Database
from sagemaker_selective_widget.local.storage.journal import Journal
from sagemaker_selective_widget.local.storage.records import ExecutionRecord
from sagemaker_selective_widget.local.storage.store import Store

REASON = "The process of this LocalSageMaker ended while the {what} was under way. {way_out}"


def open_store(database: Database | None, clock: Clock) -> Store:
    """Return the state in a database, with nothing running; without a database, an empty state.

    Raises:
        FolderError: The database is damaged, and has been closed.
    """
    try:
        store = Store(Journal(database), clock)
        end_interrupted(store)
    except BaseException:
        if database is not None:
            database.close()
        raise
    return store


def end_interrupted(store: Store) -> None:
    """End what an earlier process has left running, a situation that does not exist on AWS.

    Executions that were being stopped are ``Stopped``, all others have ``Failed``. Their finished steps are
    kept, so that they can be references.
    """
    with store.lock:
        for execution in store.executions():
            if execution.is_active:
                _end(store, execution)


def _end(store: Store, execution: ExecutionRecord) -> None:
    was_stopping = execution.status == "Stopping"
    status = "Stopped" if was_stopping else "Failed"
    for step in store.steps(execution.arn).values():
        if step.is_active:
            reason = None if was_stopping else REASON.format(what="step", way_out="Run it again.")
            store.change_step(
                execution.arn, step.name, status=status, ended=store.now(), failure_reason=reason
            )
    reason = None if was_stopping else REASON.format(what="execution", way_out="Start another one.")
    store.change_execution(execution.arn, status=status, failure_reason=reason)
