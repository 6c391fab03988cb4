"""Restore the newest backup into an empty folder, verified from manifest to last object.

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
from clinicvault.domain.errors import IntegrityError, Refused
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
    """Bring the newest whole backup back; the log goes on as a new, flagged generation.

    On a computer that never was enrolled the folder is restored all the same; `recover` with two
    sheets opens it. IntegrityError where database, wraps or manifest are damaged; nothing is left
    behind then. Damaged objects do not stop it: the report names what is not whole.
    """
    target = Target(source)
    snapshot = target.need_newest()
    manifest = (snapshot / MANIFEST).read_bytes()
    body, _, _ = read_manifest(manifest)
    _require_files(snapshot, body)
    existed = vault.is_dir()
    database = host.place(vault)
    try:
        write_new(database, blocks(snapshot / DATABASE))
        host.join_wraps(database, snapshot / WRAPS)
        return _fill(host, target, vault, manifest, progress)
    except BaseException:
        clear_folder(vault, keep=existed)
        raise


def _fill(
    host: VaultHost, target: Target, vault: Path, manifest: bytes, progress: ProgressListener | None
) -> views.VerifyReport:
    body, _, _ = read_manifest(manifest)
    pin = bytes.fromhex(body["pin"])
    ports = host.attach(vault, restored=True)
    try:
        check_manifest(manifest, restored_trust(ports, pin), ports.state)
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
        backed_up=dt.datetime.fromisoformat(body["when"]),
        behind=max(0, known - log_size(body)),
    )


def _require_files(snapshot: Path, body: dict[str, Any]) -> None:
    for name in (DATABASE, WRAPS):
        path = snapshot / name
        if not path.is_file() or hash_file(path).hex() != body[name]:
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
