"""Fourth question: how. The kind of package, and what the pictures are like in it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QWidget

from clinicvault.domain.clinical import Channel
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import (
    Choices,
    DateField,
    column,
    field,
    label,
    picture_label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.slowly import Slowly
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import KindOffer, PackageKind

from . import export_words
from .draft import PROTECTED, Draft
from .mark_box import MarkBox
from .recipients import Key, key_of
from .step import Step, Tile

_SIZES = (("0", mark("Full size")), ("2048", mark("2048 px")), ("1080", mark("1080 px")))
_KEY, _PASSPHRASE = "key", "passphrase"
Asked = tuple[str, Purpose, Channel | None]


class HowStep(Step):
    """Kinds at the left; size, words over the pictures and the like at the right."""

    def __init__(self, desk: Desk, service: ExportWizardService, draft: Draft) -> None:
        super().__init__(desk, service, draft)
        self.tiles: dict[PackageKind, Tile] = {}
        self._asked: Asked | None = None
        self._group = QButtonGroup(self)
        self._kinds = column(spacing=10)
        self.opens, self.sizes = Choices("seg"), Choices("seg")
        self.dicom, self.delete_by = QCheckBox(), DateField()
        self.problem = label("", "bad", wrap=True)
        self.mark = MarkBox(draft.mark)
        self._make_options()
        self._lay_out()
        self._slowly = Slowly(self, self._kinds, each=1)

    def _make_options(self) -> None:
        self.opens.offer(_KEY, "Their own key")
        self.opens.offer(_PASSPHRASE, "A passphrase")
        self.opens.chosen.connect(self._open_by)
        for key, text in _SIZES:
            self.sizes.offer(key, text)
        self.sizes.choose(str(self.draft.longest))
        self.sizes.chosen.connect(self._resize)
        say(self.dicom.setText, "Also as medical files (DICOM)")
        say(
            self.dicom.setToolTip,
            "For the picture archive of a hospital; they carry a code in the place of the name.",
        )
        self.dicom.setChecked(self.draft.dicom)
        self.dicom.toggled.connect(self._wish_dicom)
        self.delete_by.set_day(self.draft.delete_by)
        self.delete_by.textChanged.connect(lambda _: self._set_day())
        self.problem.hide()

    def _lay_out(self) -> None:
        left = QFrame()
        left.setLayout(column(self._kinds, None, margins=(0, 0, 8, 0)))
        right = QFrame()
        right.setProperty("card", "1")
        self._opens = QWidget()
        self._opens.setLayout(
            column(label("What opens it", "strong"), row(self.opens, None), spacing=6)
        )
        until = field(
            "To be deleted by", self.delete_by, "May be left empty; the recipient is told."
        )
        body = QWidget()
        body.setLayout(
            column(
                self._opens,
                self.dicom,
                column(label("Size of the pictures", "strong"), row(self.sizes, None), spacing=6),
                self.mark,
                until,
                self.problem,
                _hidden_mark(),
                None,
                spacing=16,
                margins=(0, 0, 12, 0),
            )
        )
        right.setLayout(column(scroll(body), margins=(20, 16, 6, 14)))
        panes = row(scroll(left), right, spacing=12)
        panes.setStretch(0, 6)
        panes.setStretch(1, 5)
        texts = column(
            label("How?", "h1"),
            label("What the recipient gets, and what opens it.", "muted"),
            spacing=2,
        )
        box = column(texts, self.errors, panes, spacing=12)
        box.setStretch(2, 1)
        self.setLayout(box)

    def enter(self) -> None:
        """Which kinds fit recipient and reason, unless that is known."""
        recipient, standing = self.draft.recipient, self.draft.standing
        if recipient is None or standing is None:
            return
        self.mark.propose(recipient, standing)
        asked = (recipient.id, standing.purpose, standing.channel)
        self._fit()
        if self._asked == asked and self.draft.kind is not None:
            return
        self._asked = None
        self.desk.jobs.start(
            self,
            lambda _: self.service.kinds(*asked),
            partial(self._know, asked),
            self.errors.show_error,
        )

    def _know(self, asked: Asked, found: tuple[KindOffer, ...]) -> None:
        self._asked = asked
        self.errors.hide()
        for radio in self._group.buttons():
            self._group.removeButton(radio)
        self.tiles = {}
        if self.draft.kind is None:
            advised = [one for one in found if one.advised and not one.refusal]
            self.draft.kind = advised[0] if advised else None
        self._slowly.fill((self._kinds, partial(self._tile, one)) for one in found)
        self._fit()
        self.changed.emit()

    def _tile(self, one: KindOffer) -> QWidget:
        made = Tile(
            export_words.KIND_ICONS[one.kind],
            partial(export_words.kind, one.kind),
            partial(export_words.kind_text, one.kind),
        )
        self._group.addButton(made.radio)
        self.tiles[one.kind] = made
        if one.refusal:
            made.shut(short(one.refusal))
        elif one.advised:
            made.tag("accent", mark("Advised"))
        elif one.second:
            made.tag("warn", mark("Needs a second person"))
        chosen = self.draft.kind
        if chosen is not None and chosen.kind is one.kind:
            made.radio.setChecked(True)
        made.chosen.connect(partial(self._choose, one))
        return made

    def _choose(self, one: KindOffer) -> None:
        self.draft.kind = one
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """What can be chosen beside the kind."""
        recipient, offer = self.draft.recipient, self.draft.kind
        kind = offer.kind if offer is not None else None
        by_choice = kind is PackageKind.AGE and key_of(recipient) is Key.AGE
        reveal(self._opens, by_choice)
        self.opens.choose(_KEY if self.draft.by_key else _PASSPHRASE)
        reveal(self.dicom, kind in PROTECTED)

    def _open_by(self, key: str) -> None:
        self.draft.by_key = key == _KEY

    def _resize(self, key: str) -> None:
        self.draft.longest = int(key)

    def _wish_dicom(self, on: bool) -> None:
        self.draft.dicom = on

    def _set_day(self) -> None:
        self.draft.delete_by = self.delete_by.day()
        fine = self.delete_by.readable
        self.problem.setVisible(not fine)
        if not fine:
            say(self.problem.setText, "This is no day.")
        self.changed.emit()

    @property
    def ready(self) -> bool:
        return self._asked is not None and self.draft.kind is not None and self.delete_by.readable

    @property
    def settled(self) -> bool:
        return self._slowly.done

    def first(self) -> QWidget | None:
        chosen = [one.radio for one in self.tiles.values() if one.radio.isChecked()]
        return chosen[0] if chosen else None

    def wipe(self) -> None:
        self._slowly.stop()
        self.mark.wipe()


def _hidden_mark() -> QWidget:
    made = QFrame()
    made.setProperty("card", "soft")
    text = label(
        "Every picture also carries a mark that nobody sees: should a copy turn up somewhere, it "
        "tells from which export it came.",
        "caption",
        wrap=True,
    )
    sign = picture_label("fingerprint", "accent_text", 18)
    line = row(sign, text, spacing=10, margins=(12, 10, 12, 10))
    line.setStretch(1, 1)
    made.setLayout(line)
    return made
