"""Where time-stamps for the daily check code come from (RFC 3161)."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import InputRefused
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import column, edit, field
from clinicvault.services.views import TimestampServer

from .server_card import ServerCard


class TimestampCard(ServerCard[TimestampServer, TimestampServer]):
    """The service answers nothing: what was tried is what is in force."""

    nothing = TimestampServer()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, mark("The server's certificates are needed."), mark("Use no server"))
        self.url = edit("for example https://timestamp.example.org/tsr")
        self.lay_out(
            mark("Time-stamp server"),
            mark(
                "A time-stamp server signs that the daily check code was there at that time. It "
                "gets a check sum and nothing else. Certificates come from whoever runs the "
                "server."
            ),
            column(field("Address", self.url)),
        )
        self.url.textChanged.connect(lambda _: self.show_state())
        self.show_state()

    @property
    def wanted(self) -> TimestampServer:
        """Address and certificates as typed."""
        return TimestampServer(self.url.text().strip(), self.pem.text)

    def saved(self, answer: TimestampServer) -> TimestampServer:
        """The server in force, without what went wrong."""
        return TimestampServer(answer.url, answer.certificates)

    def standing(self, answer: TimestampServer) -> tuple[str, str]:
        """Besides use: whether the last daily question failed."""
        return ("warn", mark("No answer")) if answer.failed else super().standing(answer)

    def _show(self, answer: TimestampServer) -> None:
        super()._show(answer)
        if answer.failed:
            host = urlsplit(answer.url).hostname or ""
            self.errors.show_error(InputRefused(answer.failed, host=host))

    def used(self, saved: TimestampServer) -> bool:
        """Whether an address is named."""
        return bool(saved.url)

    def ready(self, wanted: TimestampServer) -> bool:
        """Address and certificates: no system's authorities vouch for time-stamps."""
        return bool(wanted.url and wanted.certificates)

    def fields(self) -> tuple[QWidget, ...]:
        """The server's address."""
        return (self.url,)

    def show_saved(self, saved: TimestampServer) -> None:
        """Bring the server in force into the fields."""
        self.url.setText(saved.url)
        self.pem.show_text(saved.certificates)

    def thank(self, answer: TimestampServer) -> None:
        """Say that the server answered, or that none is used any more."""
        if answer.url:
            self.notice.speak("The server answered.", "Daily check codes are time-stamped by it.")
        else:
            self.notice.speak("No time-stamp server is used any more.")

    def ask(self) -> TimestampServer:
        """The server in force, and why it failed last; in a job."""
        return self._desk.services.witnesses.server()

    def give(self, wanted: TimestampServer) -> TimestampServer:
        """Have a time-stamp made by it, and decide for the whole clinic; in a job."""
        self._desk.services.witnesses.set_server(wanted)
        return wanted
