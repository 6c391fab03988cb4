"""Restore the newest good backup into an empty folder, verified from manifest to last object.

Objects that the backup does not hold whole stay away, and the report names every one of them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from clinicvault.access.backup_manifest import check_manifest, log_size, read_manifest
from clinicvault.access.plain import workstation_keys
from clinicvault.access.restoring import begin_generation, restored_trust
from clinicvault.access.vault import OpenVault, VaultPorts
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ports import Event
from clinicvault.jobs import ProgressMeter

from . import views
from .api import ProgressListener
from .backup_files import DATABASE, MANIFEST, WRAPS, Target, blocks, hash_file
from .backup_objects import listed
from .files import clear_folder, write_new
from .health import verify_ports
from .host import Remembered, VaultHost


def restore(
    host: VaultHost, source: Path, vault: Path, progress: ProgressListener | None = None
) -> views.VerifyReport:
    """Bring the newest good backup back; the log goes on as a new, flagged generation.

    Backups whose manifest, database or wraps are damaged or not signed are passed over, and the
    report names them; where none is left, the error is the newest one's, and nothing is left
    behind. On a computer that never was enrolled the folder is restored all the same; `recover`
    with two sheets opens it. Damaged objects do not stop it: the report names what is not whole.
    """
    target = Target(source)
    existed = vault.is_dir()
    database = host.place(vault)
    try:
        chosen = _choose(host, target, vault, database)
        return _fill(host, target, vault, chosen, progress)
    except BaseException:
        clear_folder(vault, keep=existed)
        raise


@dataclasses.dataclass(frozen=True, slots=True)
class _Chosen:
    """The backup that is brought back, and those that were not good."""

    body: dict[str, Any]
    passed_over: tuple[views.Damage, ...]

    @property
    def pin(self) -> bytes:
        return bytes.fromhex(self.body["pin"])


def _choose(host: VaultHost, target: Target, vault: Path, database: Path) -> _Chosen:
    """Bring database and wraps of the newest good backup to their place.

    Whoever can write to the backups' folder could as well remove the newest: to insist on it
    would help nobody, and lose a clinic that has good older ones.
    """
    tried: dict[str, IntegrityError] = {}
    unreadable = target.unreadable()
    while (snapshot := target.newest(tried)) is not None:
        try:
            body = _bring_rows(host, snapshot, vault, database)
        except IntegrityError as error:
            tried[snapshot.name] = error
            clear_folder(vault, keep=False)
            host.place(vault)
        else:
            later = {name for name in unreadable if name > snapshot.name}
            names = sorted(later | set(tried))
            return _Chosen(body, tuple(views.Damage(views.PASSED_OVER, name, "") for name in names))
    raise next(iter((*tried.values(), *unreadable.values())), UsageError("backup-none"))


def _bring_rows(host: VaultHost, snapshot: Path, vault: Path, database: Path) -> dict[str, Any]:
    """The manifest's body; IntegrityError unless it is signed by the database that it names."""
    manifest = (snapshot / MANIFEST).read_bytes()
    body, _, _ = read_manifest(manifest)
    pin = bytes.fromhex(body["pin"])
    _require_files(snapshot, body)
    _remembered(host, bytes.fromhex(body["vault"]), pin)
    write_new(database, blocks(snapshot / DATABASE))
    host.join_wraps(database, snapshot / WRAPS)
    ports = host.attach(vault, restored=True)
    try:
        return check_manifest(manifest, restored_trust(ports, pin), ports.state)
    finally:
        host.forget_ports(ports)


def _fill(
    host: VaultHost,
    target: Target,
    vault: Path,
    chosen: _Chosen,
    progress: ProgressListener | None,
) -> views.VerifyReport:
    body, pin = chosen.body, chosen.pin
    ports = host.attach(vault, restored=True)
    try:
        _copy_objects(ports, target, progress)
        with host.scratch() as state:
            report = verify_ports(ports, pin, state)
    finally:
        host.forget_ports(ports)
    remembered = _remembered(host, bytes.fromhex(body["vault"]), pin)
    known = 0
    try:
        if remembered is not None:
            known = _enrol_again(host, vault, remembered, len(report.damaged))
    except IntegrityError:
        if not report.damaged:
            raise
    return dataclasses.replace(
        report,
        damaged=(*report.damaged, *chosen.passed_over),
        backed_up=dt.datetime.fromisoformat(body["when"]),
        behind=max(0, known - log_size(body)),
    )


def _require_files(snapshot: Path, body: dict[str, Any]) -> None:
    for name in (DATABASE, WRAPS):
        path = snapshot / name
        try:
            whole = path.is_file() and hash_file(path).hex() == body[name]
        except OSError as error:
            raise IntegrityError("backup-damaged") from error
        if not whole:
            raise IntegrityError("backup-damaged")


def _copy_objects(ports: VaultPorts, target: Target, progress: ProgressListener | None) -> None:
    with ports.database.read() as rows:
        objects, _ = listed(rows)
    meter = ProgressMeter(len(objects), progress)
    for one in objects:
        data = target.get(one.id, one.digest)
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


def _enrol_again(host: VaultHost, vault: Path, known: Remembered, damaged: int) -> int:
    """This computer goes on with the restored vault; returns how many log entries it knew of."""
    pin = known.pin
    head, seed = host.known_head(known), host.seed(known)
    ports = host.attach(vault, restored=True)
    try:
        begin_generation(ports, workstation_keys(bytearray(seed)), pin, head)
        if damaged:
            _say_damaged(OpenVault(ports, workstation_keys(bytearray(seed)), pin), damaged)
    finally:
        host.forget_ports(ports)
    # Last and in one step: until here this computer goes on with the vault it had.
    host.remember(vault, known.vault_id, pin, seed)
    return head[0]


def _say_damaged(vault: OpenVault, damaged: int) -> None:
    """The log says that not everything came back."""
    try:
        detail: dict[str, object] = {"damaged": damaged}
        vault.log_event(Event("vault-restore", "incomplete", vault.now(), detail=detail))
    finally:
        vault.close()
