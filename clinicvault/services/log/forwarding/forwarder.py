"""One thread that sends what this program writes into the log, for as long as its vault is open."""

from __future__ import annotations

import contextlib
import threading

from clinicvault.access.log.forwarding import ForwardingRule
from clinicvault.access.vault import OpenVault
from clinicvault.audit.reading import LogEntry
from clinicvault.audit.written import Written
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.ports import Event
from clinicvault.services.log.exports.told import Source, Teller

from .connection import Connection, failure_code
from .journal import Journal, ranges
from .syslog import GAP, frame
from .waiting import Numbered, Waiting

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 60.0
_LOOK = 0.5
"""Seconds between two looks at a connection over which nothing goes."""
_PATIENCE = 4.0
"""Seconds that the end waits: longer than one try to connect takes."""
_NEVER_MET = 0.5
"""Seconds for a server that has not answered once: no command is late for it."""


class Forwarder:
    """Sends to one server; `heard` never waits and never fails."""

    def __init__(
        self, vault: OpenVault, rule: ForwardingRule, waiting: Waiting, journal: Journal
    ) -> None:
        self.rule, self.waiting, self.journal = rule, waiting, journal
        self.connected = False
        self.code = ""
        """Message code of the last failure, "" once it is connected."""
        self._vault = vault
        self._teller = Teller(vault)
        self._source: Source | None = None
        self._pause = _FIRST_PAUSE
        self._met = self._left_told = self._gone = False
        self._connection: Connection | None = None
        self._verdict = threading.Event()
        self._thread = threading.Thread(target=self._run, name="log-forwarding", daemon=True)

    def begin(self) -> None:
        """Listen to the log, and send."""
        self._vault.recorder.tell(self.waiting.put)
        self._thread.start()

    def await_verdict(self, seconds: float) -> None:
        """Until all that waited was sent or it failed, so long at most."""
        self._verdict.wait(seconds)

    def leave(self) -> None:
        """Send what waits if the server is there; what does not go waits on."""
        self.waiting.close()
        self._thread.join(_PATIENCE if self._met else _NEVER_MET)
        self._gone, connection = True, self._connection
        if connection is not None and self._thread.is_alive():
            connection.abort()
            self._thread.join(_NEVER_MET)

    def close(self) -> None:
        """Send what waits if the server is there, say what was lost, end.

        The entry that says so waits, too: the next program of this computer tells the server.
        """
        self.leave()
        self.waiting.give_up()
        lost = self.waiting.untold()
        self._tell_gap()
        said = {*lost}.difference(self.waiting.untold())
        self._vault.recorder.untell(self.waiting.put)
        self.journal.close((*lost, *self.waiting.unsent()), said)

    def _run(self) -> None:
        """Until it is closed; a server that is away when that happens is not waited for."""
        while not self._served() and not self.waiting.closed:
            self.waiting.pause(self._pause)
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def _served(self) -> bool:
        """Whether everything was sent after the end; False where the connection broke."""
        try:
            self._serve()
        except OSError as error:
            self.code = failure_code(error)
        except ClinicVaultError as error:
            self.code = error.code
        except Exception:  # noqa: BLE001
            # A thread that dies sends nothing more, and nobody would know: it tries again.
            self.code = "forward-failed"
        else:
            return True
        self.waiting.again()
        self._verdict.set()
        return False

    def _serve(self) -> None:
        """One connection, until it breaks or everything was sent after the end."""
        connection = Connection(self.rule, self._begun)
        try:
            self.connected, self.code, self._pause = True, "", _FIRST_PAUSE
            self._met = True
            if not self.waiting.closed:
                self._tell_gap()
                self._tell_left()
            while self._one(connection):
                pass
            connection.finish()
        finally:
            self.connected = False
            connection.close()

    def _begun(self, connection: Connection) -> None:
        """Known to `leave`; ConnectionError where that waited long enough."""
        self._connection = connection
        if self._gone:
            raise ConnectionAbortedError

    def _one(self, connection: Connection) -> bool:
        """Send one entry, or look at the connection; False at the end."""
        if not len(self.waiting):
            self._all_sent()
        found = self.waiting.next(_LOOK)
        if found is None:
            connection.require_open()
            return not self.waiting.closed
        connection.send(self._framed(found))
        self.waiting.done(found)
        return True

    def _framed(self, found: Numbered) -> bytes:
        if self._source is None:
            self._source = self._teller.source()
        entry = _entry(found.entry, self._vault.workstation_id)
        return frame(self._source, self._teller.told(entry), found.number)

    def _tell_gap(self) -> None:
        """Say in the log that entries did not reach the server, and which; else say it later."""
        lost = self.waiting.untold()
        if lost:
            detail = {"lost": len(lost), "entries": ranges(lost), "host": self.rule.host}
            with contextlib.suppress(ClinicVaultError):
                self._vault.log_event(Event(GAP, "failed", self._vault.now(), detail=detail))
                self.waiting.told(len(lost))

    def _tell_left(self) -> None:
        """Tell the server, by way of the log, what earlier programs did not send."""
        if self._left_told:
            return
        left = self.journal.left()
        if left:
            detail: dict[str, object] = {"entries": ranges(left), "host": self.rule.host}
            if lost := self.journal.unsaid:
                detail["lost"] = lost
            self._vault.log_event(Event(GAP, "done", self._vault.now(), detail=detail))
        self._left_told = True

    def _all_sent(self) -> None:
        """Nothing waits: what was left is told, too."""
        self._verdict.set()
        if self._left_told:
            self.journal.settle()


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
        detail=dict(event.detail) if event.name == GAP else {},
    )
