"""What leaves: the address book, orders that a second person sees, gifts and what came after."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import Channel
from clinicvault.domain.exports import FollowUp, RecipientSort, SecondReason
from clinicvault.domain.record_kinds import Purpose

from .receiving import SenderView


@dataclasses.dataclass(frozen=True, slots=True)
class RecipientDetails:
    """A recipient as somebody typed it; "" where nothing is told."""

    name: str
    sort: RecipientSort = RecipientSort.OTHER
    organisation: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"
    """`en` or `fr`: of what the recipient is told."""
    note: str = ""
    age_key: str = ""
    """`age1…`."""
    certificate: str = ""
    """X.509 in PEM."""


@dataclasses.dataclass(frozen=True, slots=True)
class RecipientView:
    """Somebody in the address book."""

    id: str
    details: RecipientDetails
    by: str
    made: dt.datetime
    certificate_of: str = ""
    """Whom the certificate names."""
    certificate_until: dt.date | None = None
    fingerprint: str = ""
    """What is compared with the owner: the age key in groups, or the certificate's SHA-256."""
    checked: dt.datetime | None = None
    """When it was compared; None where it never was."""
    checked_by: str = ""
    senders: tuple[SenderView, ...] = ()
    """Their computers, whose packages are known to be theirs; oldest first."""
    problem: str = ""
    """Message code where the key cannot be used (any more), such as a certificate that is over."""


@dataclasses.dataclass(frozen=True, slots=True)
class OrderView:
    """Exactly what somebody wants to give out: what a second person says yes to."""

    patient_id: str
    """"" for whose the pictures are."""
    photos: tuple[str, ...]
    """Ids, in the package's order."""
    purpose: Purpose
    form: str
    """`age`, `patient`, `insurer`, `cms`, `plain`."""
    recipient: str
    recipient_id: str = ""
    address: str = ""
    channel: Channel | None = None
    faces: bool = True
    """Whether somebody may be recognised by the face."""
    denied_faces: bool = False
    """Somebody says that it is no face what the search is sure of."""
    until: dt.date | None = None
    """By when the recipient is asked to delete it."""
    plan: str = dataclasses.field(default="", repr=False)
    """How each picture is changed, as the caller wrote it down."""


@dataclasses.dataclass(frozen=True, slots=True)
class FollowUpView:
    """What came after a gift."""

    id: str
    what: FollowUp
    when: dt.datetime
    by: str
    note: str = ""
    photo: str = ""
    place: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class LiveView:
    """A picture that is shown: on the website, in a paper, in social media."""

    id: str
    disclosure_id: str
    patient_id: str
    patient_code: str
    patient_name: str
    """"" for who may not read names."""
    photo: str
    place: str
    channel: Channel | None
    since: dt.datetime
    by: str
    problem: str = ""
    """Message code of why it must be taken down: consent withdrawn, over, not for this place."""

    @property
    def red(self) -> bool:
        """Whether it must be taken down."""
        return bool(self.problem)


@dataclasses.dataclass(frozen=True, slots=True)
class GiftView:
    """What left, and what came after."""

    id: str
    patient_id: str
    patient_code: str
    patient_name: str
    """"" for who may not read names."""
    when: dt.datetime
    recipient: str
    """"" for a plain file that its exporter keeps."""
    address: str
    recipient_id: str
    """"" where there is, or was, no entry of the address book."""
    purpose: Purpose | None
    """None for the patient's own copy."""
    channel: Channel | None
    form: str
    photos: tuple[str, ...]
    by: str
    consents: tuple[str, ...] = ()
    """Ids of those by which it left; () of older programs."""
    consent_days: tuple[dt.date, ...] = ()
    """When each of them was given, of those that the record still has; without doubles."""
    until: dt.date | None = None
    """By when the recipient was asked to delete it."""
    faces: bool | None = None
    """Whether somebody could be recognised by the face; None where nobody kept it."""
    allowed_by: tuple[str, ...] = ()
    """Second persons, where the rules wanted one."""
    after: tuple[FollowUpView, ...] = ()
    """Oldest first."""
    problem: str = ""
    """Message code of why it is to be asked back, "" where it may stay."""

    @property
    def last(self) -> FollowUp | None:
        """The newest of asked back, deleted there, kept there, never left."""
        told = {FollowUp.ASKED_BACK, FollowUp.RETURNED, FollowUp.KEPT, FollowUp.NOT_LEFT}
        return next((one.what for one in reversed(self.after) if one.what in told), None)

    @property
    def acknowledged(self) -> dt.datetime | None:
        """When the recipient said that it arrived."""
        said = (one.when for one in self.after if one.what is FollowUp.ACKNOWLEDGED)
        return next(said, None)

    @property
    def ask_back(self) -> bool:
        """Whether somebody should ask for it, or ask again."""
        return bool(self.problem) and self.last not in {FollowUp.RETURNED, FollowUp.NOT_LEFT}


@dataclasses.dataclass(frozen=True, slots=True)
class LedgerView:
    """What left, and what is shown now, read at one moment."""

    gifts: tuple[GiftView, ...] = ()
    """Newest first."""
    live: tuple[LiveView, ...] = ()
    """What must be taken down first, then the oldest."""


@dataclasses.dataclass(frozen=True, slots=True)
class Needed:
    """What the rules want of an order before it leaves."""

    second: tuple[SecondReason, ...] = ()
    approvers: tuple[tuple[str, str], ...] = ()
    """(user id, name) of everybody who could be the second person."""
    wait_hours: int = 0
    """Where there is nobody: how long waiting takes that place."""
