"""Who may have signed which row: a good signature by the wrong person is none (DESIGN §2, §4).

Every certified key signs rows, but only those its roles allow. Without this an administrator
could put key pairs of his own into the pool, or renew a withdrawn consent by its old bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from clinicvault.domain.access_records import (
    AppointmentRecord,
    ApprovalRecord,
    EvidenceRecord,
    HardwareKeyRecord,
    RequestRecord,
    RestrictionRecord,
    UsageRecord,
)
from clinicvault.domain.export_records import (
    FollowUpRecord,
    ForensicKeyRecord,
    RecipientRecord,
)
from clinicvault.domain.lifecycle_records import (
    ErasureRecord,
    HoldRecord,
    LogPartRecord,
    OldSecretRecord,
    RotationRecord,
    SuccessionRecord,
    TeamRecord,
    TransferRecord,
)
from clinicvault.domain.record_kinds import DeletionReason, GroupKind, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    ConsentRecord,
    DeletionRecord,
    DisclosureRecord,
    EndorsementRecord,
    EnrolmentRecord,
    FoundingRecord,
    GrantRecord,
    GroupRecord,
    KeptFileRecord,
    PasswordRecord,
    PatientKeyRecord,
    PatientRecord,
    PhotoRecord,
    PolicyRecord,
    Record,
    RevocationRecord,
    UserKeyRecord,
    UserRecord,
    VisitRecord,
    WorkstationRecord,
    WrapRecord,
)
from clinicvault.domain.review_records import NoticeRecord
from clinicvault.domain.roles import CONSENT, DESK, Role, roles_of

from .certificates.trust import GROUP_GIVERS, GROUP_HOLDERS, OF_A_TEAM, Trust
from .consent.redating import MAKERS, only_redated
from .deleters import deleters
from .review.notice_ids import is_for

_WRAPS = frozenset(int(kind) for kind in WrapKind)
_ROLES: dict[type[Record], frozenset[Role]] = {
    PatientRecord: DESK,
    VisitRecord: DESK,
    PhotoRecord: DESK,
    KeptFileRecord: DESK,
    ConsentRecord: CONSENT,
    EvidenceRecord: CONSENT,
    RestrictionRecord: frozenset({Role.PRACTITIONER}),
    AppointmentRecord: DESK,
    SuccessionRecord: frozenset({Role.PRACTITIONER}),
    HoldRecord: frozenset({Role.OFFICER}),
    ErasureRecord: frozenset({Role.OFFICER}),
    LogPartRecord: frozenset({Role.ADMINISTRATOR}),
    RecipientRecord: frozenset({Role.PRACTITIONER, Role.OFFICER}),
}
MARKERS = frozenset({Role.PRACTITIONER, Role.OFFICER})
"""Who makes the secret of the invisible marks, and passes it on: they hold what opens it."""
_ROOTED = (
    FoundingRecord,
    UserRecord,
    EnrolmentRecord,
    WorkstationRecord,
    PolicyRecord,
    RevocationRecord,
    TeamRecord,
    OldSecretRecord,
    RotationRecord,
)


def author(trust: Trust, record: Record, seq: int) -> bytes | None:
    """The Ed25519 key that may have signed this row at leaf `seq`; None where it may not be so."""
    if isinstance(record, _ROOTED):
        return trust.root.signing if record.signer == trust.root.key_id else None
    special = _SPECIAL.get(type(record))
    if special is not None:
        return special(trust, record, seq)
    return trust.signer_with(record.signer, seq, _ROLES[type(record)])


def _of_user_key(trust: Trust, record: Record, seq: int) -> bytes | None:
    """The one-time code signs the keys it was given out for; the person's own keys the next."""
    by_code = isinstance(record, UserKeyRecord) and record.signer == record.enrolment
    if by_code:
        return trust.codes.get(record.signer)
    own = isinstance(record, UserKeyRecord) and trust.owner(record.signer) == record.user
    return trust.signer(record.signer, seq) if own else None


def _of_group(trust: Trust, record: Record, seq: int) -> bytes | None:
    """Root, founding code or a holder; `trust_loading` checks which generations each certifies."""
    if record.signer == trust.root.key_id:
        return trust.root.signing
    if isinstance(record, GroupRecord) and record.signer == record.holder:
        return trust.signer_with(record.signer, seq, GROUP_GIVERS[GroupKind(record.kind)])
    return trust.codes.get(record.signer)


def _of_endorsement(trust: Trust, record: Record, seq: int) -> bytes | None:
    if trust.is_kit(record.signer):
        return trust.signer(record.signer, seq)
    roles = roles_of(record.role) if isinstance(record, EndorsementRecord) else frozenset()
    return trust.signer_with(record.signer, seq, roles)


def _of_grant(trust: Trust, record: Record, seq: int) -> bytes | None:
    """A group's key is given by who holds it; the vault secret to the kit by administrators."""
    group_id = record.group if isinstance(record, GrantRecord) else b""
    group = trust.group_by_id(group_id)
    if group is not None and group.kind in OF_A_TEAM:
        return trust.signer_of(record.signer, seq, group.team)
    if group is not None:
        givers = GROUP_HOLDERS if _passed_on(trust, record) else GROUP_GIVERS
        return trust.signer_with(record.signer, seq, givers[group.kind])
    if group_id != trust.vault:
        return None
    return trust.signer_with(record.signer, seq, frozenset({Role.ADMINISTRATOR}))


def _passed_on(trust: Trust, record: Record) -> bool:
    """A person's keys give the same person's next ones what they hold, whatever the role gives."""
    to = record.recipient if isinstance(record, GrantRecord) else b""
    return trust.follows.get(to) == record.signer


