"""Cyclic garbage is collected on the window's thread alone.

Python collects in whichever thread happens to allocate. What goes with the garbage may be objects
of Qt, which must be destroyed in the thread that they live in (Qt, "Threads and QObjects"): a
thread of a job that does it may take the program with it, once in thousands of times.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


@contextlib.contextmanager
def collected_here(owner: QObject) -> Iterator[None]:
    """No thread but the caller's collects until the end; its event loop must turn meanwhile.

    What is there already, all that was imported above all, stays and is not walked through again:
    a whole collection would keep the window waiting for a fifth of a second.
    """
    enabled = gc.isenabled()
    timer = QTimer(owner)
    timer.setInterval(INTERVAL_MS)
    timer.timeout.connect(collect_due)
    gc.disable()
    gc.freeze()
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        timer.deleteLater()
        gc.unfreeze()
        if enabled:
            gc.enable()


def collect_due() -> None:
    """Collect the oldest generation that Python would have collected by now, if any."""
    due = [
        generation
        for generation, (count, most) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if 0 < most < count
    ]
    if due:
        gc.collect(max(due))
