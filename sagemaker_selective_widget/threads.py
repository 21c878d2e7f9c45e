"""Whether this Python can start threads: Pyodide, and with it JupyterLite, cannot."""

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
