"""Who may sign that a row is gone: by its table and by the reason (DESIGN §4, Erasure).

A deletion does not tell what the row was, so that whoever deletes what he must not has to lie about
the reason, and stays within what his role deletes for that reason.
"""

from __future__ import annotations

from clinicvault.domain.access_records import (
    AppointmentRecord,
    EvidenceRecord,
    HardwareKeyRecord,
)
from clinicvault.domain.export_records import FollowUpRecord, RecipientRecord
from clinicvault.domain.lifecycle_records import LogPartRecord, OldSecretRecord, SuccessionRecord
from clinicvault.domain.record_kinds import DeletionReason as Why
from clinicvault.domain.records import (
    BatchRecord,
    DeletionRecord,
    DisclosureRecord,
    GrantRecord,
    KeptFileRecord,
    PatientKeyRecord,
    PatientRecord,
    PhotoRecord,
    Record,
    VisitRecord,
    WrapRecord,
)
from clinicvault.domain.review_records import NoticeRecord
from clinicvault.domain.roles import CONSENT, DESK, Role

Rule = dict[Why, frozenset[Role]]
_ALL = frozenset(Role)
_GIVERS = frozenset({Role.PRACTITIONER, Role.OFFICER})
_KEEPERS = _GIVERS | {Role.ADMINISTRATOR}
"""Whose acts end a pool, a kit or a person: they revoke, renew or make anew."""
_OFFICER = frozenset({Role.OFFICER})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_ERASED: Rule = {Why.ERASED: _OFFICER}

DELETERS: dict[type[Record], Rule] = {
    PatientRecord: _ERASED,
    VisitRecord: _ERASED,
    BatchRecord: _ERASED,
    DisclosureRecord: _ERASED,
    EvidenceRecord: _ERASED,
    SuccessionRecord: _ERASED,
    PhotoRecord: {Why.TAKEN_BACK: DESK, Why.MOVED: DESK, **_ERASED},
    KeptFileRecord: {
        Why.TAKEN_BACK: DESK,
        Why.MOVED: DESK,
        Why.READ_AT_LAST: DESK,
        Why.DISCARDED: DESK,
        **_ERASED,
    },
    AppointmentRecord: {Why.TAKEN_BACK: DESK, Why.OVER: DESK, **_ERASED},
    WrapRecord: {
        Why.WITHDRAWN: CONSENT,
        Why.INACTIVE: _ALL,
        Why.OVER: _ALL,
        Why.REPLACED: _KEEPERS,
        Why.RESTRICTED: _GIVERS,
        Why.MOVED: _GIVERS,
        Why.LEFT: _KEEPERS,
        Why.POOL_DISCARDED: _KEEPERS,
        **_ERASED,
    },
    PatientKeyRecord: {Why.POOL_DISCARDED: _KEEPERS, **_ERASED},
    # A person's own, whatever the role: which row was whose nobody can tell any more.
    HardwareKeyRecord: {Why.DISCARDED: _ALL, Why.REPLACED: _ALL, Why.LEFT: _ALL},
    GrantRecord: {Why.REPLACED: _ADMINISTRATOR},
    OldSecretRecord: {Why.OVER: _ALL, Why.LEFT: _ADMINISTRATOR},
    LogPartRecord: {Why.OVER: _ALL, **_ERASED},
    RecipientRecord: {Why.DISCARDED: _GIVERS},
    FollowUpRecord: _ERASED,
    # Read, by whom it was for, or for nobody who works: `authority` holds the id against them.
    NoticeRecord: {Why.OVER: _ALL, Why.LEFT: _ADMINISTRATOR},
}
"""Tables whose rows are ever deleted; of every other one no deletion counts."""
_BY_TABLE = {kind.TABLE: rule for kind, rule in DELETERS.items()}


def deleters(deletion: DeletionRecord) -> frozenset[Role]:
    """Roles that may have signed it; none for a table or a reason that is not one of these."""
    rule = _BY_TABLE.get(deletion.subject_table, {})
    return next((roles for why, roles in rule.items() if why == deletion.reason), frozenset())
