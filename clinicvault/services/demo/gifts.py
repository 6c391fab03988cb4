"""Whom the demo clinic gives pictures to, and what came after. Nobody and nothing is real."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import Channel
from clinicvault.domain.exports import FollowUp, RecipientSort
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import RecipientDetails

HADDAD, BERNARD, STUDIO, INSURER, PATIENT = range(-4, 1)
BOOK = (
    RecipientDetails(
        "Dr Amira Haddad",
        RecipientSort.COLLEAGUE,
        "Hôpital Saint-Luc",
        "8 quai des Étroits, 69005 Lyon",
        "a.haddad@example.org",
        "+33 4 00 00 00 11",
        "fr",
        age_key="age1qahgqhjrc9htzkfz573hsccg788n5ss2wu3awjm6y0pas25cqeeq8ezwuq",
    ),
    RecipientDetails(
        "Pr Julien Bernard",
        RecipientSort.COLLEAGUE,
        "Faculté de médecine",
        "2 place Bellecour, 69002 Lyon",
        "j.bernard@example.org",
        language="fr",
        note="Asked for cases for the spring course",
        age_key="age1w7x6m0nz6vapew7727h226t2f78x2y408ptczlfeq0qzzqmpqvts4m70r5",
    ),
    RecipientDetails(
        "Studio Lumière",
        RecipientSort.PUBLISHER,
        "Studio Lumière",
        "31 rue Mercière, 69002 Lyon",
        "bonjour@studio-lumiere.example",
        "+33 4 00 00 00 25",
        "fr",
        note="Keeps the clinic's website",
    ),
    RecipientDetails(
        "Mutuelle Horizon, reimbursements",
        RecipientSort.INSURER,
        "Mutuelle Horizon",
        "PO Box 310, 69003 Lyon",
        "claims@horizon.example",
        language="fr",
    ),
)
"""The address book; whoever comes first has a key that was compared."""
COMPARED = 1
"""How many of the book have a key that somebody compared with its owner."""
WEBSITE = "https://laurent-dermatology.example/before-after"


@dataclasses.dataclass(frozen=True, slots=True)
class DemoAfter:
    """So many days after a gift somebody noted something; LIVE and DOWN name a place."""

    days: int
    what: FollowUp
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class DemoGift:
    """Pictures of the newest visit leave, with consent."""

    days_ago: int
    record_number: str
    """Of the patient."""
    to: int
    """Place in the book from its end; `PATIENT` for who the pictures are of."""
    purpose: Purpose
    kind: PackageKind
    channel: Channel | None = None
    keep_days: int = 0
    """After so many days the recipient is asked to delete it; 0 for no such day."""
    after: tuple[DemoAfter, ...] = ()
    withdrawn: int = 0
    """So many days ago the patient withdrew the consent; 0 where nobody did."""


GIFTS = (
    DemoGift(
        21, "DL-1020", STUDIO, Purpose.MARKETING, PackageKind.PLAIN, Channel.WEBSITE,
        after=(DemoAfter(1, FollowUp.ACKNOWLEDGED), DemoAfter(2, FollowUp.LIVE, WEBSITE)),
        withdrawn=2,
    ),
    DemoGift(
        19, "DL-1010", STUDIO, Purpose.MARKETING, PackageKind.PLAIN, Channel.WEBSITE,
        after=(DemoAfter(3, FollowUp.LIVE, f"{WEBSITE}/tattoo-removal"),),
    ),
    DemoGift(
        14, "DL-1001", HADDAD, Purpose.COLLEAGUES, PackageKind.AGE,
        after=(DemoAfter(2, FollowUp.ACKNOWLEDGED, "By telephone; the file opened at once"),),
    ),
    DemoGift(8, "DL-1017", PATIENT, Purpose.CARE, PackageKind.PATIENT_PAGE),
    DemoGift(
        6, "DL-1012", INSURER, Purpose.INSURER, PackageKind.INSURER, keep_days=4,
        after=(DemoAfter(1, FollowUp.ACKNOWLEDGED, "Case closed"),),
    ),
)  # fmt: skip
"""Oldest first."""


def delete_by(gift: DemoGift, day: dt.date) -> dt.date | None:
    """By when the recipient is asked to delete what was given on a day."""
    return day + dt.timedelta(days=gift.keep_days) if gift.keep_days else None
