"""The page "Given out": what left, what to ask back, what is shown, the address book."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.export.readying import Readying, styled
from clinicvault.gui.i18n import hush, language, mark, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    Choices,
    ErrorBanner,
    badge,
    button,
    column,
    frame,
    icon_button,
    label,
    row,
)
from clinicvault.gui.widgets.basic import reveal

from .book import BookSection
from .gifts import GiftsSection
from .live import LiveSection
from .rows import Ledger, read, read_again

GIVEN, BACK, LIVE, BOOK = "given", "back", "live", "book"
PAGE = "given"
_TITLES = {
    GIVEN: (mark("Given to"), "share-2"),
    BACK: (mark("To ask back"), "undo-2"),
    LIVE: (mark("Shown now"), "globe"),
    BOOK: (mark("Address book"), "contact"),
}
Section = GiftsSection | LiveSection | BookSection


class GivenPage(Page):
    """Sections over one reading of the ledger; each is made when it is first wanted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ledger, self._patient, self._gift = Ledger(), "", ""
        self._read = self._reading_all = False
        self._task: Task[Ledger] | None = None
        self.waits = label("Looking at what there is …", "muted")
        self.sections, self._stack = Choices("tab"), QStackedWidget()
        self._made: dict[str, Section] = {}
        self._readying = Readying(self)
        self.errors = ErrorBanner()
        self.again = button("Look again", icon="refresh-cw", on=self.load)
        self.only, self.everybody = badge("accent"), icon_button("x", "Of everybody", self._all)
        self._lay_out()
        self.sections.chosen.connect(self.show_section)
        desk.patient_changed.connect(self._changed)
        desk.patient_erased.connect(self._erased)
        language().follow(self, self._speak)
        self._speak()

    def _lay_out(self) -> None:
        for key, (title, sign) in _TITLES.items():
            self.sections.offer(key, title, icon=sign)
        self._one = QWidget()
        self._one.setLayout(row(self.only, self.everybody, spacing=4))
        self._one.hide()
        head = row(self.sections, None, self._one, self.again, spacing=12)
        strip = column(head, self.errors, self.waits, spacing=10, margins=(24, 14, 20, 0))
        above = frame()
        above.setLayout(strip)
        box = column(above, self._stack, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)

    # coming and going

    def enter(self, place: Place) -> None:
        """A section, a gift (its id as the tab), or what left of one patient."""
        if place.patient or place.tab:
            self._patient, self._gift = place.patient, ""
        if place.tab and place.tab not in _TITLES:
            self._gift = place.tab
        key = place.tab if place.tab in _TITLES else self._section(place)
        if key in self._made:
            self.show_section(key)
        else:  # the page comes into view first, in a turn of its own
            self.sections.choose(key)
            self._readying.begin((partial(self.part, key), self._show_current), first=0)
        self.load()

    def _show_current(self) -> None:
        self.show_section(self.sections.current)

    def _make_ahead(self, key: str) -> None:
        """A section that somebody may want next, and its style."""
        if key not in self._made:
            made = self.part(key)
            form = (lambda: made.form,) if isinstance(made, BookSection) and made.may else ()
            self._readying.more((*form, lambda: self._readying.more(styled(made))))

    def _section(self, place: Place) -> str:
        return GIVEN if place.tab or place.patient else self.sections.current

    def place(self, name: str) -> Place:
        return Place(name, self._patient, self.sections.current)

    def show_section(self, key: str) -> None:
        """Bring a section into view."""
        self.sections.choose(key)
        made = self.part(key)
        self._stack.setCurrentWidget(made)
        self._show_in(key, made)

    def part(self, key: str) -> Section:
        """A section, made on first use."""
        if key not in self._made:
            made = self._make(key)
            made.changed.connect(self._noted)
            self._made[key] = made
            self._stack.addWidget(made)
        return self._made[key]

    def _make(self, key: str) -> Section:
        if key == LIVE:
            live = LiveSection(self.desk)
            live.gift_wanted.connect(self._open_gift)
            return live
        if key == BOOK:
            book = BookSection(self.desk)
            book.gifts_wanted.connect(self._show_gifts_of)
            return book
        return GiftsSection(self.desk, back=key == BACK)

    def search(self) -> None:
        made = self.part(self.sections.current)
        made.search.setFocus()
        made.search.selectAll()

    # the ledger

    def load(self) -> None:
        """Read the whole ledger anew; what was read before stays in view meanwhile."""
        self._start(read)
        self._reading_all = True

    def _start(self, reading: Callable[[Desk], Ledger]) -> None:
        if self._task is not None:
            self._task.drop()
        self._reading_all = False
        self.errors.hide()
        self.again.setEnabled(False)
        desk = self.desk
        self._task = desk.jobs.start(self, lambda _: reading(desk), self._loaded, self._failed)

    def _loaded(self, ledger: Ledger) -> None:
        self.again.setEnabled(True)
        self._ledger, self._read, self._reading_all = ledger, True, False
        self.waits.hide()
        self.desk.counted.emit(PAGE, ledger.waiting)
        self._speak()
        self._show_current()
        self._readying.begin(partial(self._make_ahead, key) for key in _TITLES)

    def _failed(self, error: ClinicVaultError) -> None:
        self.again.setEnabled(True)
        self._reading_all = False
        self.waits.hide()
        self.errors.show_error(error)

    def _noted(self, patients: frozenset[str]) -> None:
        """Of these patients alone: a whole ledger may take seconds."""
        if self._reading_all:
            self.load()  # what is dropped would have told of the others
        elif self._read:
            known = self._ledger
            self._start(lambda desk: read_again(desk, known, patients))

    def _changed(self, patient: str) -> None:
        if self.isVisible():
            self._noted(frozenset({patient}))

    def _erased(self, patient: str) -> None:
        if self._patient == patient:
            self._patient = ""
        if self._task is not None:
            self._task.drop()  # it may bring the patient back into view
        self._ledger, self._read = Ledger(), False
        for made in self._made.values():
            made.wipe()
        if self.isVisible():
            self.load()

    def _show_in(self, key: str, made: Section) -> None:
        if not self._read:
            return
        if isinstance(made, GiftsSection):
            gift, self._gift = (self._gift, "") if key == GIVEN else ("", self._gift)
            made.show_ledger(self._ledger, self._patient, gift)
        elif isinstance(made, LiveSection):
            made.show_ledger(self._ledger, self._patient)
        else:
            made.show_ledger(self._ledger)
        self._name_patient()

    def _open_gift(self, gift: str) -> None:
        self._gift = gift
        self.show_section(GIVEN)

    def _show_gifts_of(self, name: str) -> None:
        gifts = self.part(GIVEN)
        self._all()
        self.show_section(GIVEN)
        hush(gifts.search.setText, name)

    def _all(self) -> None:
        """Of every patient again."""
        self._patient = ""
        key = self.sections.current
        self._show_in(key, self.part(key))
        self._name_patient()

    # words

    def _speak(self) -> None:
        counts = {BACK: len(self._ledger.back), LIVE: len(self._ledger.live)}
        for key, (title, _) in _TITLES.items():
            count = counts.get(key, 0)
            told = f"{tr(title)}  {count}" if count else tr(title)
            hush(self.sections.button(key).setText, told)

    def _name_patient(self) -> None:
        gifts = self._ledger.gifts
        one = next((row.one for row in gifts if row.one.patient_id == self._patient), None)
        shown = bool(self._patient) and self.sections.current != BOOK
        told = (one.patient_name or one.patient_code) if one is not None else tr("One patient")
        hush(self.only.setText, told)
        reveal(self._one, shown)

    def wipe(self) -> None:
        self._readying.stop()
        self._ledger, self._patient, self._gift = Ledger(), "", ""
        self._read = False
        self.only.clear()
        for made in self._made.values():
            made.wipe()
