"""Backup and health: the last backup, one now, everything verified now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.files import choose_folder
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    button,
    column,
    frame,
    label,
    picture_label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import Item, clear
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import BackupView, Damage, VerifyReport

from .damage import damage_text

_OLD = dt.timedelta(days=7)
_MOST_SHOWN = 200


class BackupPage(Page):
    """Two cards: backup and verification."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._task: Task[Any] | None = None
        self.errors = ErrorBanner()
        self.notice = Banner("ok", closable=True)
        self.notice.hide()
        self.last = label("No backup yet", "h2", wrap=True)
        self.facts = plain("", "muted", wrap=True)
        self.facts.hide()
        self.backup = button("Back up now", "primary", icon="hard-drive", on=self._choose)
        self.backing = Working(self._cancel)
        self.result = label("Not verified since this computer was started", "h2", wrap=True)
        self.verify = button(
            "Verify everything now", "primary", icon="shield-check", on=self._verify
        )
        self.verifying = Working(self._cancel)
        self.tidy = button("Tidy up", icon="refresh-cw", on=self._tidy)
        self._damages, self._missing = QVBoxLayout(), QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        first = _card(
            "hard-drive",
            label("Backup", "section"),
            self.last,
            self.facts,
            self._missing,
            label(
                "A backup is encrypted like the clinic itself. Keep it on a drive that is not "
                "always connected, and one of them in another building.",
                "muted",
                wrap=True,
            ),
            self.backing,
            row(self.backup, None),
        )
        second = _card(
            "activity",
            label("Health", "section"),
            self.result,
            label(
                "Verification reads every stored photo and every entry and names exactly what is "
                "damaged. It opens no photo.",
                "muted",
                wrap=True,
            ),
            self.verifying,
            self._damages,
            row(self.verify, self.tidy, None),
        )
        inner = QWidget()
        inner.setLayout(
            column(
                label("Backup and health", "h1"),
                self.errors,
                self.notice,
                first,
                second,
                None,
                spacing=14,
                margins=(24, 20, 24, 24),
            )
        )
        self.setLayout(column(scroll(inner)))

    def enter(self, _place: Place) -> None:
        if self._task is None:
            backup = self.desk.services.backup
            self.desk.jobs.start(self, lambda _: backup.last(), self._show_last, self._failed)

    def _show_last(self, last: BackupView | None) -> None:
        if last is None:
            say(self.last.setText, "No backup yet")
            return
        old = dt.datetime.now(dt.UTC) - last.when > _OLD
        text = (
            mark("Last backup: {when}. Time for a new one.") if old else mark("Last backup: {when}")
        )
        say(self.last.setText, text, when=lambda: formats.moment(last.when))
        self.facts.show()
        say(
            self.facts.setText,
            "{count}, {size}, in {folder}",
            count=lambda: trn("{n} object", "{n} objects", last.objects),
            size=lambda: formats.size(last.bytes),
            folder=last.destination,
        )
        faults = tuple(Damage(f"log-{fault}", str(seq), "") for seq, fault in last.faults)
        self._list(self._missing, (*faults, *last.damaged), len(faults) + last.missing)

    def _list(self, place: QVBoxLayout, damaged: Sequence[Damage], count: int) -> None:
        """Name what is damaged, the first ones one by one."""
        clear(place)
        shown = damaged[:_MOST_SHOWN]
        for damage in shown:
            place.addWidget(plain(f"• {damage_text(damage)}", "bad", wrap=True))
        if rest := count - len(shown):
            place.addWidget(label("{what}", "bad", what=lambda: _rest(rest)))

    def _choose(self) -> None:
        choose_folder(self, mark("Folder for the backup"), self._backup)

    def _backup(self, folder: Path) -> None:
        backup = self.desk.services.backup
        self._run(
            self.backing,
            lambda task: backup.backup(folder, task.tell, task.token),
            self._backed_up,
        )

    def _backed_up(self, made: BackupView) -> None:
        self._end()
        self._show_last(made)
        self.desk.witnessed.emit()
        if not made.missing and not made.faults:
            self.notice.retone("ok")
            self.notice.speak("The backup is complete.", "It was read back and compared.")
            return
        self.notice.retone("bad")
        if not made.missing:
            self.notice.speak(
                "The backup is made with every photo, but the access log has faults.",
                "Verify the log, tell your privacy officer, and keep the older backups.",
            )
            return
        rest = (
            mark("Everything else is in it. The access log has faults, too: keep older backups.")
            if made.faults
            else mark("Everything else is in it. Restore what is damaged from an older backup.")
        )
        self.notice.speak("{what}", rest, what=lambda: _left_out(made.missing))

    def _verify(self) -> None:
        health = self.desk.services.health
        clear(self._damages)
        self._run(self.verifying, lambda task: health.verify(task.tell, task.token), self._verified)

    def _verified(self, report: VerifyReport) -> None:
        self._end()
        count = report.checked
        if not report.damaged:
            say(
                self.result.setText,
                "Everything is as it was written ({count})",
                count=lambda: trn("{n} check", "{n} checks", count),
            )
            return
        found = len(report.damaged)
        say(self.result.setText, "{what}", what=lambda: _found(found))
        self._list(self._damages, report.damaged, found)

    def _tidy(self) -> None:
        health = self.desk.services.health
        self.desk.jobs.start(self, lambda _: health.tidy(), self._tidied, self.errors.show_error)

    def _tidied(self, count: int) -> None:
        self.notice.speak("{what}", what=lambda: _removed(count))

    def _run(
        self, working: Working, work: Callable[[Task[Any]], Any], done: Callable[[Any], None]
    ) -> None:
        self.errors.hide()
        self.notice.hide()
        for one in (self.backup, self.verify, self.tidy):
            one.setEnabled(False)
        working.begin()
        self._task = self.desk.jobs.start(self, work, done, self._failed, working.tell)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _end(self) -> None:
        self._task = None
        for one in (self.backup, self.verify, self.tidy):
            one.setEnabled(True)
        self.backing.hide()
        self.verifying.hide()

    def _failed(self, error: ClinicVaultError) -> None:
        self._end()
        self.errors.show_error(error)


def _card(icon: str, *items: Item) -> QFrame:
    made = frame(card="1")
    texts = column(*items, spacing=10)
    line = row(picture_label(icon, "accent_text", 26), texts, spacing=18, margins=20)
    line.setStretch(1, 1)
    made.setLayout(line)
    return made


def _found(count: int) -> str:
    return trn(
        "{n} thing is damaged. Restore it from a backup.",
        "{n} things are damaged. Restore them from a backup.",
        count,
    )


def _left_out(count: int) -> str:
    return trn(
        "The backup is made, but {n} thing that is damaged is not in it.",
        "The backup is made, but {n} things that are damaged are not in it.",
        count,
    )


def _rest(count: int) -> str:
    return trn("and {n} more", "and {n} more", count)


def _removed(count: int) -> str:
    return trn("{n} left-over file removed.", "{n} left-over files removed.", count)
