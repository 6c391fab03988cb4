"""Limits on release: who is there, or a second person; then what was refused begins again."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, tr
from clinicvault.services.views import UsageView

from .confirm import ConfirmDialog
from .second import SecondDialog

CONFIRM, COLLEAGUE = "limit-confirm", "limit-colleague"
_NEARLY = 0.8
_WORDS = {
    "patients": mark("{used} of {limit} patients this hour"),
    "shown": mark("{used} of {limit} photos this hour"),
    "exported": mark("{used} of {limit} exported photos this hour"),
}


class LimitPrompt(QObject):
    """One dialog for everything that met a limit; it goes with the shell."""

    def __init__(self, parent: QWidget, desk: Desk, usage: UsageLine) -> None:
        super().__init__(parent)
        self._window, self._desk, self._usage = parent, desk, usage
        self._open: QDialog | None = None
        desk.jobs.appeal_to(frozenset({CONFIRM, COLLEAGUE}))
        desk.jobs.appealed.connect(self._ask)

    def _ask(self, code: str) -> None:
        if self._open is not None:
            return
        self._open = made = self._confirm() if code == CONFIRM else self._colleague()
        made.accepted.connect(self._closed)
        made.rejected.connect(self._given_up)
        made.open()

    def _parent(self) -> QWidget:
        return QApplication.activeModalWidget() or self._window

    def _confirm(self) -> QDialog:
        requests = self._desk.services.requests
        return ConfirmDialog(
            self._parent(),
            self._desk,
            lambda password, _: requests.lift(password),
            self._lifted,
            why=mark(
                "You have opened more in this hour than is usual here. Confirm that it is you, and "
                "ClinicVault goes on where it stopped. It is in the access log."
            ),
            act=mark("Go on"),
        )

    def _colleague(self) -> QDialog:
        requests = self._desk.services.requests
        return SecondDialog(
            self._parent(),
            self._desk,
            RequestKind.RELEASE,
            lambda request, _own, _task: requests.lift("", request_id=request),
            self._lifted,
            heading=mark("A second person is needed"),
            why=mark(
                "You have opened far more in this hour than is usual here. A colleague allows "
                "the rest of the hour; it is in the access log."
            ),
        )

    def _lifted(self, usage: UsageView) -> None:
        self._usage.show_usage(usage)
        self._desk.jobs.settle(lifted=True)

    def _closed(self) -> None:
        self._open = None

    def _given_up(self) -> None:
        self._open = None
        self._desk.jobs.settle(lifted=False)


class UsageLine(QLabel):
    """Quiet, and in view only when a limit of the hour is near."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("badge", "neutral")
        self._usage: UsageView | None = None
        self._short = False
        self.hide()
        language().follow(self, self._fill)
        if desk.may(Act.LIST_PATIENTS):
            desk.titled.connect(lambda _: self.refresh())

    def refresh(self) -> None:
        """Ask how much of the hour's limits was used; whoever cannot tell shows nothing."""
        requests = self._desk.services.requests
        self._desk.jobs.start(self, lambda _: requests.usage(), self.show_usage)

    def show_usage(self, usage: UsageView) -> None:
        """Show the limit that is nearest, from 80 % on."""
        self._usage = usage
        self._fill()

    def shorten(self, short: bool) -> None:
        """The numbers alone where there is little room; the tip says the rest."""
        if short != self._short:
            self._short = short
            self._fill()

    def _fill(self) -> None:
        text, numbers = _nearest(self._usage) if self._usage is not None else ("", "")
        self.setText(numbers if self._short else text)
        self.setToolTip(text if self._short else "")
        self.setAccessibleName(text)
        self.setVisible(bool(text))


def _nearest(usage: UsageView) -> tuple[str, str]:
    """In words and as numbers, of the limit that is nearest; empty where none is near."""
    if usage.lifted_until is not None:
        return "", ""
    shares = {
        name: used / limit for name in _WORDS for used, limit in (getattr(usage, name),) if limit
    }
    name = max(shares, key=lambda one: shares[one], default="")
    if not name or shares[name] < _NEARLY:
        return "", ""
    used, limit = map(formats.number, getattr(usage, name))
    return tr(_WORDS[name], used=used, limit=limit), f"{used} / {limit}"
