"""The access log's page in a real window over a long log: from opening it to painted rows.

    python -m tests.benchmarks.review_page [--entries 1000000] [--folder /tmp/…] [--rounds 3]

The log is made by `tests.benchmarks.review` in the same folder. Each round unlocks anew, so that
nothing is left of the round before. Aims: first rows painted within 300 ms of the page's opening,
rows of one person within 500 ms, also while the whole log is being checked. Floors: the service's
own part of it, without a window.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtGui import QPaintEvent

from clinicvault.desktop.settings import Settings
from clinicvault.gui.app import make_application, make_context
from clinicvault.gui.context import Context, Desk, Place
from clinicvault.gui.log.entries.section import EntriesSection
from clinicvault.gui.log.page import LogPage
from clinicvault.gui.theme import theme
from clinicvault.services.views import LogFilter

from .clinics import PASSWORD, Opened, host, opened
from .measuring import Row, show
from .review import BY_USER, FIRST_ROWS, within

_PAGE = 200
_PATIENCE = 600.0


class Kept:
    """A SettingsPort without a disk."""

    def load(self) -> Settings:
        """English and light."""
        return Settings(language="en", theme="light")

    def save(self, settings: Settings) -> None:
        """Forgotten."""


class Painted:
    """When a table painted rows that fit."""

    def __init__(self, section: EntriesSection, fits: Callable[[], bool]) -> None:
        self.at = 0.0
        table = section.table
        paint = type(table).paintEvent

        def noted(event: QPaintEvent) -> None:
            paint(table, event)
            if not self.at and fits():
                self.at = time.perf_counter()

        # An attribute of the instance takes the place of Qt's virtual method.
        table.__dict__["paintEvent"] = noted


def wait(done: Callable[[], object]) -> None:
    """Turn the window's loop until something is so; it sleeps between events, as the program's."""
    until = time.perf_counter() + _PATIENCE
    while not done():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() > until:
            raise TimeoutError


def paint_of(section: EntriesSection, fits: Callable[[], bool], act: Callable[[], object]) -> float:
    """Seconds from an act to painted rows."""
    began, painted = time.perf_counter(), Painted(section, fits)
    act()
    wait(lambda: painted.at)
    return painted.at - began


class Visit:
    """One visit of the page by somebody who just unlocked; times in seconds."""

    def __init__(self, context: Context, clinic: Opened) -> None:
        session = clinic.services.unlocking.unlock(clinic.user, PASSWORD)
        self._clinic, self._jobs = clinic, context.jobs
        desk = Desk(context, clinic.services, session, clinic.services.unlocking.vault())
        self.begin = time.perf_counter()
        page = LogPage(desk)
        theme().dress(page)
        page.resize(1200, 800)
        page.show()
        made = time.perf_counter() - self.begin
        section = page.part(EntriesSection)
        self.opening = made + paint_of(
            section,
            lambda: section.model.rowCount() > 0,
            lambda: page.enter(Place("log", tab="entries")),
        )
        wait(lambda: section._found is not None)
        self.searched = time.perf_counter() - self.begin
        self.checking = self._by_user(section)
        wait(lambda: not self._jobs.busy)
        self.checked = time.perf_counter() - self.begin
        section.want(LogFilter())
        wait(lambda: not self._jobs.busy)
        self.quiet = self._by_user(section)
        self.services = self._alone()
        self._jobs.drop_all()
        page.wipe()
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _by_user(self, section: EntriesSection) -> float:
        wanted, before = self._wanted(), section._found
        return paint_of(section, lambda: section._found is not before, lambda: section.want(wanted))

    def _wanted(self) -> LogFilter:
        history = self._clinic.clinic.log_index.look.history
        return LogFilter(user=history.users[int(history.user[len(history) // 2])].hex())

    def _alone(self) -> tuple[float, float]:
        """(newest rows, one person's rows) of the service without a window."""
        search = self._clinic.services.log_search
        began = time.perf_counter()
        search.newest(_PAGE)
        newest = time.perf_counter() - began
        began = time.perf_counter()
        search.rows(search.find(self._wanted()).number, 0, _PAGE)
        return newest, time.perf_counter() - began


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="the log's page over a long log")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    usual = Path(tempfile.gettempdir()) / f"clinicvault-review-{given.entries}"
    folder: Path = given.folder or usual
    computer, application = host(folder / "home"), make_application()
    visits = []
    for _ in range(given.rounds):
        with opened(computer, folder / "vault") as clinic:
            services = clinic.services
            context = make_context(
                application, None, lambda _, made=services: made, Kept(), folder / "vault"
            )
            visits.append(Visit(context, clinic))
            context.jobs.close()
    newest, user = [one.services[0] for one in visits], [one.services[1] for one in visits]
    rows = [
        within("page opened to first rows", [one.opening for one in visits], newest, FIRST_ROWS),
        within("filter by user", [one.quiet for one in visits], user, BY_USER),
        within("the same beside the check", [one.checking for one in visits], user, BY_USER),
        Row("page opened to searchable", f"{max(one.searched for one in visits):.1f} s"),
        Row("page opened to checked", f"{max(one.checked for one in visits):.1f} s"),
    ]
    return show("Review page in the window", rows)


if __name__ == "__main__":
    sys.exit(main())
