"""The clinic's computers, from one of them: who waits, letting in, ending."""

from __future__ import annotations

from clinicvault.access.computers import stations
from clinicvault.access.computers.station_requests import StationRequest, read_request
from clinicvault.access.computers.vault_secrets import KEPT_MS
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken

from . import views
from .clinic import Clinic
from .station_codes import typed
from .telling import moment

_HOUR_MS = 3_600_000


class Workstations:
    """Implements `api.WorkstationService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def list(self) -> tuple[views.WorkstationView, ...]:
        """Every computer, this one first, then by name; revoked ones last."""
        vault, seen = self._clinic.vault, self._seen()
        behind = self._clinic.seen_time.much_behind()
        found = [
            views.WorkstationView(
                id=one.id.hex(),
                name=one.name,
                since=moment(one.since_ms),
                seen=moment(seen[one.id]) if one.id in seen else None,
                own=one.id == vault.workstation_id,
                revoked=moment(one.until_ms or one.since_ms) if one.revoked else None,
                clock_behind=one.id == vault.workstation_id and behind,
            )
            for one in stations.stations(vault)
        ]
        return tuple(
            sorted(found, key=lambda one: (one.revoked is not None, not one.own, _folded(one.name)))
        )

    def waiting(self) -> tuple[views.WaitingWorkstation, ...]:
        """Computers that asked and have not joined yet, oldest first."""
        self._administrator()
        names = {one.id: one.name for one in stations.stations(self._clinic.vault)}
        requests = {one.id: one for one in self._requests().values()}
        found = [
            views.WaitingWorkstation(
                one.id.hex(), one.words, moment(one.asked_ms), names.get(one.id, "")
            )
            for one in requests.values()
        ]
        return tuple(sorted(found, key=lambda one: one.asked))

    def add(self, words: str | bytes, name: str = "") -> views.WorkstationCode:
        """Let in the one computer whose four words these are; a code for it, every time."""
        session = self._administrator()
        request = stations.meant(list(self._requests().values()), typed(words))
        called = stations.let_in(session, request, name)
        return views.WorkstationCode(called, stations.code_for(session, request.id))

    def refuse(self, workstation_id: str) -> None:
        """Take a waiting request out of the vault's folder."""
        self._administrator()
        waiting = self._clinic.host.folder(self._clinic.path).waiting()
        for name, request in self._requests().items():
            if request.id.hex() == workstation_id:
                waiting.remove(name)

    def follows(self, workstation_id: str) -> views.RevocationView:
        """What ending a computer's access would bring with it; changes nothing."""
        session = self._administrator()
        vault = session.vault
        known = {one.id: one for one in stations.stations(vault)}
        gone = next((one for one in known.values() if one.id.hex() == workstation_id), None)
        if gone is None or gone.revoked:
            raise UsageError("workstation-missing")
        if gone.id == vault.workstation_id:
            raise Refused("own-workstation")
        stay = [one.name for one in known.values() if one is not gone and not one.revoked]
        people = [one for one in vault.trust.people.values() if one.public and not one.gone]
        until = moment(vault.now() + KEPT_MS)
        return views.RevocationView(gone.name, tuple(sorted(stay)), len(people), until)

    def revoke(
        self, workstation_id: str, *, cancel: CancelToken | None = None
    ) -> views.RevocationView:
        """End a computer's access; one transaction, all of it or nothing."""
        if cancel is not None:
            cancel.check()
        told = self.follows(workstation_id)
        stations.revoke(self._clinic.session, bytes.fromhex(workstation_id))
        return told

    def accept_clock(self) -> None:
        """This computer's clock was wrong before and is right now; logged first."""
        session, seen = self._administrator(), self._clinic.seen_time
        detail = {"hours": seen.behind_ms() // _HOUR_MS}
        session.vault.log_event(session.event("clock-accept", detail=detail))
        seen.accept()

    def _administrator(self) -> VaultSession:
        session = self._clinic.session
        session.require(Act.MANAGE_USERS)
        return session

    def _seen(self) -> dict[bytes, int]:
        """{} while nobody is unlocked, or for who may not read the log."""
        return {} if self._clinic.locked else stations.last_seen(self._clinic.session)

    def _requests(self) -> dict[str, StationRequest]:
        """File -> request, of whatever lies in the folder and is one to this vault."""
        waiting = self._clinic.host.folder(self._clinic.path).waiting()
        found = {
            name: read_request(data, self._clinic.vault.id) for name, data in waiting.read().items()
        }
        return {name: one for name, one in found.items() if one is not None}


def _folded(name: str) -> str:
    return name.casefold()
