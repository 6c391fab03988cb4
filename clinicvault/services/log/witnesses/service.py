"""What the window and the command line ask about copies of the log that are held elsewhere."""

from __future__ import annotations

from pathlib import Path

import segno

from clinicvault.access.log.reading import LogAccess
from clinicvault.access.vault import OpenVault
from clinicvault.access.witnesses.listing import Compared, Copy, compare, copies
from clinicvault.access.witnesses.signing import SignedHead, put_witness, signed_head
from clinicvault.access.witnesses.stamping import kept_certificates, server_of, set_server
from clinicvault.audit.checkpoint import Checkpoint
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import write_new
from clinicvault.services.local_zone import LOCAL, clinic_zone
from clinicvault.services.telling import moment

from .asking import host_of
from .codes import code_in_file, code_in_text, payload
from .own import own_station
from .sheet_pdf import Sheet, sheet_pdf
from .stamping import last_failure, note_failure, stamp, stamp_of

_BEGINNING = 64
"""Lines of a new generation among which its first entry is."""


class Witnesses:
    """Implements `api.WitnessService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._shown: SignedHead | None = None

    def day_code(self) -> views.DayCode:
        """The newest check code; anybody, no unlock. Shown is not yet held elsewhere."""
        self._shown = signed_head(self._undoubted())
        return _code(self._shown)

    def sheet(self, output: Path, language: str = "en") -> views.DayCode:
        """A PDF page with the code to print, which counts as a copy held elsewhere; logged.

        The entry comes first, so that the code covers it. InputRefused("sheet-language").
        """
        self._clinic.refuse_output(output)
        if output.exists():
            raise UsageError("output-exists")
        vault = self._undoubted()
        vault.log_event(self._event({"form": "file"}))
        head = signed_head(vault)
        write_new(output, [sheet_pdf(self._sheet(head), language)])
        put_witness(vault, head, WitnessKind.PRINT)
        return _code(head)

    def printed(self) -> None:
        """The code was printed or photographed from the screen: a copy is held elsewhere.

        The one that was shown last, or where none was the newest.
        """
        vault = self._undoubted()
        head = self._shown or signed_head(vault)
        put_witness(vault, head, WitnessKind.PRINT, [self._event({"form": "screen"})])

    def list(self) -> tuple[views.WitnessView, ...]:
        """Known copies, newest first, each held against the log; no unlock needed."""
        found = copies(self._clinic.ports, self._clinic.remembered.pin, own_station(self._clinic))
        return tuple(
            views.WitnessView(
                kind=views.WitnessKind[one.witness.kind.name],
                when=moment(one.witness.told_ms),
                size=one.witness.size,
                where=self._where(one),
                holds=one.holds,
                explained=one.explained,
                ended=one.ended,
            )
            for one in found
        )

    def check(self, text: str) -> views.WitnessCheck:
        """Hold the log against a check code; no unlock needed."""
        return self._checked(code_in_text(text))

    def check_file(self, path: Path) -> views.WitnessCheck:
        """As `check`: a text or manifest file, a photograph of the code, or an evidence package.

        UsageError("code-file-missing") besides.
        """
        return self._checked(code_in_file(path))

    def server(self) -> views.TimestampServer:
        """The time-stamp server that the clinic chose, and why it gave none when asked last."""
        url, pem = server_of(self._clinic.session)
        failed = last_failure(self._clinic) if url else ("", None)
        return views.TimestampServer(url, pem, *failed)

    def set_server(self, server: views.TimestampServer) -> None:
        """Choose one, tried at once; administrators; logged.

        InputRefused: "stamp-address", "stamp-certificates", "certificates-with-key",
        "stamp-unreachable", "stamp-invalid"; then nothing changes.
        """
        session = self._clinic.session
        session.require(Act.CHANGE_POLICY)
        if not server.url:
            set_server(session, "", "", "")
            return
        host, trusted = host_of(server.url), kept_certificates(server.certificates)
        stamp(session, server.url, trusted)
        note_failure(self._clinic, "")
        set_server(session, server.url, trusted, host)

    def stamp(self, cancel: CancelToken | None = None) -> views.WitnessView:
        """Have the newest check code time-stamped now.

        UsageError("stamp-no-server"); InputRefused as `set_server`; Cancelled.
        """
        witness = stamp_of(self._clinic.session, cancel)
        note_failure(self._clinic, "")
        return views.WitnessView(
            kind=views.WitnessKind.TIMESTAMP,
            when=moment(witness.told_ms),
            size=witness.size,
            where=witness.stamp.where,
            holds=True,
        )

    def _checked(self, checkpoint: Checkpoint) -> views.WitnessCheck:
        pin = self._clinic.remembered.pin
        found: Compared = compare(self._clinic.ports, pin, checkpoint, self._began)
        told = (found.size, found.missing, found.explained, found.perhaps)
        return views.WitnessCheck(found.result, *told)

    def _began(self, seq: int) -> int | None:
        """When a restore's first entry was written; None for who cannot read the log."""
        session = None if self._clinic.locked else self._clinic.session
        if session is None or not (session.may(Act.READ_LOG) and session.holds(GroupKind.LOG)):
            return None
        with LogAccess(session) as log:
            entries = log.forward(seq, seq + _BEGINNING)
            return next((one.ms for one in entries if not one.problem), None)

    def _undoubted(self) -> OpenVault:
        """The vault; without anybody unlocked, IntegrityError as at an unlock."""
        vault = self._clinic.vault
        if self._clinic.locked:
            vault.require_witnessed()
        return vault

    def _event(self, detail: dict[str, object]) -> Event:
        """By the person who is unlocked, or by this computer alone."""
        name, vault = "log-code-print", self._clinic.vault
        if self._clinic.locked:
            return Event(name, "done", vault.now(), detail=detail)
        return self._clinic.session.event(name, detail=detail)

    def _sheet(self, head: SignedHead) -> Sheet:
        vault = self._clinic.vault
        zone = LOCAL if self._clinic.locked else clinic_zone(self._clinic.session)
        whole = (head.size, head.root, moment(head.ms).astimezone(zone), payload(head.text))
        return Sheet(vault.clinic_name, vault.id.hex(), *whole)

    def _where(self, one: Copy) -> str:
        """Who holds it; of one that does not fit, which computer signed it, whoever holds it."""
        witness = one.witness
        if one.holds and witness.kind is not WitnessKind.WORKSTATION:
            return witness.stamp.where
        try:
            return self._clinic.vault.workstation_name(witness.station)
        except (IntegrityError, Refused):
            return ""


def _code(head: SignedHead) -> views.DayCode:
    matrix = segno.make_qr(payload(head.text), error="m", boost_error=False).matrix
    dark = tuple(tuple(bool(module) for module in row) for row in matrix)
    return views.DayCode(head.text, head.size, moment(head.ms), dark)
