"""Who may do what: the four roles of a clinic and the acts each may do."""

from __future__ import annotations

import enum


class Role(enum.Enum):
    """A role a person holds; one person may hold several."""

    INTAKE = "intake"
    PRACTITIONER = "practitioner"
    ADMINISTRATOR = "administrator"
    OFFICER = "privacy-officer"

    @property
    def bit(self) -> int:
        """The role's bit in a stored role mask."""
        return _BITS[self]


_BITS = {Role.INTAKE: 1, Role.PRACTITIONER: 2, Role.ADMINISTRATOR: 4, Role.OFFICER: 8}


DESK = frozenset({Role.INTAKE, Role.PRACTITIONER})
"""Who works with patients at the front desk: registers, dates, imports."""
CONSENT = DESK | {Role.OFFICER}
"""Whose word on a consent counts: whoever holds the directory key."""


def mask_of(roles: frozenset[Role]) -> int:
    """Pack roles into the one-byte mask that rows store."""
    return sum(role.bit for role in roles)


def roles_of(mask: int) -> frozenset[Role]:
    """Unpack a stored role mask; unknown bits raise ValueError."""
    if mask & ~0b1111 or mask < 0:
        raise ValueError("unknown role bit")
    return frozenset(role for role in Role if mask & role.bit)


class Act(enum.Enum):
    """One thing a person does, as the access rules name it."""

    LIST_PATIENTS = "list-patients"
    REGISTER_PATIENT = "register-patient"
    EDIT_PATIENT = "edit-patient"
    RECORD_CONSENT = "record-consent"
    WITHDRAW_CONSENT = "withdraw-consent"
    IMPORT = "import"
    VIEW_PHOTO = "view-photo"
    EXPORT_PHOTO = "export-photo"
    MANAGE_USERS = "manage-users"
    GRANT_USER = "grant-user"
    READ_LOG = "read-log"
    CHANGE_POLICY = "change-policy"
    BACKUP = "backup"
    OPEN_EVIDENCE = "open-evidence"
    KEEP_TODAY = "keep-today"
    """Put patients on today's list."""
    STEP_UP = "step-up"
    """Bring up an archived record, or restrict one to named users."""
    BRING_BACK = "bring-back"
    """Give a record whose consent was withdrawn, and given anew, back to the practitioners."""
    ASK_EMERGENCY = "ask-emergency"
    ALLOW_EMERGENCY = "allow-emergency"
    ALLOW_MORE = "allow-more"
    """Be the second person for a list that is long, or a limit that is reached."""
    REVIEW_REQUEST = "review-request"
    ASK_ERASURE = "ask-erasure"
    """Ask for a patient's erasure, and carry it out once it is allowed."""
    ALLOW_ERASURE = "allow-erasure"
    """Be the second person for an erasure."""
    HOLD_PATIENT = "hold-patient"
    """Keep a patient from being erased for now."""
    REVIEW_RETENTION = "review-retention"
    """See whose time of keeping is over."""
    ACCESS_REPORT = "access-report"
    """Write the patient's own copy of everything held."""
    ACCOUNT_DISCLOSURES = "account-disclosures"
    """Say what was given to whom, for one patient or for all."""
    ALLOW_EXPORT = "allow-export"
    """Be the second person for an export."""
    KEEP_RECIPIENTS = "keep-recipients"
    """Change the address book of those to whom pictures are given, and their keys."""
    FOLLOW_UP = "follow-up"
    """Note what came after a gift: acknowledged, asked back, shown, taken down."""
    TRACE = "trace"
    """Find by the invisible mark where a copy came from; nobody sees the pictures."""


_ALLOWED: dict[Act, frozenset[Role]] = {
    Act.LIST_PATIENTS: frozenset({Role.INTAKE, Role.PRACTITIONER, Role.OFFICER}),
    Act.REGISTER_PATIENT: frozenset({Role.INTAKE, Role.PRACTITIONER}),
    Act.EDIT_PATIENT: frozenset({Role.INTAKE, Role.PRACTITIONER}),
    # Who sees the pictures does not write the consent that shows them.
    Act.RECORD_CONSENT: frozenset({Role.INTAKE, Role.OFFICER}),
    Act.WITHDRAW_CONSENT: frozenset({Role.INTAKE, Role.PRACTITIONER, Role.OFFICER}),
    Act.IMPORT: frozenset({Role.INTAKE, Role.PRACTITIONER}),
    Act.VIEW_PHOTO: frozenset({Role.PRACTITIONER}),
    Act.EXPORT_PHOTO: frozenset({Role.PRACTITIONER}),
    Act.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
    Act.GRANT_USER: frozenset({Role.ADMINISTRATOR, Role.PRACTITIONER, Role.OFFICER}),
    Act.READ_LOG: frozenset({Role.ADMINISTRATOR}),
    Act.CHANGE_POLICY: frozenset({Role.ADMINISTRATOR}),
    Act.BACKUP: frozenset(Role),
    Act.OPEN_EVIDENCE: frozenset({Role.INTAKE, Role.PRACTITIONER, Role.OFFICER}),
    Act.KEEP_TODAY: frozenset({Role.INTAKE, Role.PRACTITIONER}),
    Act.STEP_UP: frozenset({Role.PRACTITIONER}),
    Act.BRING_BACK: frozenset({Role.OFFICER}),
    Act.ASK_EMERGENCY: frozenset({Role.PRACTITIONER}),
    Act.ALLOW_EMERGENCY: frozenset({Role.OFFICER}),
    Act.ALLOW_MORE: frozenset({Role.PRACTITIONER, Role.OFFICER}),
    Act.REVIEW_REQUEST: frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    Act.ASK_ERASURE: frozenset({Role.OFFICER}),
    Act.ALLOW_ERASURE: frozenset({Role.PRACTITIONER, Role.OFFICER}),
    Act.HOLD_PATIENT: frozenset({Role.OFFICER}),
    Act.REVIEW_RETENTION: frozenset({Role.OFFICER}),
    Act.ACCESS_REPORT: frozenset({Role.PRACTITIONER, Role.OFFICER}),
    Act.ACCOUNT_DISCLOSURES: frozenset({Role.ADMINISTRATOR, Role.OFFICER}),
    Act.ALLOW_EXPORT: frozenset({Role.PRACTITIONER, Role.OFFICER}),
    Act.KEEP_RECIPIENTS: frozenset({Role.PRACTITIONER, Role.OFFICER}),
    Act.FOLLOW_UP: frozenset({Role.INTAKE, Role.PRACTITIONER, Role.OFFICER}),
    # Whose keys open the pictures that a copy is compared with.
    Act.TRACE: frozenset({Role.PRACTITIONER}),
}


def roles_allowed(act: Act) -> frozenset[Role]:
    """The roles that may do `act`; holding one of them is enough."""
    return _ALLOWED[act]


def allowed(act: Act, roles: frozenset[Role]) -> bool:
    """Whether someone with `roles` may do `act`."""
    return bool(_ALLOWED[act] & roles)
