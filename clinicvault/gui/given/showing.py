"""Where marketing pictures are shown, and that they are shown there no longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from clinicvault.domain.errors import InputRefused
from clinicvault.gui import formats, words
from clinicvault.gui.access.asking import AskDialog, ReasonField
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.patients import consent_words
from clinicvault.gui.widgets import column, edit, field, label, scroll
from clinicvault.services.views import PatientPage
from clinicvault.services.views.releases import GiftView, LiveView

_MOST_HIGH, _LINE = 176, 32


class ShowDialog(AskDialog):
    """Of a gift for marketing: at which place, and which of its pictures."""

    def __init__(
        self, parent: QWidget, desk: Desk, gift: GiftView, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Where are they shown?", width=540)
        self._gift, self._done = gift, done
        self.place = edit("for example https://clinic.example/before-after")
        self.boxes: dict[str, QCheckBox] = {}
        self._lines, self._holder = column(spacing=4, margins=(14, 8, 14, 8)), QFrame()
        inner = QWidget()
        inner.setLayout(self._lines)
        self._holder.setProperty("card", "soft")
        self._holder.setLayout(column(scroll(inner)))
        self.fill(
            label("{where}", "strong", where=lambda: _where(gift)),
            label(
                "They then stand under Shown now, and turn red there as soon as the consent is "
                "withdrawn or over.",
                "muted",
                wrap=True,
            ),
            field("Address of the page, name of the paper", self.place),
            label("Which pictures", "strong"),
            self._holder,
        )
        self.cancel_button()
        self.go = self.action_button("Note it", self._show)
        self.place.setFocus()
        self._offer()
        if len(gift.photos) > 1:
            patients, patient = desk.services.patients, gift.patient_id
            desk.jobs.start(self, lambda _: patients.page(patient), self._know)

    def _know(self, page: PatientPage) -> None:
        """What a picture shows tells more than its number; who may not know keeps the number."""
        self._name(
            {
                photo.id: f"{words.view(photo.view)}  ·  {formats.day(visit.date)}"
                for visit in page.visits
                for photo in visit.photos
            }
        )

    def _offer(self) -> None:
        for photo in self._gift.photos:
            box = QCheckBox()
            box.setChecked(True)
            box.toggled.connect(lambda _: self.go.setEnabled(bool(self.chosen)))
            self.boxes[photo] = box
            self._lines.addWidget(box)
        self._name({})
        self._holder.setFixedHeight(min(_MOST_HIGH, 20 + _LINE * len(self.boxes)))

    def _name(self, told: dict[str, str]) -> None:
        for number, (photo, box) in enumerate(self.boxes.items(), start=1):
            say(box.setText, "Picture {n}{what}", n=number, what=_after(told.get(photo, "")))

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the pictures that are shown."""
        return tuple(photo for photo, box in self.boxes.items() if box.isChecked())

    def _show(self) -> None:
        place = " ".join(self.place.text().split())
        if not place:
            self.errors.show_error(InputRefused("live-place-missing"))
            self.place.setFocus()
            self.fit()
            return
        ledger, gift, photos, done = self.desk.services.ledger, self._gift, self.chosen, self._done
        self.run(lambda _: ledger.show(gift.id, photos, place), lambda _: self.finish(done))


class TakeDownDialog(AskDialog):
    """It is gone from the page: of one picture, or of several."""

    def __init__(
        self, parent: QWidget, desk: Desk, items: Sequence[LiveView], done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Is it taken down?", width=500)
        self._left, self._done = [one.id for one in items], done
        self.note = ReasonField()
        self.fill(
            label("{what}", "strong", wrap=True, what=lambda: _shown(items)),
            label(
                "Take it down first, there and in every copy that the clinic's own site keeps; "
                "then note it here.",
                "muted",
                wrap=True,
            ),
            field("Note, may be left empty", self.note, mark("No name of a patient belongs here.")),
        )
        self.cancel_button()
        self.go = self.action_button("It is taken down", self._take_down)
        self.note.setFocus()

    def _take_down(self) -> None:
        ledger, said, left = self.desk.services.ledger, self.note.words, self._left

        def work(_: object) -> None:
            while left:  # what was noted stays noted where a later one fails
                ledger.take_down(left[0], said)
                left.pop(0)

        self.run(work, lambda _: self.finish(self._done))


def _after(what: str) -> str:
    return f"  ·  {what}" if what else ""


def _where(gift: GiftView) -> str:
    photos = trn("{n} photo", "{n} photos", len(gift.photos))
    place = consent_words.channel(gift.channel) if gift.channel is not None else tr("Marketing")
    return f"{photos}  ·  {place}"


def _shown(items: Sequence[LiveView]) -> str:
    if len(items) == 1:
        return items[0].place
    return trn("{n} picture", "{n} pictures", len(items))
