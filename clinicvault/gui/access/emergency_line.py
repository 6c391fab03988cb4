"""The quiet way to emergency access, and what became of a question that was asked."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, say, tr
from clinicvault.gui.widgets import button, column, label, picture_label, row
from clinicvault.gui.widgets.poll import Poll
from clinicvault.services.views import PatientPage, RequestView

from .emergency import AllowHereDialog, EmergencyDialog, begin_dialog
from .second import helpers, waiting_of

_POLL_MS = 10_000
_WIDTH = 520


class EmergencyLine(QFrame):
    """A link; while a question waits, who it waits for; then the button that begins."""

    def __init__(self, desk: Desk, *, framed: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._patient = ""
        self.request: RequestView | None = None
        self.text = label("", "muted", wrap=True)
        self.ask = button("Emergency access", "link", on=self._ask_for_it)
        self.here = button("Allow it here", "link", on=self._allow_here)
        self.begin = button("Begin", "secondary", on=self._begin)
        texts = column(self.text)
        line = row(
            picture_label("life-buoy", "text3"),
            texts,
            self.ask,
            self.here,
            self.begin,
            spacing=10,
            margins=(16, 8, 10, 8) if framed else 0,
        )
        line.setStretch(1, 1)
        if framed:
            self.setProperty("card", "1")
            self.setFixedWidth(_WIDTH)
        self.setLayout(line)
        self.poll = Poll(self, desk.jobs, _POLL_MS, self._asked, self._found)
        language().follow(self, self._fill)
        self.hide()

    def show_page(self, page: PatientPage) -> None:
        """For who may ask for it, where the pictures are shut."""
        if page.row.id != self._patient:
            self.request = None
        self._patient = page.row.id
        access = page.access
        wanted = Act.ASK_EMERGENCY in access.may and access.emergency_until is None
        self.setVisible(wanted)
        self._fill()
        if wanted:
            self.look()

    def look(self) -> None:
        """Ask whether a question waits, or was allowed."""
        self.poll.ask()

    def _asked(self) -> tuple[str, RequestView | None]:
        """By a job; with the patient, because the page may show another one by then."""
        patient, me = self._patient, self._desk.session.user.id
        found = waiting_of(self._desk.services.requests, me, RequestKind.EMERGENCY, patient)
        return patient, found

    def _found(self, found: tuple[str, RequestView | None]) -> None:
        patient, request = found
        if patient == self._patient:
            self.request = request
            self._fill()

    def _fill(self) -> None:
        state = self.request.state if self.request is not None else ""
        self.ask.setVisible(not state)
        self.here.setVisible(state == "waiting" and bool(helpers(self._desk, Act.ALLOW_EMERGENCY)))
        ready = self.request is not None and Act.ASK_EMERGENCY in self.request.may
        self.begin.setVisible(ready)
        self.poll.pause(state != "waiting")
        if self.request is None:
            say(self.text.setText, "In danger, and no time to wait?")
        else:
            hush(self.text.setText, self._told(self.request))

    def _told(self, request: RequestView) -> str:
        if request.state in {"granted", "running"}:  # running: the lock took the key
            names = ", ".join(said.name for said in request.said if said.stage == "grant")
            return tr("{names} allowed emergency access.", names=names)
        return tr(
            "Asked at {time}. Waiting for a privacy officer to allow it.",
            time=formats.clock(request.made),
        )

    def _ask_for_it(self) -> None:
        EmergencyDialog(self, self._desk, self._patient, self._done).open()

    def _allow_here(self) -> None:
        if self.request is not None:
            AllowHereDialog(self, self._desk, self.request, self._done).open()

    def _begin(self) -> None:
        if self.request is not None:
            begin_dialog(self, self._desk, self.request, self._done).open()

    def _done(self, request: RequestView) -> None:
        """It runs: the page is read again; it waits: say so."""
        if request.state == "running":
            self.request = None
            self._desk.patient_changed.emit(request.patient_id)
        else:
            self.request = request
            self._fill()

    def wipe(self) -> None:
        """Forget the patient."""
        self._patient, self.request = "", None
        self.hide()
