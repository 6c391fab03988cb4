"""Copies of the log's head, in memory."""

from __future__ import annotations

import datetime as dt

from clinicvault.services import views
from clinicvault.services.views import WitnessKind

NOON = dt.datetime(2026, 3, 2, 12, 30, 15, tzinfo=dt.UTC)
TEXT = "clinicvault.local/00\n7\nroot\n\n\u2014 clinicvault.local/00 c2ln\n"
QR = ((True, False, True), (False, False, False), (True, True, False))


def copy(kind=WitnessKind.BACKUP, *, holds=True, explained=False, where=""):
    return views.WitnessView(kind, NOON, 7, where, holds, explained)


class Witnesses:
    """Remembers calls as `fake_clinic.Recorder` does."""

    def __init__(self, clinic) -> None:
        self.clinic = clinic

    def _note(self, name, *args, needs_key=False):
        self.clinic.calls.append((name, args, {}))
        assert not needs_key or self.clinic.session is not None
        self.clinic.fail(name)

    def day_code(self):
        self._note("witnesses.day_code")
        return views.DayCode(TEXT, 7, NOON, QR)

    def sheet(self, output, language="en"):
        self._note("witnesses.sheet", output, language)
        return views.DayCode(TEXT, 7, NOON, QR)

    def list(self):
        self._note("witnesses.list")
        return tuple(self.clinic.copies)

    def check(self, text):
        self._note("witnesses.check", text)
        return self.clinic.compared

    def check_file(self, path):
        self._note("witnesses.check_file", path)
        return self.clinic.compared

    def server(self):
        self._note("witnesses.server", needs_key=True)
        return self.clinic.server

    def set_server(self, server):
        self._note("witnesses.set_server", server, needs_key=True)
        self.clinic.server = server

    def stamp(self):
        self._note("witnesses.stamp", needs_key=True)
        return copy(WitnessKind.TIMESTAMP, where="tsa.example")
