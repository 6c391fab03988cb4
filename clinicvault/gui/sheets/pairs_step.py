"""First question of a sheet: which pictures belong together, and how they lie."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSlider, QStackedWidget, QWidget

from clinicvault.domain.alignment import Alignment, Similarity
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.export.asked_line import asked_line
from clinicvault.gui.export.step import Step
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import PictureStore, ThumbnailStore
from clinicvault.gui.widgets import (
    Banner,
    Choices,
    button,
    column,
    edit,
    icon_button,
    label,
    picture_label,
    row,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.api.sheets import SheetService
from clinicvault.services.sheets.content import MOST_CAPTION, MOST_PAIRS
from clinicvault.services.views.sheets import AskedSheet

from . import sheet_words
from .align_view import OVERLAY, WIPE, AlignView
from .aligning import PairSearch
from .draft import PairDraft, SheetDraft
from .nudges import NudgePanel
from .pair_dialog import PairDialog
from .pair_list import PairList
from .points import PointsDialog

_ASKED = (mark("{who} allowed this sheet."), mark("This sheet waits for a second person."))


class PairsStep(Step):
    """Pairs at the left, the one in view laid over one another, how it lies at the right."""

    resumed = Signal(object)
    """An `AskedSheet` that somebody allowed, to go on with."""

    def __init__(
        self,
        desk: Desk,
        giving: ExportWizardService,
        sheets: SheetService,
        sheet: SheetDraft,
        stores: tuple[PictureStore, ThumbnailStore],
    ) -> None:
        super().__init__(desk, giving, sheet.draft)
        self.sheets, self.sheet = sheets, sheet
        self._store, self._thumbs = stores
        self.number = 0
        self.view, self.modes = AlignView(), Choices("seg")
        self.nudges = NudgePanel(self.view)
        self.list = PairList(sheet.draft.model, self._thumbs)
        self.search = PairSearch(desk, sheets, sheet)
        self.search.setParent(self)
        self.mix = QSlider(Qt.Orientation.Horizontal)
        self.caption, self.count = edit(), label("", "muted")
        self.asked = column(spacing=8)
        self._make()
        self._lay_out()
        self._connect()

    def _make(self) -> None:
        say(self.view.setAccessibleName, "Share of the photo after")
        say(
            self.view.setAccessibleDescription,
            "The later picture lies over the earlier one. Arrows move it, plus and minus scale "
            "it, comma and full stop turn it.",
        )
        self.modes.offer(OVERLAY, "Overlay", icon="layers", tip="One over the other")
        self.modes.offer(WIPE, "Wipe", icon="square-split-horizontal", tip="Wipe between the two")
        self.caption.setMaxLength(MOST_CAPTION)
        say(self.caption.setPlaceholderText, "Caption under this pair, without a name")
        say(self.caption.setAccessibleName, "Caption under this pair, without a name")
        self.mix.setRange(0, 100)
        self.mix.setValue(50)
        say(self.mix.setAccessibleName, "Share of the photo after")
        self.plus = button("Add a pair", icon="plus", on=self._add)
        self.minus = icon_button("trash-2", "Remove the pair", self._remove)
        self.up = icon_button("chevron-up", "Pair further up", partial(self._move, -1))
        self.down = icon_button("chevron-down", "Pair further down", partial(self._move, 1))

    def _lay_out(self) -> None:
        left = QFrame()
        left.setProperty("card", "1")
        acts = row(self.plus, None, self.up, self.down, self.minus, spacing=2)
        inside = column(self.list, acts, spacing=8, margins=(8, 8, 8, 10))
        inside.setStretch(0, 1)
        left.setLayout(inside)
        left.setMinimumWidth(256)
        left.setMaximumWidth(340)
        self.nudges.setFixedWidth(284)
        self._stages = QStackedWidget()
        self._stages.addWidget(_nothing())
        self._stages.addWidget(self._stage())
        panes = row(left, self._stages, self.nudges, spacing=14)
        panes.setStretch(1, 1)
        texts = column(
            label("Which pictures belong together?", "h1"),
            label("Before and after of the same view; the dates do not stand on it.", "muted"),
            spacing=2,
        )
        head = row(texts, None, self.count, 4, self.modes, spacing=8)
        box = column(self.errors, self.asked, head, panes, spacing=12)
        box.setStretch(3, 1)
        self.setLayout(box)

    def _stage(self) -> QWidget:
        made = QWidget()
        ends = row(label("Before", "caption"), self.mix, label("After", "caption"), spacing=10)
        ends.setStretch(1, 1)
        box = column(self.view, ends, self.caption, spacing=10)
        box.setStretch(0, 1)
        made.setLayout(box)
        return made

    def _connect(self) -> None:
        self.list.shown.connect(self._show)
        self.caption.textEdited.connect(self._captioned)
        self.view.moved.connect(self._moved)
        self.view.valueChanged.connect(self.mix.setValue)
        self.mix.valueChanged.connect(self.view.setValue)
        self.modes.chosen.connect(self.view.choose)
        self.nudges.back.connect(partial(self._lay, PairDraft.back))
        self.nudges.apart.connect(partial(self._lay, PairDraft.apart))
        self.nudges.swapped.connect(self._swap)
        self.nudges.points.connect(self._click)
        self.search.found.connect(self._found)
        self.search.failed.connect(self.errors.show_error)

    # which pair

    def enter(self) -> None:
        """Somebody may have allowed a sheet; pairs may have gone with their pictures."""
        self._show_pairs(min(self.number, max(0, len(self.sheet.pairs) - 1)))
        patient = self.draft.patient
        self.desk.jobs.start(
            self, lambda _: self.sheets.asked(patient), self._show_asked, self.errors.show_error
        )

    @property
    def pair(self) -> PairDraft | None:
        """The pair in view."""
        pairs = self.sheet.pairs
        return pairs[self.number] if 0 <= self.number < len(pairs) else None

    def _show_pairs(self, number: int) -> None:
        pairs = self.sheet.pairs
        self.list.show_pairs(pairs, number if pairs else -1)
        self._stages.setCurrentIndex(1 if pairs else 0)
        self._show(number)
        self.search.want(self.pair)

    def _show(self, number: int) -> None:
        self.number = number
        pair = self.pair
        self.view.wipe()
        self.caption.setText(pair.caption if pair is not None else "")
        self._tell()
        if pair is None:
            return
        self.view.show_lies(pair.lies.similarity)
        for side, photo in enumerate(pair.photos):
            self._store.preview(photo, partial(self._came, side, photo), self.errors.show_error)
        self.search.want(pair)

    def _came(self, side: int, photo: str, picture: Picture) -> None:
        if self.pair is not None and self.pair.photos[side] == photo:
            self.view.show_picture(side, picture)

    def _tell(self) -> None:
        """Everything that follows from the pair in view and from how many there are."""
        pairs, pair = self.sheet.pairs, self.pair
        searching = pair is not None and self.search.searches(pair)
        self.nudges.show_pair(pair, searching=searching)
        self.minus.setEnabled(pair is not None)
        self.up.setEnabled(self.number > 0)
        self.down.setEnabled(self.number + 1 < len(pairs))
        self.plus.setEnabled(len(pairs) < MOST_PAIRS)
        say(self.count.setText, "{what}", what=lambda: _counted(len(self.sheet.pairs)))
        self.changed.emit()

    # what a hand does

    def _add(self) -> None:
        PairDialog(self, self.draft.page.visits, self._thumbs, self._added).open()

    def _added(self, first: str, second: str) -> None:
        self.sheet.add(first, second)
        self._show_pairs(len(self.sheet.pairs) - 1)
        self.list.setFocus()

    def _remove(self) -> None:
        if self.pair is not None:
            self.sheet.remove(self.number)
            self._show_pairs(min(self.number, max(0, len(self.sheet.pairs) - 1)))

    def _move(self, by: int) -> None:
        if self.pair is not None:
            self._show_pairs(self.sheet.move(self.number, by))

    def _captioned(self, text: str) -> None:
        if self.pair is not None:
            self.pair.caption = " ".join(text.split())
            self.changed.emit()

    def _moved(self, lies: Similarity) -> None:
        pair = self.pair
        if pair is not None:
            before = pair.lies.how
            pair.nudge(lies)
            self.nudges.auto.setEnabled(pair.found is not None)
            # While a hand moves it, what is said of the pair stays the same.
            if pair.lies.how is not before:
                self.list.refresh()
                self._tell()

    def _lay(self, act: object) -> None:
        """As it was found, or each for itself."""
        pair = self.pair
        if pair is not None:
            act(pair)  # type: ignore[operator]  # a method of PairDraft
            self._laid(pair)

    def _laid(self, pair: PairDraft) -> None:
        if pair is self.pair:
            self.view.show_lies(pair.lies.similarity)
        self.list.refresh()
        self._tell()

    def _swap(self) -> None:
        if self.pair is not None:
            self.pair.swap()
            self._show_pairs(self.number)

    def _click(self) -> None:
        pair = self.pair
        if pair is not None:
            before, after = (self._store.kept(photo) for photo in pair.photos)
            PointsDialog(self, (before, after), partial(self._clicked, pair)).open()

    def _clicked(self, pair: PairDraft, lies: Alignment) -> None:
        pair.lies = lies
        self._laid(pair)

    def _found(self, pair: PairDraft) -> None:
        self._laid(pair)

    # allowed before

    def _show_asked(self, asked: tuple[AskedSheet, ...]) -> None:
        clear(self.asked)
        for one in asked:
            self.asked.addWidget(self._line(one))

    def _line(self, one: AskedSheet) -> Banner:
        take_back = partial(self._take_back, one.request)
        return asked_line(
            one, _ASKED, partial(_about, one), partial(self.resumed.emit, one), take_back
        )

    def _take_back(self, request: str) -> None:
        service = self.service
        self.desk.jobs.start(
            self,
            lambda _: service.take_back(request),
            lambda _: self.enter(),
            self._not_taken_back,
        )

    def _not_taken_back(self, error: ClinicVaultError) -> None:
        self.errors.show_error(error)

    @property
    def ready(self) -> bool:
        there = bool(self.sheet.pairs) and not self.search.waiting
        return there and not self.sheet.captions_name

    @property
    def missing(self) -> str:
        return sheet_words.NAMED if self.sheet.captions_name else ""

    def first(self) -> QWidget:
        return self.list if self.sheet.pairs else self.plus

    def wipe(self) -> None:
        self.view.wipe()
        self.list.clear()
        self.caption.clear()


def _nothing() -> QWidget:
    made = QWidget()
    told = label(
        "No view was photographed at two visits. Add a pair, and click on two pictures.",
        "muted",
        wrap=True,
    )
    told.setAlignment(Qt.AlignmentFlag.AlignCenter)
    sign = row(None, picture_label("columns-2", "line_strong", 48), None)
    made.setLayout(column(None, sign, told, None, spacing=14, margins=20))
    return made


def _counted(count: int) -> str:
    return trn("{n} pair", "{n} pairs", count)


def _about(one: AskedSheet) -> str:
    count = len(one.plan.pairs)
    return trn("{n} pair for {who}", "{n} pairs for {who}", count, who=words.whom(one.recipient))
