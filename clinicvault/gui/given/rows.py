"""The ledger as the page holds it: read once, folded for the search, in the worker."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Generic, TypeVar

from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.services.views.releases import GiftView, LedgerView, LiveView, RecipientView

T = TypeVar("T", GiftView, LiveView)


@dataclasses.dataclass(frozen=True, slots=True)
class Searched(Generic[T]):
    """A row, and what a search looks through."""

    one: T
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that the page's sections show."""

    gifts: tuple[Searched[GiftView], ...] = ()
    live: tuple[Searched[LiveView], ...] = ()
    book: tuple[RecipientView, ...] = ()
    back: tuple[Searched[GiftView], ...] = ()
    """Those of the gifts that are to be asked back."""
    waiting: int = 0
    """How much somebody has to see to: never asked back yet, or still shown."""

    def recipient(self, one: GiftView) -> RecipientView | None:
        """Who got it, where the address book still knows."""
        return next((found for found in self.book if found.id == one.recipient_id), None)


def read(desk: Desk) -> Ledger:
    """Everything; for a worker. Every error of the ledger."""
    return _searched(desk.services.ledger.whole(), desk.services.recipients.list())


def read_again(desk: Desk, known: Ledger, patients: Collection[str]) -> Ledger:
    """The same, of these patients and the address book anew; for a worker."""
    found = [desk.services.ledger.whole(one) for one in patients]
    gifts = [row.one for row in known.gifts if row.one.patient_id not in patients]
    live = [row.one for row in known.live if row.one.patient_id not in patients]
    gifts += [one for whole in found for one in whole.gifts]
    live += [one for whole in found for one in whole.live]
    gifts.sort(key=lambda one: (one.when, one.id), reverse=True)
    live.sort(key=lambda one: (not one.red, one.since, one.id))
    return _searched(LedgerView(tuple(gifts), tuple(live)), desk.services.recipients.list())


def _searched(whole: LedgerView, book: tuple[RecipientView, ...]) -> Ledger:
    gifts = tuple(Searched(one, folded(_gift_text(one))) for one in whole.gifts)
    live = tuple(Searched(one, folded(_live_text(one))) for one in whole.live)
    back = tuple(row for row in gifts if row.one.ask_back)
    return Ledger(gifts, live, book, back, pressing_by_patient(whole.gifts, whole.live).total())


def pressing_by_patient(gifts: Iterable[GiftView], live: Iterable[LiveView]) -> Counter[str]:
    """What waits for somebody: to be asked back for the first time, to be taken down."""
    found = Counter(one.patient_id for one in gifts if one.ask_back and one.last is None)
    return found + Counter(one.patient_id for one in live if one.red)


def fits(row: Searched[T], words: Sequence[str], patient: str) -> bool:
    """Whether a row is of the patient ("" for all) and holds every word."""
    mine = not patient or row.one.patient_id == patient
    return mine and all(word in row.text for word in words)


def folded(text: str) -> str:
    """Without case and accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def _gift_text(one: GiftView) -> str:
    to = words.whom(one.recipient)
    return f"{to} {one.address} {one.patient_name} {one.patient_code} {one.by}"


def _live_text(one: LiveView) -> str:
    return f"{one.place} {one.patient_name} {one.patient_code} {one.by}"
