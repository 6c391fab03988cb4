"""What leaves the vault, for whom and why: an order, the clinic's rules on it. Without I/O."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import json
from collections.abc import Mapping
from typing import Any

from .clinical import Channel
from .errors import InputRefused
from .record_kinds import Purpose

MOST_PICTURES = 500
"""Of one order: more is no export but a copy of the clinic."""
MOST_PLAN_CHARS = 8 << 20
MOST_TEXT_CHARS = 300
PLAIN = frozenset({"plain", "plain file", "sheet", "slides", "print"})
"""Forms that anybody opens who finds them; any other protects what it holds."""
GIVEN_PLAIN = "plain"
"""An export of plain files to somebody."""
THE_PATIENT = "The patient"
"""What log and lists call a patient who is given their own pictures, without an entry."""
BULK_MOST = 200
_PURPOSES = {purpose.slug: purpose for purpose in Purpose}
_FACES = {"yes": True, "no": False}


class RecipientSort(enum.Enum):
    """What sort of recipient somebody is; the value is the command line's word."""

    PATIENT = "patient"
    COLLEAGUE = "colleague"
    INSURER = "insurer"
    PUBLISHER = "publisher"
    """A website, an agency, a journal: who shows the pictures to others."""
    OTHER = "other"


class SecondReason(enum.Enum):
    """Why the clinic's rules want a second person; the value stands in the log."""

    BULK = "bulk"
    FACES = "faces"
    MARKETING = "marketing"
    PLAIN = "plain"


class FollowUp(enum.IntEnum):
    """What came after a gift; the numbers are stored, and never change."""

    ACKNOWLEDGED = 1
    """The recipient said that it arrived."""
    ASKED_BACK = 2
    RETURNED = 3
    """The recipient said that it was deleted, or gave it back."""
    KEPT = 4
    """The recipient keeps it, and says why."""
    LIVE = 5
    """A picture is shown: on which page, in which paper."""
    DOWN = 6
    """It is shown there no longer."""
    NOT_LEFT = 7
    """It was written down, and then nothing left: the computer stopped, or the disk was gone."""

    @property
    def slug(self) -> str:
        """The word of the command line and the log."""
        return self.name.lower().replace("_", "-")


@dataclasses.dataclass(frozen=True, slots=True)
class ExportRules:
    """Which exports need a second person; the defaults hold as long as nobody decided."""

    bulk: int = 20
    """Beyond so many pictures at once, or by one person in one hour; 1 to `BULK_MOST`."""
    faces: frozenset[Purpose] = frozenset({Purpose.PUBLICATION, Purpose.MARKETING})
    """Purposes for which recognisable faces need one."""
    marketing: bool = True
    plain: frozenset[Purpose] = frozenset(
        {Purpose.CARE, Purpose.TEACHING, Purpose.PUBLICATION, Purpose.MARKETING}
    )
    """Purposes for which files that anybody can open are made at all."""
    plain_alone: frozenset[Purpose] = frozenset({Purpose.CARE, Purpose.TEACHING})
    """Of these, the ones for which a picture that is opened, or a sheet or print for the patient,
    needs no second person; what is given plain to somebody else, and plain files, always do."""


