"""Restore the newest good backup into an empty folder, verified from manifest to last object.

Objects that the backup does not hold whole stay away, and the report names every one of them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clinicvault.access.backup_manifest import check_manifest, log_size, read_manifest
from clinicvault.access.plain import workstation_keys
from clinicvault.access.restoring import begin_generation, require_complete, restored_trust
from clinicvault.access.vault import VaultPorts
from clinicvault.domain.errors import (
    ClinicVaultError,
    IntegrityError,
    Refused,
    StorageFailed,
    UsageError,
)
from clinicvault.jobs import ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.erasures.kept import leave
from clinicvault.services.files import write_new
from clinicvault.services.health import verify_ports
from clinicvault.services.host import Remembered, VaultHost

from .files import DATABASE, WRAPS, Target, blocks, hash_file, manifest_of
from .log_state import faults_in
from .mending import mend_log
from .objects import listed

_NEWER, _ROTTEN = "backup-newer", "log-damaged"
_MENDED = "leaf-mended"
_REMEMBERED = ("rolled-back", "history-replaced")
_LOGGED = 20
"""So many backups that were passed over are named in the log; the report names all."""
_NAME_CHARS = 64


def restore(
    host: VaultHost, source: Path, vault: Path, progress: ProgressListener | None = None
) -> views.VerifyReport:
    """Bring the newest good backup back; the log goes on as a new, flagged generation.

    Backups that are damaged, not signed, or lack a row without which no vault opens are passed
    over, and report and log name them; where none is whole, the newest signed one comes back.
    Where none is signed, the error is the newest one's, and nothing is left behind. On a computer
    that never was enrolled the folder is restored all the same; `recover` with two sheets opens
    it. Damaged objects do not stop it: the report names what is not whole, and a vault so damaged
    that this computer cannot take it up.
    """
    target = Target(source)
    place = _Place(host, vault, existed=vault.is_dir(), database=host.place(vault))
    try:
        return _fill(place, target, _choose(place, target), progress)
    except BaseException:
        place.leave()
        raise


@dataclasses.dataclass(slots=True)
class _Place:
    """The folder that a backup comes back into; what others put there meanwhile stays theirs."""

    host: VaultHost
    vault: Path
    existed: bool
    database: Path
    begun: bool = False
    """Whether the database that lies there was brought from a backup."""

    def clear(self) -> None:
        """Take away what was brought, for another try."""
        if self.begun:
            self.host.take_back(self.vault, keep=False)
            self.begun = False
        if not self.vault.is_dir():
            self.host.place(self.vault)

    def leave(self) -> None:
        """Take away what was brought, and the folder unless it was there before."""
        with contextlib.suppress(OSError, StorageFailed):
            if self.begun:
                self.host.take_back(self.vault, keep=self.existed)
            elif not self.existed:
                self.vault.rmdir()


@dataclasses.dataclass(frozen=True, slots=True)
class _Chosen:
    """The backup that is brought back, and those that were passed over, by name."""

    body: dict[str, Any]
    passed_over: dict[str, IntegrityError]
    mended: tuple[int, ...] = ()
    """Lines of its log that were damaged, and came back from older backups."""

    @property
    def pin(self) -> bytes:
        return bytes.fromhex(self.body["pin"])

    @property
    def named(self) -> tuple[views.Damage, ...]:
        """Those passed over, as the report names them; anybody may have chosen the names."""
        return tuple(
            views.Damage(
                views.MADE_NEWER if error.code == _NEWER else views.PASSED_OVER, _shown(name), ""
            )
            for name, error in sorted(self.passed_over.items())
        )


def _choose(place: _Place, target: Target) -> _Chosen:
    """Bring database and wraps of the newest good backup to their place.

    Whoever can write to the backups' folder could as well remove the newest: to insist on it
    would help nobody, and lose a clinic that has good older ones.
    """
    unreadable = target.unreadable()
    tried: dict[str, IntegrityError] = {}
    for whole in (True, False):
        tried.clear()
        while (snapshot := target.newest(tried)) is not None:
            try:
                body, mended = _bring_rows(place, target, snapshot, whole)
            except IntegrityError as error:
                tried[snapshot.name] = error
                place.clear()
            else:
                return _Chosen(body, tried | unreadable, mended)
    raise _none_good((*tried.values(), *unreadable.values()))


def _none_good(errors: tuple[IntegrityError, ...]) -> ClinicVaultError:
    """The newest one's error, unless a newer program may be able to read one."""
    newer = (error for error in errors if error.code == _NEWER)
    return next(newer, next(iter(errors), UsageError("backup-none")))


