"""Where time-stamps for the daily check code come from (RFC 3161)."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
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
from clinicvault.services.views import TimestampServer

from .pem_field import PemField
from .rule_row import Paragraph


class TimestampCard(QFrame):
    """Tried at once: what does not work is not saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._server: TimestampServer | None = None
        self.setProperty("card", "1")
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        self.badge = badge()
        self.url = edit("for example https://timestamp.example.org/tsr")
        self.pem = PemField(desk, mark("The server's certificates are needed."), self._failed)
        self.save = button("Try and save", "primary", icon="check", on=self._save)
        self.stop = button("Use no server", "link", on=self._stop)
        self._lay_out()
        self.url.textChanged.connect(lambda _: self._enable())
        self.pem.changed.connect(self._enable)
        self._enable()

    def _lay_out(self) -> None:
        about = Paragraph()
        say(
            about.setText,
            "A time-stamp server signs that the daily check code was there at that time. It gets "
            "a check sum and nothing else. Certificates come from whoever runs the server.",
        )
        self.setLayout(
            column(
                row(label("Time-stamp server", "h2"), self.badge, None, spacing=10),
                about,
                self.errors,
                self.notice,
                field("Address", self.url),
                label("Certificates", "strong"),
                self.pem,
                row(self.save, self.stop, None),
                spacing=10,
                margins=18,
            )
        )

    def load(self) -> None:
        """Ask which one is in use, unless somebody is changing it here."""
        if self.changed:
            return
        witnesses = self._desk.services.witnesses
        self._desk.jobs.start(
            self, lambda _: witnesses.server(), self._show, self.errors.show_error
        )

    def _show(self, server: TimestampServer) -> None:
        self._server = server
        self.url.setText(server.url)
        self.pem.show_text(server.certificates)
        self._enable()

    @property
    def wanted(self) -> TimestampServer:
        """What is typed."""
        return TimestampServer(self.url.text().strip(), self.pem.text)

    @property
    def changed(self) -> bool:
        """Whether something is typed that is not saved."""
        return self._server is not None and self.wanted != self._server

    def _enable(self) -> None:
        known = self._server is not None
        used = self._server is not None and bool(self._server.url)
        self.save.setEnabled(known and bool(self.wanted.url) and bool(self.wanted.certificates))
        self.stop.setVisible(used)
        self.badge.setVisible(known)
        set_badge(self.badge, "ok" if used else "neutral")
        say(self.badge.setText, mark("In use") if used else mark("Not in use"))

    def _save(self) -> None:
        self._set(self.wanted)

    def _stop(self) -> None:
        self._set(TimestampServer())

    def _set(self, wanted: TimestampServer) -> None:
        self.errors.hide()
        self.notice.hide()
        self._freeze(True)
        witnesses = self._desk.services.witnesses
        self._desk.jobs.start(
            self,
            lambda _: witnesses.set_server(wanted),
            lambda _: self._saved(wanted),
            self._failed,
        )

    def _freeze(self, frozen: bool) -> None:
        for one in (self.url, self.pem, self.save, self.stop):
            one.setEnabled(not frozen)
        if not frozen:
            self._enable()

    def _saved(self, server: TimestampServer) -> None:
        self._freeze(False)
        self._show(server)
        if server.url:
            self.notice.speak("The server answered.", "Daily check codes are time-stamped by it.")
        else:
            self.notice.speak("No time-stamp server is used any more.")

    def _failed(self, error: ClinicVaultError) -> None:
        self._freeze(False)
        self.errors.show_error(error)
