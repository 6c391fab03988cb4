"""Whether the access log is complete: a badge, when a copy went elsewhere, and every fault."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from clinicvault.gui import clinic_clock, formats
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import language, mark, say, tr, trn
from clinicvault.gui.widgets import Banner, Dialog, badge, button, column, label, row, set_badge
from clinicvault.gui.widgets.basic import restyle
from clinicvault.services.views import LastCopy, LogStatus

from .witness import words

_BADGES = {
    "ok": mark("Log complete, checked {time}"),
    "warn": mark("Restored, not reviewed yet, checked {time}"),
    "bad": mark("Log NOT complete, checked {time}"),
}


def tone_of(status: LogStatus | None) -> str:
    """`bad` where something is missing, `warn` after a restore nobody reviewed, `ok`, `neutral`."""
    if status is None:
        return "neutral"
    if not status.ok:
        return "bad"
    return "warn" if status.unsettled else "ok"


class Standing(QWidget):
    """Follows a LogStatus; the badge's words say it without its colour."""

    def __init__(self) -> None:
        super().__init__()
        self.status: LogStatus | None = None
        self.badge, self.copy = badge("neutral"), label("", "caption")
        lines: QVBoxLayout = column(row(self.badge, None), self.copy, spacing=3)
        self.setLayout(lines)
        self.copy.hide()
        self.show_status(None)
        language().follow(self, self._make_room)

    def show_status(self, status: LogStatus | None, *, checking: bool = False) -> None:
        """Tell a verification's outcome, or that one runs."""
        self.status = status
        tone = "neutral" if checking else tone_of(status)
        set_badge(self.badge, tone)
        if checking:
            say(self.badge.setText, "Checking the log …")
        elif status is None:
            say(self.badge.setText, "Log not checked yet")
        else:
            say(self.badge.setText, _BADGES[tone], time=lambda: clinic_clock.clock(status.checked))
        if status is not None:
            self.show_copy(LastCopy(status.witnessed, status.witnessed_by))
        self._make_room()

    def show_copy(self, last: LastCopy) -> None:
        """Tell where the newest copy of the log's head is; known without a check."""
        self.copy.setProperty("role", "caption" if words.reliable(last) else "warn")
        restyle(self.copy)
        say(self.copy.setText, "{when}", when=lambda: words.told(last))
        self.copy.show()
        self._make_room()

    def _make_room(self) -> None:
        """A longer text has its room at once: half a warning is none."""
        place: QWidget | None = self
        while place is not None:
            if (layout := place.layout()) is not None:
                layout.activate()
            place = None if place.isWindow() else place.parentWidget()


class StandingBanner(Banner):
    """Stands on the page as long as the log is not complete, or not reviewed after a restore."""

    accept_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("bad")
        self._status: LogStatus | None = None
        self.every = button("Show all", on=self._show_all)
        self.accept = button("Accept…", on=self.accept_wanted.emit)
        self.append(self.every)
        self.append(self.accept)
        self.hide()

    def show_status(self, status: LogStatus) -> None:
        """Show what is wrong, or nothing."""
        self._status = status
        tone = tone_of(status)
        self.every.setVisible(tone == "bad")
        self.accept.setVisible(tone == "warn")
        if tone == "bad":
            self.retone("bad")
            self.speak(
                "The access log is not complete.",
                "{first} {what}",
                first=lambda: fault_text(*status.faults[0]) if status.faults else "",
                what=lambda: _advice(status),
            )
        elif tone == "warn":
            self.retone("warn")
            self.speak("{what}", "{why}", what=lambda: _restored(status.unsettled), why=_review)
        else:
            self.hide()

    def _show_all(self) -> None:
        if self._status is not None:
            FaultsDialog(self, self._status).open()


class FaultsDialog(Dialog):
    """Every fault in a sentence."""

    def __init__(self, parent: QWidget, status: LogStatus) -> None:
        super().__init__(parent, "What does not fit in the access log", width=680)
        self._status = status
        self.lines, self.list = QStringListModel(self), QListView()
        self.list.setModel(self.lines)
        self.list.setWordWrap(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(280)
        say(self.list.setAccessibleName, "Faults of the access log")
        self._fill()
        language().follow(self, self._fill)
        advice = label("{what}", "muted", wrap=True, what=lambda: _advice(status))
        self.fill(advice, self.list)
        self.action_button("Close", self.accept)

    def _fill(self) -> None:
        self.lines.setStringList([fault_text(*fault) for fault in self._status.faults])


def fault_text(seq: int, fault: str) -> str:
    """A fault's first sentence, in the language in force."""
    return sentences(fault, {"seq": formats.number(seq)})[0]


def _advice(status: LogStatus) -> str:
    count = len(status.faults)
    found = trn("{n} place does not fit.", "{n} places do not fit.", count)
    return f"{found} " + tr(
        "Photos and patient data are not touched by this. Keep the newest backup, and tell your "
        "privacy officer and your IT person today."
    )


def _restored(count: int) -> str:
    return trn(
        "A backup was restored or this computer's record was lost, and nobody has reviewed it yet.",
        "Backups were restored or this computer's record was lost {n} times without a review.",
        count,
    )


def _review() -> str:
    return tr(
        "What the log says before and after fits together. Entries between the backup and the "
        "restore may be missing: an administrator and a privacy officer should look at it together."
    )