CAREFUL = ExportRules(1, frozenset(Purpose), True, frozenset(), frozenset())
"""What holds where nobody can tell what was decided."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """Exactly what is to leave: a second person's yes is a yes to all of it, and to no more."""

    patient: bytes
    photos: tuple[bytes, ...]
    """In the order of the package."""
    purpose: Purpose
    form: str
    """Kind of package: `age`, `patient`, `insurer`, `cms`, or one of `PLAIN`."""
    recipient: str
    """Name; "" for a plain file that its exporter keeps."""
    recipient_id: bytes = b""
    """Of the address book."""
    address: str = ""
    channel: Channel | None = None
    """Of marketing: where it will be shown."""
    faces: bool = True
    """Whether somebody may be recognised by the face."""
    denied_faces: bool = False
    """Somebody says that it is no face what the search is sure of, where nobody may be recognised,
    or faces need a second person."""
    until: dt.date | None = None
    """By when the recipient is asked to delete it."""
    plan: str = dataclasses.field(default="", repr=False)
    """How each picture is changed, as the caller wrote it down; compared and kept, not read."""

    @property
    def plain(self) -> bool:
        """Whether anybody who finds it can open it."""
        return self.form in PLAIN

    @property
    def given_plain(self) -> bool:
        """Whether it lies open before somebody else.

        A sheet or print that the patient is handed does not; plain files do, whoever gets them.
        """
        others = self.recipient_id or self.recipient not in {"", THE_PATIENT}
        return self.form == GIVEN_PLAIN or (self.plain and bool(others))


def require_order(order: ExportOrder) -> None:
    """InputRefused("export-too-many"), ("export-plan-long"), ("export-text-long")."""
    if not 0 < len(set(order.photos)) == len(order.photos) <= MOST_PICTURES:
        raise InputRefused("export-too-many", most=MOST_PICTURES)
    if len(order.plan) > MOST_PLAN_CHARS:
        raise InputRefused("export-plan-long")
    if max(map(len, (order.form, order.recipient, order.address))) > MOST_TEXT_CHARS:
        raise InputRefused("export-text-long", limit=MOST_TEXT_CHARS)


def order_text(order: ExportOrder) -> str:
    """Canonical JSON: the same for the same order, another for any other one."""
    value = {
        "patient": order.patient.hex(),
        "photos": [one.hex() for one in order.photos],
        "purpose": order.purpose.slug,
        "form": order.form,
        "recipient": order.recipient,
        "recipient_id": order.recipient_id.hex(),
        "address": order.address,
        "channel": order.channel.value if order.channel else "",
        "faces": "yes" if order.faces else "no",
        "until": order.until.isoformat() if order.until else "",
        "plan": order.plan,
    }
    value |= {"denied_faces": "yes"} if order.denied_faces else {}
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def order_of(text: str) -> ExportOrder:
    """The order of a canonical text; ValueError for anything else."""
    try:
        made = _order(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError("no order at all") from error
    if order_text(made) != text:
        raise ValueError("no order in its canonical form")
    return made


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _order(value: Mapping[str, Any]) -> ExportOrder:
    return ExportOrder(
        patient=bytes.fromhex(value["patient"]),
        photos=tuple(bytes.fromhex(one) for one in value["photos"]),
        purpose=_PURPOSES[value["purpose"]],
        form=_text(value["form"]),
        recipient=_text(value["recipient"]),
        recipient_id=bytes.fromhex(value["recipient_id"]),
        address=_text(value["address"]),
        channel=Channel(value["channel"]) if value["channel"] else None,
        faces=_FACES[_text(value["faces"])],
        denied_faces="denied_faces" in value,
        until=dt.date.fromisoformat(value["until"]) if value["until"] else None,
        plan=_text(value["plan"]),
    )


def seconds(rules: ExportRules, order: ExportOrder, pictures: int) -> tuple[SecondReason, ...]:
    """Why an order needs a second person, () where it needs none.

    `pictures` is how many leave by one person in this hour, this order's included. They count where
    something is given to somebody; of files that their exporter keeps the hour's limits hold.
    """
    together = max(pictures if order.recipient else 0, len(order.photos))
    asks = {
        SecondReason.BULK: together > rules.bulk,
        SecondReason.FACES: order.denied_faces or (order.faces and order.purpose in rules.faces),
        SecondReason.MARKETING: order.purpose is Purpose.MARKETING and rules.marketing,
        SecondReason.PLAIN: order.plain
        and (order.given_plain or order.purpose not in rules.plain_alone),
    }
    return tuple(why for why, asked in asks.items() if asked)