def _of_assignment(trust: Trust, record: Record, seq: int) -> bytes | None:
    """Once: with another key a restricted patient's next photos would be the whole team's."""
    return trust.signer_with(record.signer, seq, CONSENT) if record.version == 1 else None


def _of_patient_key(trust: Trust, record: Record, seq: int) -> bytes | None:
    """By a member of that team, once: whoever made a pair of its pool knew the seed."""
    team = record.team if isinstance(record, PatientKeyRecord) and record.version == 1 else b""
    return trust.signer_of(record.signer, seq, team)


def _of_transfer(trust: Trust, record: Record, seq: int) -> bytes | None:
    """By a member of the team that the patient comes to; `moving` checks the patient's own word."""
    team = record.team if isinstance(record, TransferRecord) else b""
    return trust.signer_of(record.signer, seq, team)


def _of_batch(trust: Trust, record: Record, seq: int) -> bytes | None:
    """Made by who imports; sealed to a patient's later pair by who opened it."""
    roles = DESK if record.version == 1 else frozenset({Role.PRACTITIONER})
    return trust.signer_with(record.signer, seq, roles)


def _of_password(trust: Trust, record: Record, seq: int) -> bytes | None:
    return trust.signer(record.signer, seq) if trust.owner(record.signer) == record.id else None


def _of_usage(trust: Trust, record: Record, seq: int) -> bytes | None:
    return trust.signer(record.signer, seq) if trust.owner(record.signer) == record.id else None


def _of_hardware_key(trust: Trust, record: Record, seq: int) -> bytes | None:
    own = isinstance(record, HardwareKeyRecord) and trust.owner(record.signer) == record.user
    return trust.signer(record.signer, seq) if own else None


def _of_request(trust: Trust, record: Record, seq: int) -> bytes | None:
    own = isinstance(record, RequestRecord) and trust.owner(record.signer) == record.requester
    return trust.signer(record.signer, seq) if own else None


def _of_approval(trust: Trust, record: Record, seq: int) -> bytes | None:
    """By a key certified for the one role it was said in; `requests` holds that role against it."""
    said = record.role if isinstance(record, ApprovalRecord) else 0
    roles = frozenset(role for role in Role if role.bit == said)
    return trust.signer_with(record.signer, seq, roles)


def _of_notice(trust: Trust, record: Record, seq: int) -> bytes | None:
    """By an administrator, under an id that says whom it is for: who deletes it is held to that.

    Once: else a later version that nobody can open would take an unread one away.
    """
    user = record.user if isinstance(record, NoticeRecord) else b""
    if record.version != 1 or not is_for(record.id, trust.vault, (user,)):
        return None
    return trust.signer_with(record.signer, seq, frozenset({Role.ADMINISTRATOR}))


def _of_disclosure(trust: Trust, record: Record, seq: int) -> bytes | None:
    """By who exports, once: what left, and to whom, is never told otherwise."""
    return trust.signer_with(record.signer, seq, MARKERS) if record.version == 1 else None


def _of_follow_up(trust: Trust, record: Record, seq: int) -> bytes | None:
    """By who holds the directory key, once: what came after a gift is never told otherwise."""
    return trust.signer_with(record.signer, seq, CONSENT) if record.version == 1 else None


def _of_forensic_key(trust: Trust, record: Record, seq: int) -> bytes | None:
    """By who exports, once: a copy of an earlier secret must not look like one made later."""
    return trust.signer_with(record.signer, seq, MARKERS) if record.version == 1 else None


def _of_deletion(trust: Trust, record: Record, seq: int) -> bytes | None:
    roles = deleters(record) if isinstance(record, DeletionRecord) else frozenset()
    if isinstance(record, DeletionRecord) and record.subject_table == NoticeRecord.TABLE:
        roles = roles if _may_clear(trust, record, seq) else frozenset()
    return trust.signer_with(record.signer, seq, roles)


def _may_clear(trust: Trust, record: DeletionRecord, seq: int) -> bool:
    """A notice goes by its reader's word, or where it is for nobody whose keys count."""
    if record.reason == DeletionReason.OVER:
        readers = frozenset({trust.owner(record.signer)})
        return is_for(record.subject, trust.vault, readers)
    return not is_for(record.subject, trust.vault, trust.in_office(seq))


def _of_wrap(trust: Trust, record: Record, seq: int) -> bytes | None:
    """Who records a consent signs a wrap anew with the day on which it ends, and makes none.

    Else the front desk could put back, by its old bytes, what a withdrawal took. One of a kind
    that there is not is nobody's.
    """
    if not isinstance(record, WrapRecord) or record.kind not in _WRAPS:
        return None
    maker = trust.signer_with(record.signer, seq, MAKERS)
    if maker is not None or record.version == 1:
        return maker
    return trust.signer_with(record.signer, seq, CONSENT) if only_redated(trust, record) else None


_SPECIAL: dict[type[Record], Callable[[Trust, Record, int], bytes | None]] = {
    UserKeyRecord: _of_user_key,
    GroupRecord: _of_group,
    EndorsementRecord: _of_endorsement,
    GrantRecord: _of_grant,
    AssignmentRecord: _of_assignment,
    PatientKeyRecord: _of_patient_key,
    TransferRecord: _of_transfer,
    BatchRecord: _of_batch,
    PasswordRecord: _of_password,
    UsageRecord: _of_usage,
    HardwareKeyRecord: _of_hardware_key,
    RequestRecord: _of_request,
    WrapRecord: _of_wrap,
    DeletionRecord: _of_deletion,
    NoticeRecord: _of_notice,
    ApprovalRecord: _of_approval,
    DisclosureRecord: _of_disclosure,
    FollowUpRecord: _of_follow_up,
    ForensicKeyRecord: _of_forensic_key,
}
