"""PySide6 6.12 with Python 3.11 loses a reference to None on every void call (PYSIDE-3474)."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QWidget


def test_void_calls_lose_no_reference_to_none(qapp):
    widget = QWidget()
    before = sys.getrefcount(None)
    for number in range(100_000):
        widget.setEnabled(bool(number % 2))
    assert abs(sys.getrefcount(None) - before) < 1000
    widget.deleteLater()
