"""Whether entries of the log go to a server of one's own as they are written."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    badge,
    button,
    column,
    edit,
    field,
    label,
    row,
    set_badge,
)
from clinicvault.services.views import Forwarding, ForwardingState

from .pem_field import PemField
from .rule_row import NumberField, Paragraph

_PORTS = (1, 65535)


class ForwardingCard(QFrame):
    """Tried at once: what does not work is not saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._state: ForwardingState | None = None
        self.setProperty("card", "1")
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        self.badge, self.told = badge(), label("", "muted", wrap=True)
        self.host, self.port = edit("for example log.example.org"), NumberField(*_PORTS, 1)
        self.pem = PemField(
            desk, mark("Trusted are the certificates that this computer trusts."), self._failed
        )
        self.save = button("Try and save", "primary", icon="check", on=self._save)
        self.stop = button("Forward no more", "link", on=self._stop)
        self._lay_out()
        self.host.textChanged.connect(lambda _: self._enable())
        self.port.valueChanged.connect(lambda _: self._enable())
        self.pem.changed.connect(self._enable)
        language().follow(self, self._speak)
        self._speak()

    def _lay_out(self) -> None:
        about = Paragraph()
        say(
            about.setText,
            "Each entry goes to a log server (syslog over TLS, RFC 5424) as it is written, so that "
            "a copy is out of reach of this computer. Patients are codes there. Without one leave "
            "it empty.",
        )
        where = row(field("Server", self.host), field("Port", self.port), spacing=12)
        where.setStretch(0, 1)
        self.setLayout(
            column(
                row(label("Forwarding", "h2"), self.badge, None, spacing=10),
                about,
                self.errors,
                self.notice,
                where,
                label("Certificates", "strong"),
                self.pem,
                self.told,
                row(self.save, self.stop, None),
                spacing=10,
                margins=18,
            )
        )

    def load(self) -> None:
        """Ask how it stands, unless somebody is changing it here."""
        if self.changed:
            return
        exports = self._desk.services.log_exports
        self._desk.jobs.start(
            self, lambda _: exports.forwarding(), self._show, self.errors.show_error
        )

    def _show(self, state: ForwardingState) -> None:
        self._state = state
        self.host.setText(state.settings.host)
        self.port.setValue(state.settings.port)
        self.pem.show_text(state.settings.certificates)
        self._speak()

    @property
    def wanted(self) -> Forwarding:
        """What is typed."""
        return Forwarding(self.host.text().strip(), self.port.value(), self.pem.text)

    @property
    def changed(self) -> bool:
        """Whether something is typed that is not saved."""
        return self._state is not None and self.wanted != self._state.settings

    def _enable(self) -> None:
        self.save.setEnabled(self._state is not None and bool(self.wanted.host))

    def _speak(self) -> None:
        state = self._state
        on = state is not None and bool(state.settings.host)
        self.badge.setVisible(state is not None)
        self.stop.setVisible(on)
        if state is not None:
            tone, word = _standing(state)
            set_badge(self.badge, tone)
            say(self.badge.setText, word)
        hush(self.told.setText, _told(state) if state is not None and on else "")
        self.told.setVisible(on)
        self._enable()

    def _save(self) -> None:
        self._set(self.wanted)

    def _stop(self) -> None:
        self._set(Forwarding())

    def _set(self, wanted: Forwarding) -> None:
        self.errors.hide()
        self.notice.hide()
        self._freeze(True)
        exports = self._desk.services.log_exports
        self._desk.jobs.start(
            self, lambda _: exports.set_forwarding(wanted), self._saved, self._failed
        )

    def _freeze(self, frozen: bool) -> None:
        for one in (self.host, self.port, self.pem, self.save, self.stop):
            one.setEnabled(not frozen)
        if not frozen:
            self._enable()

    def _saved(self, state: ForwardingState) -> None:
        self._freeze(False)
        self._show(state)
        if state.settings.host:
            self.notice.speak("Entries are forwarded from now on.", "The server answered.")
        else:
            self.notice.speak("Entries are not forwarded any more.")

    def _failed(self, error: ClinicVaultError) -> None:
        self._freeze(False)
        self.errors.show_error(error)


def _standing(state: ForwardingState) -> tuple[str, str]:
    if not state.settings.host:
        return "neutral", mark("Not in use")
    return ("ok", mark("Connected")) if state.connected else ("warn", mark("Not connected"))


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