def _bring_rows(
    place: _Place, target: Target, snapshot: Path, whole: bool
) -> tuple[dict[str, Any], tuple[int, ...]]:
    """(the manifest's body, mended lines of the log).

    IntegrityError unless it is signed by the database that it names. Where it is to be `whole`,
    also where a row is missing without which no vault opens.
    """
    host, manifest = place.host, manifest_of(snapshot)
    body, _, _ = read_manifest(manifest)
    pin = bytes.fromhex(body["pin"])
    if not (snapshot / WRAPS).exists():
        raise IntegrityError("backup-expired")
    for name in (DATABASE, WRAPS):
        _require_file(snapshot, body, name)
    _remembered(host, bytes.fromhex(body["vault"]), pin)
    write_new(place.database, _read(snapshot / DATABASE, body[DATABASE]))
    place.begun = True
    _join_wraps(place, snapshot, body)
    try:
        return _checked(place, manifest, pin, whole), ()
    except IntegrityError as error:
        mended = (
            () if error.code != _ROTTEN else mend_log(host, place.database, target.others(snapshot))
        )
        if not mended:
            raise
    return _checked(place, manifest, pin, whole), mended


def _checked(place: _Place, manifest: bytes, pin: bytes, whole: bool) -> dict[str, Any]:
    ports = _opened(place)
    try:
        checked = check_manifest(manifest, restored_trust(ports, pin), ports.state)
        if whole:
            require_complete(ports)
        return checked
    finally:
        place.host.forget_ports(ports)


def _read(path: Path, digest: str) -> Iterator[bytes]:
    """A backup's file, hashed on the way: what was checked before may have changed since."""
    seen = hashlib.sha256()
    try:
        for block in blocks(path):
            seen.update(block)
            yield block
    except OSError as error:
        raise IntegrityError("backup-damaged") from error
    if seen.hexdigest() != digest:
        raise IntegrityError("backup-damaged")


def _join_wraps(place: _Place, snapshot: Path, body: dict[str, Any]) -> None:
    try:
        place.host.join_wraps(place.database, snapshot / WRAPS)
    except StorageFailed:
        # One disk gives and the other takes: a backup that cannot be read now is the one to blame.
        _require_file(snapshot, body, WRAPS)
        raise


def _opened(place: _Place) -> VaultPorts:
    """IntegrityError("backup-newer") for a later program's database, or one that says so."""
    try:
        return place.host.attach(place.vault, restored=True)
    except Refused as error:
        if error.code == "database-newer":
            raise IntegrityError(_NEWER) from error
        raise


def _fill(
    place: _Place, target: Target, chosen: _Chosen, progress: ProgressListener | None
) -> views.VerifyReport:
    host, body, pin = place.host, chosen.body, chosen.pin
    ports = host.attach(place.vault, restored=True)
    try:
        _copy_objects(ports, target, progress)
        with ports.database.read() as rows:
            leave(target, rows, ports.locks)
        with host.scratch() as state:
            report = _with_faults(verify_ports(ports, pin, state), chosen)
    finally:
        host.forget_ports(ports)
    remembered = _remembered(host, bytes.fromhex(body["vault"]), pin)
    known = 0
    shut: tuple[views.Damage, ...] = ()
    if remembered is not None:
        head = host.known_head(remembered)
        known, shut = head[0], _taken_up(place, remembered, head, chosen, report)
    return dataclasses.replace(
        report,
        damaged=(*report.damaged, *shut, *chosen.named),
        backed_up=dt.datetime.fromisoformat(body["when"]),
        behind=max(0, known - log_size(body)),
    )


