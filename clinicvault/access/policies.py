"""What the clinic decided: one row a name, signed by the root, which only administrators change."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PolicyRecord
from clinicvault.domain.roles import Act

from .damage import Row, as_stored, found_rows
from .session import VaultSession

MEDIA = "media"
"""Name of the setting; its value is CBOR {"sound": bool, "raw": bool, "clips": bool}."""
_VOID = "void"
"""Name of a row that nobody reads any more: certificates and policies are never deleted."""


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
    """The policy in force; what it does not say by a plain yes is not kept."""
    values = read_policy(session, MEDIA) or {}
    names = (field.name for field in dataclasses.fields(MediaPolicies))
    return MediaPolicies(**{name: values.get(name) is True for name in names})


def set_media_policy(session: VaultSession, policy: MediaPolicies) -> None:
    """An administrator changes it: signed by the root, logged with the new values."""
    # What is logged is what counts: a plain yes, and nothing that resembles one.
    values = {name: value is True for name, value in dataclasses.asdict(policy).items()}
    write_policy(session, MEDIA, values, values)


def read_policy(session: VaultSession, name: str) -> dict[str, Any] | None:
    """The values of one setting, or None where nobody decided.

    Also None where its row is damaged, not signed by the root, or not the only one: the caller's
    safe defaults hold, and the log names the row (see `VaultSession.tell_damage`).
    """
    return look_policy(session, name)[0]


def look_policy(session: VaultSession, name: str) -> tuple[dict[str, Any] | None, bool]:
    """As `read_policy`, and whether what was decided may be lost: no values, and damaged rows."""
    with session.vault.read() as rows:
        found = _look(session, rows, name)
    session.tell_damage(found.damaged)
    return found.values, found.values is None and bool(found.damaged)


def write_policy(
    session: VaultSession, name: str, values: Mapping[str, object], detail: Mapping[str, object]
) -> None:
    """An administrator decides: signed by the root; `detail` says in the log what changed.

    A damaged row of that name is written anew, one too many is set aside: so damage is mended.
    """
    session.require(Act.CHANGE_POLICY)
    root = session.group(GroupKind.ROOT)
    with session.vault.write() as rows:
        bases = _look(session, rows, name).bases
        base = bases[0] if bases else PolicyRecord(id=new_id(), version=0, name=name, value=b"")
        made = [dataclasses.replace(base, name=name, value=encode(dict(values)))]
        made += [dataclasses.replace(more, name=_VOID, value=encode({})) for more in bases[1:]]
        for record in made:
            next_one = dataclasses.replace(record, version=record.version + 1)
            rows.put(sign_record(next_one, root, root.public.key_id))
        rows.event(session.event("policy-change", detail={"policy": name, **detail}))
        rows.commit()


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """What a look through the table gave for one name."""

    values: dict[str, Any] | None
    bases: list[PolicyRecord]
    """Rows of that name that a new decision replaces."""
    damaged: dict[Row, bytes]


def _look(session: VaultSession, rows: Snapshot | UnitOfWork, name: str) -> _Found:
    """The one whole row of that name; every other row of the table is looked at, too.

    A damaged one may carry any name, so the table is read as a whole: it holds few rows.
    """
    reader, state = session.vault.reader(rows), session.vault.ports.state
    whole, damaged = found_rows(rows, reader, PolicyRecord)
    damaged |= {(PolicyRecord.TABLE, row): b"" for row in reader.lost(PolicyRecord)}
    named = [record for record in whole if record.name == name]
    opened = {record.id: _opened(record) for record in named}
    if len(named) > 1 or None in opened.values():
        damaged |= {(PolicyRecord.TABLE, row): b"" for row in opened}
    stored = [as_stored(rows, state, PolicyRecord, row) for _, row in sorted(damaged)]
    spoiled = [one for one in stored if one and one.name == name and one.id not in opened]
    values = opened[named[0].id] if len(named) == 1 else None
    return _Found(values, named + spoiled, damaged)


def _opened(record: PolicyRecord) -> dict[str, Any] | None:
    """None unless the value is a map."""
    try:
        values = decode(record.value)
    except IntegrityError:
        return None
    return values if isinstance(values, dict) else None
