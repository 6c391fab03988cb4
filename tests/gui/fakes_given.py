"""An in-memory ledger of gifts and an address book behind the services' Protocols."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.services.views.releases import (
    FollowUpView,
    GiftView,
    LedgerView,
    LiveView,
    RecipientDetails,
    RecipientView,
)

from .fakes_access import NOW
from .fakes_export import AGENCY, AXA, DUBOIS, OKAFOR

if TYPE_CHECKING:
    from .fakes import Clinic

PAGE = "https://clinic.example/before-after"
WITHDRAWN = "consent-withdrawn"


def number(value: int) -> str:
    """An id."""
    return f"{value:032x}"


def gift(value: int, clinic: Clinic, row: int = 0, **more: object) -> GiftView:
    """Something that left of the clinic's patient number `row`."""
    patient = clinic.rows[row]
    fields = {
        "id": number(value),
        "patient_id": patient.id,
        "patient_code": patient.code,
        "patient_name": patient.name,
        "when": NOW - dt.timedelta(days=value),
        "recipient": OKAFOR.details.name,
        "address": "12 Harley Street, London",
        "recipient_id": OKAFOR.id,
        "purpose": Purpose.COLLEAGUES,
        "channel": None,
        "form": "age",
        "photos": (number(901), number(902)),
        "by": "Marie Laurent",
        "consents": (number(801),),
        "consent_days": (dt.date(2026, 5, 3),),
        "faces": True,
    }
    return GiftView(**{**fields, **more})


def marketing(value: int, clinic: Clinic, **more: object) -> GiftView:
    """A gift for the website."""
    facts = {
        "recipient": AGENCY.details.name,
        "recipient_id": AGENCY.id,
        "address": "",
        "purpose": Purpose.MARKETING,
        "channel": Channel.WEBSITE,
        "form": "plain",
        "faces": False,
        "allowed_by": ("Olga Brandt",),
    }
    return gift(value, clinic, **{**facts, **more})


def live(value: int, of: GiftView, photo: int = 0, **more: object) -> LiveView:
    """A picture of a gift that is shown."""
    fields = {
        "id": number(value),
        "disclosure_id": of.id,
        "patient_id": of.patient_id,
        "patient_code": of.patient_code,
        "patient_name": of.patient_name,
        "photo": of.photos[photo],
        "place": PAGE,
        "channel": of.channel,
        "since": NOW - dt.timedelta(days=1),
        "by": "Inès Caron",
    }
    return LiveView(**{**fields, **more})


class GivenState:
    """What left, what is shown, who is in the book; every call is counted."""

    def __init__(self) -> None:
        self.gifts: list[GiftView] = []
        self.live: list[LiveView] = []
        self.book: list[RecipientView] = [OKAFOR, AXA, AGENCY, DUBOIS]
        self.calls: list[tuple[object, ...]] = []
        self.next = 500


class _Part:
    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    @property
    def _state(self) -> GivenState:
        return self._clinic.given

    def _call(self, name: str, act: Act = Act.LIST_PATIENTS) -> None:
        self._clinic.call(name)
        if not self._clinic.may(act):
            raise Refused("role", act=act.value)


class FakeLedger(_Part):
    """`api.LedgerService`."""

    def whole(self, patient_id: str = "") -> LedgerView:
        self._call("ledger.whole")
        return LedgerView(self.gifts(patient_id), self.live(patient_id))

    def gifts(self, patient_id: str = "") -> tuple[GiftView, ...]:
        found = [one for one in self._state.gifts if patient_id in {"", one.patient_id}]
        return tuple(sorted(found, key=lambda one: one.when, reverse=True))

    def to_ask_back(self, patient_id: str = "") -> tuple[GiftView, ...]:
        return tuple(one for one in self.gifts(patient_id) if one.ask_back)

    def live(self, patient_id: str = "") -> tuple[LiveView, ...]:
        found = [one for one in self._state.live if patient_id in {"", one.patient_id}]
        return tuple(sorted(found, key=lambda one: not one.red))

    def note(self, gift_ids: Sequence[str], what: FollowUp, note: str = "") -> None:
        self._call("ledger.note", Act.FOLLOW_UP)
        self._state.calls.append(("note", tuple(gift_ids), what, note))
        self._state.gifts = [
            self._noted(one, what, note) if one.id in gift_ids else one for one in self._state.gifts
        ]

    def _noted(self, one: GiftView, what: FollowUp, note: str) -> GiftView:
        said = self._after(what, note=note)
        return dataclasses.replace(one, after=(*one.after, said))

    def _after(self, what: FollowUp, **more: str) -> FollowUpView:
        self._state.next += 1
        return FollowUpView(number(self._state.next), what, NOW, "Inès Caron", **more)

    def show(self, gift_id: str, photo_ids: Sequence[str], place: str) -> None:
        self._call("ledger.show", Act.FOLLOW_UP)
        self._state.calls.append(("show", gift_id, tuple(photo_ids), place))
        of = next(one for one in self._state.gifts if one.id == gift_id)
        if of.purpose is not Purpose.MARKETING:
            raise Refused("live-not-marketing")
        for photo in photo_ids or of.photos:
            self._state.next += 1
            item = live(self._state.next, of, of.photos.index(photo), place=place)
            self._state.live.append(item)

    def take_down(self, item_id: str, note: str = "") -> None:
        self._call("ledger.take_down", Act.FOLLOW_UP)
        if item_id not in {one.id for one in self._state.live}:
            raise Refused("live-down")
        self._state.calls.append(("down", item_id, note))
        self._state.live = [one for one in self._state.live if one.id != item_id]


class FakeRecipients(_Part):
    """`api.RecipientService`."""

    def list(self, text: str = "") -> tuple[RecipientView, ...]:
        self._call("recipients.list")
        found = [one for one in self._state.book if text.casefold() in one.details.name.casefold()]
        return tuple(sorted(found, key=lambda one: one.details.name))

    def get(self, recipient_id: str) -> RecipientView:
        found = next((one for one in self._state.book if one.id == recipient_id), None)
        if found is None:
            raise UsageError("recipient-unknown")
        return found

    def add(self, details: RecipientDetails) -> RecipientView:
        self._call("recipients.add", Act.KEEP_RECIPIENTS)
        if details.age_key == "age1" + "x" * 58:
            raise InputRefused("recipient-key-wrong")
        self._state.next += 1
        made = RecipientView(number(self._state.next), details, "Marie Laurent", NOW)
        self._state.book.append(made)
        return made

    def change(self, recipient_id: str, details: RecipientDetails) -> RecipientView:
        self._call("recipients.change", Act.KEEP_RECIPIENTS)
        before = self.get(recipient_id)
        return self._put(dataclasses.replace(before, details=details))

    def check(self, recipient_id: str, fingerprint: str) -> RecipientView:
        self._call("recipients.check", Act.KEEP_RECIPIENTS)
        before = self.get(recipient_id)
        if fingerprint != before.fingerprint:
            raise Refused("recipient-key-changed")
        return self._put(dataclasses.replace(before, checked=NOW, checked_by="Marie Laurent"))

    def _put(self, one: RecipientView) -> RecipientView:
        self._state.book = [one if one.id == old.id else old for old in self._state.book]
        return one

    def remove(self, recipient_id: str) -> None:
        self._call("recipients.remove", Act.KEEP_RECIPIENTS)
        self._state.book = [one for one in self._state.book if one.id != recipient_id]
