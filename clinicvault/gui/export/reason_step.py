"""Third question: what for. Every reason says what the patient's consents allow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import mark, trn
from clinicvault.gui.patients import consent_words
from clinicvault.gui.widgets import column, edit, field, label, row, scroll
from clinicvault.gui.widgets.banner import Banner
from clinicvault.gui.widgets.slowly import Slowly
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import PurposeStanding

from . import export_words
from .draft import Draft
from .step import Step, Tile

Asked = tuple[tuple[str, ...], str]


class ReasonStep(Step):
    """Asked anew for other pictures or another recipient, before anything is opened."""

    def __init__(self, desk: Desk, service: ExportWizardService, draft: Draft) -> None:
        super().__init__(desk, service, draft)
        self.tiles: dict[PurposeStanding, Tile] = {}
        self._asked: Asked | None = None
        self._group = QButtonGroup(self)
        self._left, self._right = column(spacing=10), column(spacing=10)
        self.note = edit("for example second opinion before a revision")
        self.note.setMaxLength(300)
        self.note.textChanged.connect(self._noted)
        self.outside = Banner("warn", action="Leave them out", on=self._leave_out)
        self.outside.hide()
        self._lay_out()
        self._slowly = Slowly(self, self._left, self._right, each=1)

    def _lay_out(self) -> None:
        inside = QFrame()
        columns = row(column(self._left, None), column(self._right, None), spacing=12)
        columns.setStretch(0, 1)
        columns.setStretch(1, 1)
        hint = mark("May be left empty; whoever allows the export and the access log read it.")
        inside.setLayout(
            column(
                columns,
                4,
                field("A few words of why", self.note, hint),
                None,
                spacing=10,
                margins=(0, 0, 10, 0),
            )
        )
        texts = column(
            label("What for?", "h1"),
            label("Only what the patient's consent covers can leave.", "muted"),
            spacing=2,
        )
        box = column(texts, self.errors, self.outside, scroll(inside), spacing=12)
        box.setStretch(3, 1)
        self.setLayout(box)

    def enter(self) -> None:
        """Ask what the consents say, unless the answer is here."""
        recipient = self.draft.recipient
        if recipient is None:
            return
        known = self._asked == (self.draft.photos, recipient.id)
        if known and self.draft.standing is not None:
            return
        patient, photos, to = self.draft.patient, self.draft.photos, recipient.id
        self._asked = None
        self.desk.jobs.start(
            self,
            lambda _: self.service.purposes(patient, photos, to),
            partial(self._know, (photos, to)),
            self.errors.show_error,
        )

    def _know(self, asked: Asked, found: tuple[PurposeStanding, ...]) -> None:
        self._asked = asked
        self.errors.hide()
        for radio in self._group.buttons():
            self._group.removeButton(radio)
        self.tiles = {}
        before = self.draft.standing
        if before is not None:
            self.draft.standing = None
            again = [one for one in found if _same(one, before) and not one.refusal]
            for one in again:
                self.draft.standing = before
                self.draft.state(one)
        else:
            self._take_stated(found)
        self._slowly.fill(
            (
                (self._left if number % 2 == 0 else self._right, partial(self._tile, one))
                for number, one in enumerate(found)
            ),
            (self._take_focus,),
        )
        self._show_outside()
        self.changed.emit()

    def _take_focus(self) -> None:
        """On the chosen reason, once all are there; whoever writes already is left alone."""
        first = self.first()
        if first is not None and not self.note.text():
            first.setFocus()

    def _take_stated(self, found: tuple[PurposeStanding, ...]) -> None:
        """The reason that the patient's page was opened for, where it says which tile it is."""
        stated = self.draft.page.purpose
        fits = [one for one in found if one.purpose is stated and not one.refusal]
        if stated is not Purpose.CARE and len(fits) == 1:
            self.draft.state(fits[0])

    def _tile(self, one: PurposeStanding) -> QWidget:
        made = Tile(
            consent_words.ICONS[one.purpose],
            partial(export_words.reason, one.purpose, one.channel),
            partial(consent_words.meaning, one.purpose),
        )
        self._describe(made, one)
        self._group.addButton(made.radio)
        self.tiles[one] = made
        chosen = self.draft.standing
        if chosen is not None and _same(chosen, one) and not one.refusal:
            made.radio.setChecked(True)
        made.chosen.connect(partial(self._choose, one))
        return made

    def _describe(self, made: Tile, one: PurposeStanding) -> None:
        if one.refusal:
            made.tag("neutral", mark("No consent"))
            made.shut(short(one.refusal))
            return
        if one.faces_hidden:
            made.tag("warn", mark("Nobody recognisable"))
        else:
            made.tag("ok", mark("Consent given"))
        lines: list[Callable[[], str]] = [partial(export_words.standing, one)]
        made.body.insertWidget(1, label("{what}", "caption", what=lines[0], wrap=True))
        if one.outside:
            made.warn("{what}", what=partial(_outside, len(one.outside)))

    def _choose(self, one: PurposeStanding) -> None:
        self.draft.state(one)
        self._show_outside()
        self.changed.emit()

    def _show_outside(self) -> None:
        found = self.draft.standing
        if found is None or not found.outside:
            self.outside.hide()
            return
        count = len(found.outside)
        self.outside.speak(
            "{what}", "They cannot leave for this reason.", what=lambda: _outside(count)
        )

    def _leave_out(self) -> None:
        """Go on without the pictures that the consent does not cover."""
        found = self.draft.standing
        if found is None:
            return
        kept = tuple(photo for photo in self.draft.photos if photo not in found.outside)
        self.draft.choose(kept)
        self.outside.hide()
        self.enter()
        self.changed.emit()

    def _noted(self, text: str) -> None:
        self.draft.note = " ".join(text.split())

    @property
    def ready(self) -> bool:
        found = self.draft.standing
        asked = self._asked is not None and bool(self.draft.photos)
        return asked and found is not None and not found.outside

    @property
    def settled(self) -> bool:
        return self._slowly.done

    def first(self) -> QWidget | None:
        chosen = [one.radio for one in self.tiles.values() if one.radio.isChecked()]
        able = [one.radio for one in self.tiles.values() if one.radio.isEnabled()]
        return next(iter(chosen or able), None)

    def wipe(self) -> None:
        self._slowly.stop()
        self.note.clear()


def _same(one: PurposeStanding, other: PurposeStanding) -> bool:
    return (one.purpose, one.channel) == (other.purpose, other.channel)


def _outside(count: int) -> str:
    return trn(
        "{n} of the pictures is not covered by this consent.",
        "{n} of the pictures are not covered by this consent.",
        count,
    )
