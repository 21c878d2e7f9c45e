"""What depends on threads: whether there are any, and which one an interrupt reaches."""

from __future__ import annotations

import threading


def can_start_threads() -> bool:
    """Return whether a thread can be started here, found out by starting one.

    Pyodide without shared memory raises ``RuntimeError`` from `threading.Thread.start`.
    """
    probe = threading.Thread(target=lambda: None, name="sagemaker_selective_widget probe", daemon=True)
    try:
        probe.start()
    except RuntimeError:
        return False
    probe.join()
    return True


def is_interrupt(error: BaseException) -> bool:
    """Return whether an exception is to end what the main thread is doing, such as the cell of a notebook.

    An interrupt reaches the main thread alone. Elsewhere such an exception was raised by a program, and ends
    nothing that is not its own.
    """
    return not isinstance(error, Exception) and threading.current_thread() is threading.main_thread()
