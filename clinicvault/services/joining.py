"""A computer that the clinic does not know asks, waits, and joins; nobody is unlocked here."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from clinicvault.access.computers.joining import Proven, join, prove_store
from clinicvault.access.computers.station_requests import NAME_CHARS, make_request, read_request
from clinicvault.access.plain import KeyPair, new_seed, workstation_keys
from clinicvault.access.vault import OpenVault, VaultPorts
from clinicvault.access.witnesses.keeping import keep_witnesses
from clinicvault.domain.errors import ClinicVaultError, InputRefused, Refused, UsageError
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import FoundingRecord, RevocationRecord, WorkstationRecord
from clinicvault.jobs import Progress

from . import views
from .api import ProgressListener
from .host import VaultHost
from .station_codes import typed
from .telling import moment

_OUT = frozenset({"workstation-revoked", "workstation-unknown"})


class Joining:
    """Implements `api.JoiningService`."""

    def __init__(self, host: VaultHost) -> None:
        self._host = host

    def suggested_name(self) -> str:
        """What this computer calls itself."""
        return self._host.workstation_name

    def pending(self, vault: Path) -> views.OwnRequest | None:
        """This computer's own request, and whether somebody answered it."""
        with self._host.folder(vault).looking() as rows:
            facts = self._host.asked.find(_founding(rows).id)
            if facts is None:
                return None
            confirmed = rows.get(WorkstationRecord, bytes.fromhex(facts["station"])) is not None
        return _own(facts, confirmed)

    def request(self, vault: Path, name: str) -> views.OwnRequest:
        """Make this computer's keys, keep them, and put the request into the vault's folder."""
        tidy = " ".join(name.split())
        if not tidy or len(tidy) > NAME_CHARS:
            raise InputRefused("name-missing" if not tidy else "name-wrong")
        self._require_unknown(vault)
        with self._host.folder(vault).looking() as rows:
            founding = _founding(rows)
            keys = self._keys(founding.id, rows)
        try:
            now = time.time_ns() // 1_000_000
            data = make_request(founding, keys, tidy, now)
        finally:
            keys.wipe()
        request = read_request(data, founding.id)
        if request is None:  # pragma: no cover - what was made just now reads back
            raise UsageError("vault-missing")
        facts = {
            "name": tidy,
            "station": request.id.hex(),
            "words": request.words,
            "asked": str(now),
        }
        self._drop(vault, founding.id, request.id)
        self._host.asked.keep(founding.id, facts)
        self._host.folder(vault).waiting().put(data)
        return _own(facts, confirmed=False)

    def withdraw(self, vault: Path) -> None:
        """Take the request back and forget its keys."""
        with self._host.folder(vault).looking() as rows:
            vault_id = _founding(rows).id
        facts = self._host.asked.find(vault_id)
        if facts is None:
            return
        self._drop(vault, vault_id, bytes.fromhex(facts["station"]))
        self._host.asked.forget(vault_id)
        if not self._known(vault_id):
            self._host.forget_seed(vault_id)

    def enrol(
        self, vault: Path, code: str | bytes, *, progress: ProgressListener | None = None
    ) -> None:
        """Hold the store against the code, then pin it and open it here."""
        words = typed(code)
        with self._host.folder(vault).looking() as rows:
            vault_id = _founding(rows).id
        seed = self._host.kept_seed(vault_id)
        if self._host.asked.find(vault_id) is None or seed is None:
            raise UsageError("station-request-missing")
        try:
            proven = self._proven(vault, bytearray(seed), words, progress)
            self._remember(vault, proven, seed)
        finally:
            seed[:] = bytes(len(seed))

    def _proven(
        self, vault: Path, seed: bytearray, words: str, progress: ProgressListener | None
    ) -> Proven:
        """Proven and opened once, with a state index for this one use."""
        told = (lambda done, total: progress(Progress(done, total))) if progress else None
        keys, ports = workstation_keys(seed), self._host.attach(vault)
        try:
            proven = prove_store(ports, keys, words, told)
            join(ports, keys, proven)
        finally:
            self._host.forget_ports(ports)
            keys.wipe()
        return proven

    def _remember(self, vault: Path, proven: Proven, seed: bytearray) -> None:
        """From now on this computer knows the vault: what it filled its index from, too."""
        station = workstation_keys(bytearray(seed)).public.key_id
        self._host.remember(vault, proven.vault, proven.pin, seed)
        try:
            ports = self._host.attach(vault)
            try:
                with ports.database.read() as rows:
                    proven.require(rows)
                self._take_witnesses(ports, proven)
            finally:
                self._host.forget_ports(ports)
        except ClinicVaultError:
            self._host.forget(vault)
            raise
        self._drop(vault, proven.vault, station)
        self._host.asked.forget(proven.vault)

    def _take_witnesses(self, ports: VaultPorts, proven: Proven) -> None:
        """What the others signed so far is kept here, too, from the first moment on."""
        keys = workstation_keys(self._host.seed(self._host.recall_id(proven.vault)))
        with contextlib.closing(OpenVault(ports, keys, proven.pin)) as joined:
            keep_witnesses(joined)

    def _require_unknown(self, vault: Path) -> None:
        """UsageError("workstation-known"); a computer that was let out is forgotten first.

        By the proven vault's own word: what anybody can write there ends no seed.
        """
        self._host.folder(vault).require()
        try:
            remembered = self._host.recall(vault)
        except Refused:
            return
        keys = workstation_keys(self._host.seed(remembered))
        ports = self._host.attach(vault)
        try:
            OpenVault(ports, keys, remembered.pin).close()
        except Refused as refused:
            if refused.code not in _OUT:
                raise
        else:
            raise UsageError("workstation-known")
        finally:
            self._host.forget_ports(ports)
        self._host.forget(vault)

    def _known(self, vault_id: bytes) -> bool:
        """Whether this computer is in that vault, wherever it lies: then its seed is needed."""
        try:
            self._host.recall_id(vault_id)
        except Refused:
            return False
        return True

    def _keys(self, vault_id: bytes, rows: Snapshot) -> KeyPair:
        """Those of a pending request, else new ones, kept before anything else is written."""
        kept = self._host.kept_seed(vault_id)
        if kept is not None:
            keys = workstation_keys(kept)
            ended = rows.find(RevocationRecord, subject=keys.public.key_id)
            if not ended or self._known(vault_id):
                return keys
            keys.wipe()
        seed = new_seed()
        self._host.keep_seed(vault_id, seed)
        return workstation_keys(seed)

    def _drop(self, vault: Path, vault_id: bytes, station: bytes) -> None:
        """This computer's own files in the vault's folder."""
        waiting = self._host.folder(vault).waiting()
        for name, data in waiting.read().items():
            request = read_request(data, vault_id)
            if request is not None and request.id == station:
                waiting.remove(name)


def _founding(rows: Snapshot) -> FoundingRecord:
    """As it lies there, unproven; UsageError("vault-missing") where there is none."""
    founding = next(rows.scan(FoundingRecord), None)
    if founding is None:
        raise UsageError("vault-missing")
    return founding


def _own(facts: dict[str, str], confirmed: bool) -> views.OwnRequest:
    asked = moment(int(facts["asked"]))
    return views.OwnRequest(facts["name"], facts["words"], asked, confirmed)
