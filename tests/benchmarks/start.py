"""Start of the program to its first painted window, against Python and Qt with a bare window.

    python -m tests.benchmarks.start [--rounds 7]

Both run as processes of their own without a screen; the clock starts before the process does.
The clinic exists, so the first window asks for the password.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import clinics
from .measuring import at_most, in_turn, show

_WATCH = """
import sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

class First(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.isWindow():
            print(time.monotonic_ns(), flush=True)
            application.quit()
        return False

application, first = QApplication(sys.argv[:1]), First()
application.installEventFilter(first)
"""
_BARE = (
    _WATCH
    + """
window = QMainWindow()
window.show()
application.exec()
"""
)
_PROGRAM = (
    _WATCH
    + """
from clinicvault.bootstrap import main
main(["--vault", sys.argv[1]])
"""
)


def shown(code: str, *arguments: str) -> Callable[[], float]:
    """Run a program until its first window is painted; seconds from before its start."""

    def run() -> float:
        began = time.monotonic_ns()
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
        )
        if not done.stdout.strip():
            raise RuntimeError("no window came", done.stderr[-400:])
        return (int(done.stdout.split()[0]) - began) / 1e9

    return run


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="start to the first window")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clinicvault-bench-") as name:
        home, vault = Path(name) / "home", Path(name) / "vault"
        clinics.make(clinics.host(home), vault)
        os.environ["CLINICVAULT_HOME"] = str(home)
        ours, floor = in_turn(given.rounds, shown(_PROGRAM, str(vault)), shown(_BARE))
    return show("Start", [at_most("start to first window", ours, floor)])


if __name__ == "__main__":
    sys.exit(main())
