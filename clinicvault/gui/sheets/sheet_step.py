"""The last look at a sheet: its pages as they will leave, what the rules say, who allows it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import short
from clinicvault.gui.export.check_step import CheckStep
from clinicvault.gui.i18n import hush, mark, say
from clinicvault.gui.jobs import Task
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.widgets import Banner, column, icon_button, label, row
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.api.sheets import SheetService
from clinicvault.services.views.exports import ExportGiven
from clinicvault.services.views.sheets import SheetForm, SheetPages, SheetPlan, SheetPrint

from . import sheet_words
from .draft import SheetDraft
from .look_box import LookBox
from .printing import Printer, print_pages


class SheetStep(CheckStep):
    """Nothing was written yet; the wizard's button begins it here."""

    def __init__(
        self,
        desk: Desk,
        giving: ExportWizardService,
        sheets: SheetService,
        sheet: SheetDraft,
        thumbs: ThumbnailStore,
    ) -> None:
        self.sheets, self.sheet = sheets, sheet
        self.box = LookBox(sheet)
        self.pages: list[Picture] = []
        self.page = 0
        self._drawing: Task[object] | None = None
        self._known = False
        super().__init__(desk, giving, sheet.draft, thumbs)
        self.box.changed.connect(self._redraw)

    def _lay_out(self) -> None:
        say(self.canvas.setAccessibleName, "The page as it will leave")
        self.earlier = icon_button("chevron-left", "Page before", partial(self._turn, -1))
        self.later = icon_button("chevron-right", "Next page", partial(self._turn, 1))
        self.place = label("", "muted")
        self.gone = Banner("warn")
        self.gone.hide()
        left = QWidget()
        foot = row(None, self.earlier, self.place, self.later, None, spacing=8)
        inside = column(self.canvas, foot, spacing=8)
        inside.setStretch(0, 1)
        left.setLayout(inside)
        told = (self.gone, self.blocked, self.wants, self._second, self.touch, self.box)
        self._lay_panes(left, self._side(*told, self._facts))
        # The strip of single pictures has no place here; the covers were looked at before.
        self.strip.setParent(self)
        self.strip.hide()

    # the pages

    def enter(self) -> None:
        """Ask the rules, draw the pages."""
        self.errors.hide()
        if self.draft.fixed:
            self.box.hide()
        else:
            self.box.propose(self.draft)
        self._forget_second()
        self._ask_logo()
        self._redraw()

    def _ask_logo(self) -> None:
        if not self._known:
            self.box.show_logo(there=False)
            self.desk.jobs.start(self, lambda _: self.sheets.has_logo(), self._logo_known)

    def _logo_known(self, there: bool) -> None:
        self._known = True
        self.box.show_logo(there=there)

    def _redraw(self) -> None:
        """What was drawn for other words is not what leaves."""
        plan, self.look = self.sheet.plan(), None
        self._show_facts()
        self.changed.emit()
        if self._drawing is not None:
            self._drawing.drop()
        if plan is None:
            return
        say(self.caption.setText, "The pages are being drawn …")
        self.desk.jobs.start(
            self, lambda _: self.sheets.look(plan), partial(self._judged, plan), self._not_drawn
        )
        self._drawing = self.desk.jobs.start(
            self,
            lambda task: _decoded(self.sheets.pages(plan, task.token)),
            partial(self._drawn, plan),
            self._not_drawn,
        )

    def _judged(self, plan: SheetPlan, look: object) -> None:
        if plan == self.sheet.plan():
            self._know(look)  # type: ignore[arg-type]  # an ExportLook

    def _drawn(self, plan: SheetPlan, made: tuple[list[Picture], SheetPages]) -> None:
        if plan != self.sheet.plan():
            return
        self.pages, told = made
        self._turn_to(min(self.page, len(self.pages) - 1))
        self.gone.setVisible(bool(told.left_out))
        if told.left_out:
            codes = sorted({one.code for one in told.left_out})
            self.gone.speak(
                "Some pairs are missing: a picture of theirs could not be read.",
                "{why}",
                why=lambda: " ".join(short(code) for code in codes),
            )
        say(self.caption.setText, "This is what leaves, and nothing else of the patient.")
        self.changed.emit()

    def _not_drawn(self, error: ClinicVaultError) -> None:
        hush(self.caption.setText, "")
        self.errors.show_error(error)

    def _turn(self, by: int) -> None:
        self._turn_to(self.page + by)

    def _turn_to(self, number: int) -> None:
        if not 0 <= number < len(self.pages):
            return
        self.page = number
        self.canvas.state.reset()
        self.canvas.show_picture(self.pages[number])
        self.earlier.setEnabled(number > 0)
        self.later.setEnabled(number + 1 < len(self.pages))
        say(self.place.setText, "Page {page} of {all}", page=number + 1, all=len(self.pages))

    def _leave_out(self) -> None:
        """The pairs of what cannot leave go with it."""
        if self.look is not None:
            out = {one.photo for one in self.look.blocked}
            self.draft.choose(tuple(one for one in self.draft.photos if one not in out))
            self.sheet.fit()
            self.blocked.hide()
            self._redraw()

    # doing it

    @property
    def prints(self) -> bool:
        """Whether it goes to a printer."""
        return self.sheet.look.form is SheetForm.PAPER

    @property
    def act(self) -> str:
        if self.asks:
            return mark("Ask for it")
        return mark("Print …") if self.prints else mark("Choose where to save")

    @property
    def ready(self) -> bool:
        return bool(self.pages) and super().ready and not self.sheet.named

    @property
    def missing(self) -> str:
        return sheet_words.NAMED if self.sheet.named else super().missing

    def ask(self) -> None:
        plan = self.sheet.plan()
        if plan is not None:
            self._run(lambda _: self.sheets.ask(plan), lambda _: self.asked.emit())

    def save(self, output: Path) -> None:
        plan = self.sheet.plan()
        if plan is None or self.busy:
            return
        said = self.second.take() if self.second is not None else ("", "")

        def work(task: Task[ExportGiven]) -> ExportGiven:
            return self.sheets.give(
                plan, output, second=said, progress=task.tell, cancel=task.token
            )

        self.working.begin()
        self._run(work, self.given.emit)

    def print(self, printer: Printer) -> None:
        """Written down first; then the pages go to the printer."""
        plan = self.sheet.plan()
        if plan is None or self.busy:
            return
        said = self.second.take() if self.second is not None else ("", "")

        def work(task: Task[ExportGiven]) -> ExportGiven:
            made = self.sheets.printed(plan, second=said, progress=task.tell, cancel=task.token)
            return _printed(self.sheets, plan, made, printer)

        self.working.begin()
        self._run(work, self.given.emit)

    def first(self) -> QWidget:
        return self.canvas

    def wipe(self) -> None:
        super().wipe()
        for page in self.pages:
            page.wipe()
        self.pages = []
        self.box.wipe()


def _decoded(made: SheetPages) -> tuple[list[Picture], SheetPages]:
    """For a worker: our own baseline JPEGs."""
    return [Picture.from_preview(page) for page in made.pages], made


def _printed(
    sheets: SheetService, plan: SheetPlan, made: SheetPrint, printer: Printer
) -> ExportGiven:
    """For a worker; a printer that fails is said in the log, too."""
    try:
        print_pages(made.pages, printer)
    except ClinicVaultError:
        sheets.not_printed(plan.export.patient, made.export)
        raise
    return ExportGiven(printer.name, made.log_entry, made.pictures, left_out=made.left_out)
