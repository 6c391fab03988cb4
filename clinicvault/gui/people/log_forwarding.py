"""Whether entries of the log go to a server of one's own as they are written."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import hush, language, mark, tr
from clinicvault.gui.widgets import edit, field, label, row
from clinicvault.services.views import Forwarding, ForwardingState

from .rule_row import NumberField
from .server_card import ServerCard

_PORTS = (1, 65535)
_ANSWER_SECONDS = 3.0
"""So long the thread that forwards has for its own greeting."""


class ForwardingCard(ServerCard[Forwarding, ForwardingState]):
    """Tells besides how many entries went, and whether the server is reached."""

    nothing = Forwarding()

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            mark("Trusted are the certificates that this computer trusts."),
            mark("Forward no more"),
        )
        self.told = label("", "muted", wrap=True)
        self.host, self.port = edit("for example log.example.org"), NumberField(*_PORTS, 1)
        where = row(field("Server", self.host), field("Port", self.port), spacing=12)
        where.setStretch(0, 1)
        self.lay_out(
            mark("Forwarding"),
            mark(
                "Each entry goes to a log server (syslog over TLS, RFC 5424) as it is written, so "
                "that a copy is out of reach of this computer. Patients are codes there. Without "
                "one leave it empty."
            ),
            where,
            self.told,
        )
        self.host.textChanged.connect(lambda _: self.show_state())
        self.port.valueChanged.connect(lambda _: self.show_state())
        language().follow(self, self.show_state)
        self.show_state()

    @property
    def wanted(self) -> Forwarding:
        """Server, port and certificates as typed."""
        return Forwarding(self.host.text().strip(), self.port.value(), self.pem.text)

    def saved(self, answer: ForwardingState) -> Forwarding:
        """The settings in force, out of the whole state."""
        return answer.settings

    def used(self, saved: Forwarding) -> bool:
        """Whether a server is named."""
        return bool(saved.host)

    def ready(self, wanted: Forwarding) -> bool:
        """A name is enough: certificates may be the system's."""
        return bool(wanted.host)

    def standing(self, answer: ForwardingState) -> tuple[str, str]:
        """Besides use: whether the server is reached now."""
        if not self.used(answer.settings):
            return "neutral", mark("Not in use")
        return ("ok", mark("Connected")) if answer.connected else ("warn", mark("Not connected"))

    def fields(self) -> tuple[QWidget, ...]:
        """The server's name and port."""
        return self.host, self.port

    def show_saved(self, saved: Forwarding) -> None:
        """Bring the settings in force into the fields."""
        self.host.setText(saved.host)
        self.port.setValue(saved.port)
        self.pem.show_text(saved.certificates)

    def show_state(self) -> None:
        """How many entries went, besides."""
        super().show_state()
        state = self.answer
        used = state is not None and bool(state.settings.host)
        self.told.setVisible(used)
        hush(self.told.setText, _told(state) if state is not None and used else "")

    def thank(self, answer: ForwardingState) -> None:
        """Say that the server answered, or that none is used any more."""
        self.notice.retone("ok" if answer.connected or not answer.settings.host else "warn")
        if answer.settings.host and not answer.connected:
            self.notice.speak(
                "Entries are forwarded from now on.",
                "The server answered when it was tried, and has not taken an entry yet.",
            )
        elif answer.settings.host:
            self.notice.speak("Entries are forwarded from now on.", "The server answered.")
        else:
            self.notice.speak("Entries are not forwarded any more.")

    def ask(self) -> ForwardingState:
        """The settings and how many lines went; in a job."""
        return self._desk.services.log_exports.forwarding()

    def give(self, wanted: Forwarding) -> ForwardingState:
        """Try the server, decide for the whole clinic, and wait for its first answer; in a job."""
        exports = self._desk.services.log_exports
        state = exports.set_forwarding(wanted)
        return exports.forwarding(_ANSWER_SECONDS) if wanted.host else state


def _told(state: ForwardingState) -> str:
    """How many entries went, wait, and could not go."""
    told = tr(
        "Since ClinicVault was started: {sent} sent, {waiting} waiting, {lost} not sent.",
        sent=formats.number(state.sent),
        waiting=formats.number(state.waiting),
        lost=formats.number(state.lost),
    )
    if not state.code:
        return told
    server: dict[str, str | int] = {"host": state.settings.host, "port": state.settings.port}
    return f"{told} {sentences(state.code, server)[0]}"
