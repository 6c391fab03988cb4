"""Backup, first form: the vault's own format, key wraps apart, a signed manifest."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from clinicvault.access.backup_manifest import (
    FORMAT,
    manifest_digest,
    read_manifest,
    sign_manifest,
)
from clinicvault.access.log_access import verify_only
from clinicvault.access.verifying import all_objects
from clinicvault.domain.errors import ClinicVaultError, IntegrityError, UsageError
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter

from . import views
from .api import ProgressListener
from .backup_files import DATABASE, MANIFEST, WRAPS, Target, hash_file
from .clinic import Clinic
from .files import write_durable
from .restoring import restore


class Backup:
    """Implements `api.BackupService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def backup(
        self,
        destination: Path,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.BackupView:
        """Database snapshot first, then new objects, then the manifest that makes it count."""
        session = self._clinic.session
        session.require(Act.BACKUP)
        target = self._target(destination)
        token = cancel or CancelToken()
        when = dt.datetime.now(dt.UTC)
        session.vault.log_event(session.event("backup", "intent"))
        try:
            with target.new_snapshot(when.strftime("%Y%m%dT%H%M%S%fZ")) as folder:
                checkpoint = self._snapshot(folder)
                objects, copied = self._objects(folder, target, progress, token)
                body = self._body(target, folder, when, checkpoint, objects)
                write_durable(folder / MANIFEST, sign_manifest(session, body))
        except ClinicVaultError as error:
            reason = {"reason": error.code}
            session.vault.log_event(session.event("backup", "failed", detail=reason))
            raise
        session.vault.log_event(session.event("backup", detail={"objects": len(objects)}))
        made = views.BackupView(when, len(objects), copied, str(destination))
        self._remember(made)
        return made

    def last(self) -> views.BackupView | None:
        """The last backup this computer made."""
        text = self._clinic.host.noted(self._clinic.path, "backup")
        if not text:
            return None
        told = json.loads(text)
        when = dt.datetime.fromisoformat(told["when"])
        return views.BackupView(when, told["objects"], told["bytes"], told["destination"])

    def restore(
        self, source: Path, vault: Path, progress: ProgressListener | None = None
    ) -> views.VerifyReport:
        """Into an empty folder; this vault is left as it is."""
        return restore(self._clinic.host, source, vault, progress)

    def _target(self, destination: Path) -> Target:
        vault = self._clinic.path.resolve()
        chosen = destination.resolve()
        if chosen == vault or vault in chosen.parents or chosen in vault.parents:
            raise UsageError("backup-inside-vault")
        target = Target(chosen)
        newest = target.newest()
        if newest is not None:
            body, _, _ = read_manifest((newest / MANIFEST).read_bytes())
            if body["vault"] != self._clinic.vault.id.hex():
                raise UsageError("backup-other-vault")
        return target

    def _snapshot(self, folder: Path) -> str:
        """Database and wraps as two files; returns the log's checkpoint of that moment."""
        clinic = self._clinic
        clinic.ports.database.snapshot_to(str(folder / DATABASE))
        clinic.host.split_wraps(folder / DATABASE, folder / WRAPS)
        verdict = verify_only(clinic.ports, clinic.remembered.pin)
        if verdict.faults:
            seq, fault = verdict.faults[0]
            raise IntegrityError("log-damaged", seq=seq, fault=fault)
        return verdict.checkpoint

    def _objects(
        self,
        folder: Path,
        target: Target,
        progress: ProgressListener | None,
        cancel: CancelToken,
    ) -> tuple[list[tuple[bytes, bytes]], int]:
        with self._clinic.host.reading(folder / DATABASE) as rows:
            objects = all_objects(rows)
        meter = ProgressMeter(len(objects), progress)
        copied = 0
        for object_id, digest in objects:
            cancel.check()
            size = target.put(self._clinic.ports.objects, object_id, digest)
            copied += size
            meter.add(1, size)
        return objects, copied

    def _body(
        self,
        target: Target,
        folder: Path,
        when: dt.datetime,
        checkpoint: str,
        objects: list[tuple[bytes, bytes]],
    ) -> dict[str, object]:
        before = target.newest()
        previous = manifest_digest((before / MANIFEST).read_bytes()) if before else ""
        return {
            "format": FORMAT,
            "vault": self._clinic.vault.id.hex(),
            "pin": self._clinic.remembered.pin.hex(),
            "when": when.isoformat(),
            "database": hash_file(folder / DATABASE).hex(),
            "wraps": hash_file(folder / WRAPS).hex(),
            "objects": len(objects),
            "checkpoint": checkpoint,
            "previous": previous,
        }

    def _remember(self, made: views.BackupView) -> None:
        told = {
            "when": made.when.isoformat(),
            "objects": made.objects,
            "bytes": made.bytes,
            "destination": made.destination,
        }
        host, path = self._clinic.host, self._clinic.path
        host.note(path, "backup", json.dumps(told))
        host.note(path, "witnessed", made.when.isoformat())
