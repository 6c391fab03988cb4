"""Backup, first form: the vault's own format, key wraps apart, a signed manifest.

One rotten object does not keep the others out: it is named to whoever backs up, and missing in
the manifest, until a later backup finds it whole. So is what is wrong with the log: the manifest
names it, and every photo goes into the backup all the same.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from clinicvault.access.backup_manifest import (
    FORMAT,
    manifest_digest,
    read_manifest,
    sign_manifest,
)
from clinicvault.access.named_objects import NamedObject, still_named
from clinicvault.access.rules import rules
from clinicvault.audit.locks import FileLock
from clinicvault.domain.errors import ClinicVaultError, Refused, UsageError
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.erasures.kept import keep, promised
from clinicvault.services.files import write_durable
from clinicvault.services.log.witnesses.noting import went_elsewhere
from clinicvault.services.telling import moment

from .files import DATABASE, MANIFEST, WRAPS, Target, hash_file, manifest_of
from .log_state import LogState, log_state, told
from .objects import damage, lacking, listed
from .restoring import restore

_NOTED = 200
"""Damaged things remembered by name for the window; the number is always the whole one."""


@dataclasses.dataclass(slots=True)
class _Copied:
    """What a backup holds so far: whole objects, bytes that were new, and what is not in it."""

    whole: int = 0
    bytes: int = 0
    missing: list[NamedObject] = dataclasses.field(default_factory=list)
    damaged: list[views.Damage] = dataclasses.field(default_factory=list)


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
        """Database snapshot first, then new objects, then the manifest that makes it count.

        What the store cannot give back whole is left out and named in the result; rows that the
        log knows and the database lacks are named, too, and the log's own faults. IntegrityError,
        and no backup, where this computer cannot follow the log to its head.
        """
        session = self._clinic.session
        session.require(Act.BACKUP)
        with self._alone():
            return self._backup(destination, progress, cancel or CancelToken())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Refused("backup-busy") while another backup of this vault is being made."""
        lock = FileLock(self._clinic.ports.locks / "backup.lock")
        if not lock.try_acquire():
            raise Refused("backup-busy")
        try:
            yield
        finally:
            lock.release()

    def _backup(
        self, destination: Path, progress: ProgressListener | None, token: CancelToken
    ) -> views.BackupView:
        session = self._clinic.session
        target = self._target(destination)
        when = dt.datetime.now(dt.UTC)
        session.vault.log_event(session.event("backup", "intent"))
        try:
            with target.new_snapshot(when.strftime("%Y%m%dT%H%M%S%fZ")) as folder:
                log, lost = self._snapshot(folder)
                limits = self._keep_erasures(folder, target)
                copied = self._objects(folder, target, progress, token)
                copied.damaged += lost
                body = self._body(target, folder, when, log, copied)
                write_durable(folder / MANIFEST, sign_manifest(session, body))
            if log.head is not None:
                went_elsewhere(self._clinic, WitnessKind.BACKUP, log.head)
            # What is damaged here may still be whole in an older backup: then nothing expires.
            whole = not (copied.damaged or log.faults)
            expired = target.expire_wraps(limits) if whole else 0
        except ClinicVaultError as error:
            reason = {"reason": error.code}
            session.vault.log_event(session.event("backup", "failed", detail=reason))
            raise
        counts = {"objects": copied.whole, "damaged": len(copied.damaged), **told(log.faults)}
        counts |= {"expired": expired} if expired else {}
        outcome = "done" if whole else "incomplete"
        session.vault.log_event(session.event("backup", outcome, detail=counts))
        made = _view(when, destination, copied, log)
        self._remember(made)
        return made

    def last(self) -> views.BackupView | None:
        """The last backup this computer made."""
        text = self._clinic.host.noted(self._clinic.path, "backup")
        if not text:
            return None
        noted = json.loads(text)
        when = dt.datetime.fromisoformat(noted["when"])
        found = tuple(views.Damage(*one) for one in noted.get("damaged", ()))
        faults = tuple((seq, fault) for seq, fault in noted.get("faults", ()))
        return views.BackupView(
            when,
            noted["objects"],
            noted["bytes"],
            noted["destination"],
            noted.get("missing", 0),
            found,
            faults,
        )

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
        self._clinic.refuse_output(chosen)
        target = Target(chosen)
        newest = target.newest()
        if newest is not None:
            body, _, _ = read_manifest(manifest_of(newest))
            if body["vault"] != self._clinic.vault.id.hex():
                raise UsageError("backup-other-vault")
        return target

    def _snapshot(self, folder: Path) -> tuple[LogState, list[views.Damage]]:
        """Database and wraps as two files; (the log of that moment, rows it lacks)."""
        clinic, pin = self._clinic, self._clinic.remembered.pin
        clinic.ports.database.snapshot_to(str(folder / DATABASE))
        log = log_state(clinic.vault)
        # Held against its own log, wraps and all: the vault's goes on meanwhile.
        copy = clinic.host.reading(folder / DATABASE, clinic.ports.objects)
        with copy as rows, clinic.host.scratch() as state:
            lost, faults = lacking(rows, state, pin, clinic.ports.state)
        clinic.host.split_wraps(folder / DATABASE, folder / WRAPS)
        return log.with_more(faults), lost

    def _keep_erasures(self, folder: Path, target: Target) -> tuple[dt.datetime, dt.datetime]:
        """Every erasure goes beside the snapshots; which older ones keep no keys any more."""
        clinic = self._clinic
        now = moment(clinic.vault.now())
        with clinic.vault.read() as rows:
            keep(target, rows, clinic.session)
        with clinic.host.reading(folder / DATABASE) as rows:
            return promised(clinic.session, rows, now, rules(clinic.session).backup_days)

    def _objects(
        self,
        folder: Path,
        target: Target,
        progress: ProgressListener | None,
        cancel: CancelToken,
    ) -> _Copied:
        with self._clinic.host.reading(folder / DATABASE) as rows:
            objects, unreadable = listed(rows)
        copied = _Copied(damaged=unreadable)
        meter = ProgressMeter(len(objects), progress)
        for one in objects:
            cancel.check()
            size = target.put(self._clinic.ports.objects, one.id, one.digest)
            if size is None:
                copied.missing.append(one)
            else:
                copied.whole += 1
                copied.bytes += size
            meter.add(1, size or 0)
        copied.damaged += [damage(one) for one in self._still_there(copied.missing)]
        return copied

    def _still_there(self, missing: list[NamedObject]) -> list[NamedObject]:
        """Those that rows still name: a photo taken back meanwhile is no damage."""
        with self._clinic.vault.read() as rows:
            return [one for one in missing if still_named(rows, one.what, one.id)]

    def _body(
        self,
        target: Target,
        folder: Path,
        when: dt.datetime,
        log: LogState,
        copied: _Copied,
    ) -> dict[str, object]:
        before = target.newest()
        previous = manifest_digest(manifest_of(before)) if before else ""
        return {
            "format": FORMAT,
            "vault": self._clinic.vault.id.hex(),
            "pin": self._clinic.remembered.pin.hex(),
            "when": when.isoformat(),
            "database": hash_file(folder / DATABASE).hex(),
            "wraps": hash_file(folder / WRAPS).hex(),
            "objects": copied.whole,
            "missing": sorted(one.id.hex() for one in copied.missing),
            "checkpoint": log.checkpoint,
            "faults": [list(one) for one in log.faults],
            "previous": previous,
        }

    def _remember(self, made: views.BackupView) -> None:
        noted = {
            "when": made.when.isoformat(),
            "objects": made.objects,
            "bytes": made.bytes,
            "destination": made.destination,
            "missing": made.missing,
            "damaged": [dataclasses.astuple(one) for one in made.damaged[:_NOTED]],
            "faults": made.faults,
        }
        self._clinic.host.note(self._clinic.path, "backup", json.dumps(noted))


def _view(when: dt.datetime, place: Path, copied: _Copied, log: LogState) -> views.BackupView:
    found, faults = tuple(copied.damaged), tuple(log.faults)
    return views.BackupView(when, copied.whole, copied.bytes, str(place), len(found), found, faults)
