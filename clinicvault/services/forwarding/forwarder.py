"""One thread that sends what this program writes into the log, for as long as its vault is open."""

from __future__ import annotations

import contextlib
import threading

from clinicvault.access.log_forwarding import ForwardingRule
from clinicvault.access.vault import OpenVault
from clinicvault.audit.reading import LogEntry
from clinicvault.audit.written import Written
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.ports import Event
from clinicvault.services.log_exports.told import Source, Teller

from .connection import Connection, failure_code
from .syslog import frame
from .waiting import Waiting

GAP = "log-forward-gap"
"""The log's entry for entries that did not reach the server; they are in the log."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 60.0
_LOOK = 0.5
"""Seconds between two looks at a connection over which nothing goes."""
_PATIENCE = 4.0
"""Seconds that the end waits: longer than one try to connect takes."""


class Forwarder:
    """Sends to one server; `heard` never waits and never fails."""

    def __init__(self, vault: OpenVault, rule: ForwardingRule, waiting: Waiting) -> None:
        self.rule = rule
        self.connected = False
        self.code = ""
        """Message code of the last failure, "" once it is connected."""
        self._vault, self._waiting = vault, waiting
        self._teller = Teller(vault)
        self._source: Source | None = None
        self._pause = _FIRST_PAUSE
        self._thread = threading.Thread(target=self._run, name="log-forwarding", daemon=True)

    def begin(self) -> None:
        """Listen to the log, and send."""
        self._vault.recorder.tell(self._waiting.put)
        self._thread.start()

    def close(self) -> None:
        """Send what waits if the server is there, say what was lost, end."""
        self._waiting.close()
        self._thread.join(_PATIENCE)
        self._vault.recorder.tell(None)
        self._waiting.give_up()
        self._tell_gap()

    def _run(self) -> None:
        """Until it is closed; a server that is away when that happens is not waited for."""
        while not self._served() and not self._waiting.closed:
            self._waiting.pause(self._pause)
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def _served(self) -> bool:
        """Whether everything was sent after the end; False where the connection broke."""
        try:
            self._serve()
        except OSError as error:
            self.code = failure_code(error)
        except ClinicVaultError as error:
            self.code = error.code
        else:
            return True
        self._waiting.again()
        return False

    def _serve(self) -> None:
        """One connection, until it breaks or everything was sent after the end."""
        connection = Connection(self.rule)
        try:
            self.connected, self.code, self._pause = True, "", _FIRST_PAUSE
            self._tell_gap()
            while self._one(connection):
                pass
            connection.finish()
        finally:
            self.connected = False
            connection.close()

    def _one(self, connection: Connection) -> bool:
        """Send one entry, or look at the connection; False at the end."""
        entry = self._waiting.next(_LOOK)
        if entry is None:
            connection.require_open()
            return not self._waiting.closed
        connection.send(self._framed(entry))
        self._waiting.done()
        return True

    def _framed(self, written: Written) -> bytes:
        if self._source is None:
            self._source = self._teller.source()
        return frame(self._source, self._teller.told(_entry(written, self._vault.workstation_id)))

    def _tell_gap(self) -> None:
        """Say in the log that entries did not reach the server."""
        lost = self._waiting.take_untold()
        if lost:
            detail = {"lost": lost, "host": self.rule.host}
            with contextlib.suppress(ClinicVaultError):
                self._vault.log_event(Event(GAP, "failed", self._vault.now(), detail=detail))


def _entry(written: Written, station: bytes) -> LogEntry:
    """As a reader would have it; what people typed and hints are not sent."""
    event = written.event
    return LogEntry(
        seq=written.seq,
        leaf_hash=written.leaf_hash,
        ms=event.ms,
        event=event.name,
        user=event.user,
        workstation=station,
        patient=event.patient,
        objects=event.objects,
        purpose=event.purpose,
        session=event.session,
        consent=event.consent,
        outcome=event.outcome,
    )
