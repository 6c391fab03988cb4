"""Fakes of address book, export rules and ledger, as the command line calls them."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.errors import UsageError
from clinicvault.domain.exports import ExportRules, FollowUp, RecipientSort
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.services.views import RequestView
from clinicvault.services.views.releases import (
    FollowUpView,
    GiftView,
    LiveView,
    OrderView,
    RecipientDetails,
    RecipientView,
)

NOON = dt.datetime(2026, 3, 2, 12, 30, 15, 250_000, tzinfo=dt.UTC)
GIFT, ITEM, TO = "a1" * 16, "a2" * 16, "a3" * 16
WEBER = RecipientView(
    TO,
    RecipientDetails("Dr Weber", RecipientSort.COLLEAGUE, address="Zürich", age_key="age1abc"),
    by="Paul",
    made=NOON,
    fingerprint="age1 abc",
)
GIVEN = GiftView(
    id=GIFT,
    patient_id="aa" * 16,
    patient_code="P-7K3M-9Q2X",
    patient_name="Zoë Çelik",
    when=NOON,
    recipient="Dr Weber",
    address="Zürich",
    recipient_id=TO,
    purpose=Purpose.COLLEAGUES,
    channel=None,
    form="age",
    photos=("ab" * 16,),
    by="Paul",
    until=dt.date(2027, 1, 1),
    after=(FollowUpView("a4" * 16, FollowUp.ACKNOWLEDGED, NOON, "Ina", "by telephone"),),
)
SHOWN = LiveView(
    ITEM, GIFT, "aa" * 16, "P-7K3M-9Q2X", "Zoë Çelik", "ab" * 16, "https://x", None, NOON, "Paul"
)


ASKED = RequestView(
    id="a5" * 16,
    kind=RequestKind.EXPORT,
    requester="Paul",
    requester_id="a6" * 16,
    patient_id="aa" * 16,
    patient_name="Zoë Çelik",
    reason="The journal asks for it",
    made=NOON,
    expires=NOON + dt.timedelta(days=7),
    state="waiting",
    order=OrderView("aa" * 16, ("ab" * 16,), Purpose.PUBLICATION, "age", "Journal", faces=False),
)


class Recipients:
    def __init__(self, clinic):
        self.clinic = clinic

    def _keyed(self, name, *args):
        self.clinic.note_keyed(name, *args)

    def list(self, text=""):
        self._keyed("recipients.list", text)
        return tuple(self.clinic.book)

    def get(self, recipient_id):
        self._keyed("recipients.get", recipient_id)
        found = [one for one in self.clinic.book if one.id == recipient_id]
        if not found:
            raise UsageError("recipient-unknown")
        return found[0]

    def add(self, details):
        self._keyed("recipients.add", details)
        return dataclasses.replace(WEBER, details=details)

    def change(self, recipient_id, details):
        self._keyed("recipients.change", recipient_id, details)
        return dataclasses.replace(WEBER, details=details)

    def check(self, recipient_id, fingerprint):
        self._keyed("recipients.check", recipient_id, fingerprint)
        return dataclasses.replace(WEBER, checked=NOON, checked_by="Paul")

    def remove(self, recipient_id):
        self._keyed("recipients.remove", recipient_id)


class Releases:
    def __init__(self, clinic):
        self.clinic = clinic

    def rules(self):
        self.clinic.note_keyed("releases.rules")
        return ExportRules()

    def ask(self, order, reason):
        self.clinic.note_keyed("releases.ask", order, reason)
        return ASKED

    def asked(self, patient_id):
        self.clinic.note_keyed("releases.asked", patient_id)
        return self.clinic.asked_exports

    def set_rules(self, rules):
        self.clinic.note_keyed("releases.set_rules", rules)


class Ledger:
    def __init__(self, clinic):
        self.clinic = clinic

    def gifts(self, patient_id=""):
        self.clinic.note_keyed("ledger.gifts", patient_id)
        return tuple(self.clinic.gifts)

    def to_ask_back(self, patient_id=""):
        self.clinic.note_keyed("ledger.to_ask_back", patient_id)
        return tuple(self.clinic.gifts)

    def note(self, gift_ids, what, note=""):
        self.clinic.note_keyed("ledger.note", tuple(gift_ids), what, note)

    def show(self, gift_id, photo_ids, place):
        self.clinic.note_keyed("ledger.show", gift_id, tuple(photo_ids), place)

    def take_down(self, item_id, note=""):
        self.clinic.note_keyed("ledger.take_down", item_id, note)

    def live(self, patient_id=""):
        self.clinic.note_keyed("ledger.live", patient_id)
        return tuple(self.clinic.shown)
