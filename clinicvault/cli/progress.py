"""Progress on standard error, where somebody watches."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from clinicvault.jobs import Progress
from clinicvault.services.api import ProgressListener

from .terminal import Terminal


@contextlib.contextmanager
def shown(terminal: Terminal, title: str) -> Iterator[ProgressListener | None]:
    """A listener that keeps one line up to date and clears it at the end; None without a screen."""
    if not terminal.watched():
        yield None
        return
    try:
        yield lambda moment: terminal.redraw(line(title, moment))
    finally:
        terminal.redraw("")


def line(title: str, moment: Progress) -> str:
    """`Importing 12 of 30 (40 %), 8.1 a second, 2 s left`."""
    percent = f"{moment.fraction:.0%}".replace("%", " %")
    text = f"{title} {moment.done} of {moment.total} ({percent})"
    if moment.rate:
        text += f", {moment.rate:.1f} a second"
    if moment.seconds_left > 0:
        text += f", {duration(moment.seconds_left)} left"
    return text


def duration(seconds: float) -> str:
    """`40 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes == 0:
        return f"{rest} s"
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