def _with_faults(report: views.VerifyReport, chosen: _Chosen) -> views.VerifyReport:
    """Also what was wrong with the log where the backup was made, as that computer knew it."""
    mended = [(seq, _MENDED) for seq in chosen.mended]
    faults = faults_in(chosen.body)
    if chosen.mended:
        # What it follows from is whole again; only what that computer remembered still stands.
        faults = [one for one in faults if one[1] in _REMEMBERED]
    told = (views.Damage(f"log-{fault}", str(seq), "") for seq, fault in (*faults, *mended))
    damaged = tuple(dict.fromkeys((*report.damaged, *told)))
    return dataclasses.replace(report, damaged=damaged)


def _taken_up(
    place: _Place,
    known: Remembered,
    head: tuple[int, bytes],
    chosen: _Chosen,
    report: views.VerifyReport,
) -> tuple[views.Damage, ...]:
    """Enrol again; a finding where what is damaged keeps the vault shut on this computer."""
    try:
        _enrol_again(place, known, head, _lacking(report, chosen))
    except IntegrityError as error:
        if not report.damaged:
            raise
        return (views.Damage(views.NOT_TAKEN_UP, error.code, ""),)
    return ()


def _lacking(report: views.VerifyReport, chosen: _Chosen) -> dict[str, object]:
    """What did not come back, as the log tells it; empty where all did."""
    said: dict[str, object] = {"damaged": len(report.damaged)} if report.damaged else {}
    if names := [one.id for one in chosen.named]:
        more = ["…"] if len(names) > _LOGGED else []
        said["passed over"] = ", ".join(names[:_LOGGED] + more)
    return said


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name)[:_NAME_CHARS]


def _require_file(snapshot: Path, body: dict[str, Any], name: str) -> None:
    path = snapshot / name
    try:
        whole = path.is_file() and hash_file(path).hex() == body[name]
    except OSError as error:
        raise IntegrityError("backup-damaged") from error
    if not whole:
        raise IntegrityError("backup-damaged")


def _copy_objects(ports: VaultPorts, target: Target, progress: ProgressListener | None) -> None:
    """Those that are whole in the backup, and not here yet."""
    with ports.database.read() as rows:
        objects, _ = listed(rows)
    meter, here = ProgressMeter(len(objects), progress), set(ports.objects.list())
    for one in objects:
        data = None if one.id in here else target.get(one.id, one.digest)
        if data is not None:
            ports.objects.put(one.id, functools.partial(_pieces, data))
        meter.add(1, len(data or b""))


def _pieces(data: bytes) -> Iterator[bytes]:
    yield data


def _remembered(host: VaultHost, vault_id: bytes, pin: bytes) -> Remembered | None:
    """What this computer keeps of the vault, None where it was not enrolled.

    IntegrityError("founding-changed") where the backup is another's under the same name: no
    damage to objects explains that.
    """
    try:
        known = host.recall_id(vault_id)
    except Refused:
        return None
    if known.pin != pin:
        raise IntegrityError("founding-changed")
    return known


def _enrol_again(
    place: _Place, known: Remembered, head: tuple[int, bytes], lacking: dict[str, object]
) -> None:
    """This computer goes on with the restored vault; `head` is how far it knew the log."""
    host, pin = place.host, known.pin
    seed = host.seed(known)
    ports = host.attach(place.vault, restored=True)
    try:
        begin_generation(ports, workstation_keys(bytearray(seed)), pin, head, lacking)
    finally:
        host.forget_ports(ports)
    # Last and in one step: until here this computer goes on with the vault it had.
    host.remember(place.vault, known.vault_id, pin, seed)
