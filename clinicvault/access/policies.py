"""What the clinic decided about media: one signed setting, which only administrators change."""

from __future__ import annotations

import dataclasses

from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PolicyRecord
from clinicvault.domain.roles import Act

from .damage import row_of
from .session import VaultSession

MEDIA = "media"
"""Name of the setting; its value is CBOR {"sound": bool, "raw": bool, "clips": bool}."""


@dataclasses.dataclass(frozen=True, slots=True)
class MediaPolicies:
    """What is kept of some files; as long as nobody decided, nothing that might identify."""

    sound: bool = False
    """The sound of films."""
    raw: bool = False
    """A camera's RAW file, sealed beside the picture rendered from it."""
    clips: bool = False
    """The short films of live and motion photos."""


def media_policy(session: VaultSession) -> MediaPolicies:
    """The policy in force.

    Where its row is damaged or not signed by the root, nothing is kept, and the log names it.
    """
    try:
        with session.vault.read() as rows:
            record = _record(session, rows)
            return MediaPolicies() if record is None else _opened(record)
    except IntegrityError as error:
        session.tell_damage({row_of(error, PolicyRecord.TABLE, b""): b""})
        return MediaPolicies()


def set_media_policy(session: VaultSession, policy: MediaPolicies) -> None:
    """An administrator changes it: signed by the root, logged with the new values."""
    session.require(Act.CHANGE_POLICY)
    root = session.group(GroupKind.ROOT)
    # What is logged is what counts: a plain yes, and nothing that resembles one.
    values: dict[str, object] = {
        name: value is True for name, value in dataclasses.asdict(policy).items()
    }
    with session.vault.write() as rows:
        old = _record(session, rows)
        record = PolicyRecord(
            id=old.id if old else new_id(),
            version=old.version + 1 if old else 1,
            name=MEDIA,
            value=encode(values),
        )
        rows.put(sign_record(record, root, root.public.key_id))
        rows.event(session.event("policy-change", detail={"policy": MEDIA, **values}))
        rows.commit()


def _record(session: VaultSession, rows: Snapshot | UnitOfWork) -> PolicyRecord | None:
    """The one row of that name; IntegrityError where it is not whole, or not the only one."""
    reader = session.vault.reader(rows)
    reader.complete(PolicyRecord)
    found = reader.find(PolicyRecord, name=MEDIA)
    if len(found) > 1:
        raise _altered(found[1])
    return found[0] if found else None


def _opened(record: PolicyRecord) -> MediaPolicies:
    """IntegrityError unless the value is a map; what it does not say is not kept."""
    try:
        values = decode(record.value)
    except IntegrityError as error:
        raise _altered(record) from error
    if not isinstance(values, dict):
        raise _altered(record)
    names = (field.name for field in dataclasses.fields(MediaPolicies))
    return MediaPolicies(**{name: values.get(name) is True for name in names})


def _altered(record: PolicyRecord) -> IntegrityError:
    return IntegrityError("row-altered", table=PolicyRecord.TABLE, id=record.id.hex())
