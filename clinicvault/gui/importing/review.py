"""The files of the open import: how far it is, what became of each, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QFrame, QProgressBar, QStackedWidget

from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, say, tr
from clinicvault.gui.widgets import Banner, Choices, button, column, plain, row
from clinicvault.gui.widgets.elided import Elided
from clinicvault.jobs import Progress
from clinicvault.services.views import ImportedPhoto

from .alike import Alike, Groups
from .feed import as_result
from .grid import PictureGrid
from .received import ReceivedStrip
from .result import IMPORTED, REFUSED, Result
from .results import ResultModel, stretches
from .rows import RowList
from .thumbs import Thumbs
from .tools import Tools
from .which import ALIKE, ALL, Which

LINES, PICTURES = "lines", "pictures"
_LOW = 640


class ReviewPanel(QFrame):
    """Also hears what a running import tells (`feed.Hearer`)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self.running = self.again = False
        self.thumbs = Thumbs(desk.jobs, self)
        self.model = ResultModel()
        self.alike = Alike(self.model)
        self.which = Which(self.model, self.alike)
        self.list, self.grid = RowList(self.thumbs), PictureGrid(self.thumbs)
        self.tools = Tools(desk, self.model, self.alike, self.thumbs, self.marked)
        self._make_head()
        self._make_banners(desk)
        self._make_files()
        self._lay_out()
        self.show_running(running=False)

    def _make_head(self) -> None:
        self.who, self.what = Elided("", "h2"), Elided("", "muted")
        self.progress = plain("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        say(self.bar.setAccessibleName, "Progress of the import")
        self.cancel = button("Cancel")
        self.more = button("Add more photos", icon="plus")
        self.done = button("Done", "primary", icon="check")

    def _make_banners(self, desk: Desk) -> None:
        self.report = Banner("ok", closable=True)
        self.gone = Banner("warn", action="Go on")
        self.waiting = Banner("warn", action="Take them in")
        self.leave_out = button("Leave them out", "link")
        self.waiting.append(self.leave_out)
        self.received = ReceivedStrip(desk)
        self.banners = (self.gone, self.waiting, self.received, self.report)
        for one in self.banners:
            one.hide()

    def _make_files(self) -> None:
        self.list.setModel(self.which.shown)
        self.grid.setModel(self.which.shown)
        for view in (self.list, self.grid):
            say(view.setAccessibleName, "Files of this import")
        self.looks = Choices("seg")
        say(self.looks.setAccessibleName, "How the files are shown")
        self.looks.offer(LINES, "List")
        self.looks.offer(PICTURES, "Pictures")
        self.files = QStackedWidget()
        self.files.addWidget(self.list)
        self.files.addWidget(self.grid)
        for view in (self.list, self.grid):
            view.selectionModel().selectionChanged.connect(self._marks_changed)
        self.looks.chosen.connect(lambda _: self._show_view(keep=True))
        self.which.changed.connect(lambda: self._show_view(keep=False))
        self._places = [0, 0]
        self.model.modelAboutToBeReset.connect(self._keep_place)
        self.model.modelReset.connect(self._back_to_place)
        self.tools.all.clicked.connect(lambda _: self._view.selectAll())
        self.tools.later.clicked.connect(lambda _: self.mark(self.alike.later_ones))
        self.tools.keep.clicked.connect(lambda _: self.alike.show(()))

    def _lay_out(self) -> None:
        names = column(self.who, self.what, spacing=1)
        head = row(names, self.progress, self.cancel, self.more, self.done, spacing=10)
        head.setStretch(0, 1)
        box = column(
            head,
            self.bar,
            *self.banners,
            row(self.which, None, self.looks),
            self.files,
            self.tools,
            spacing=10,
            margins=(20, 16, 20, 14),
        )
        box.setStretch(box.indexOf(self.files), 1)
        self.setLayout(box)

    # what the import tells

    def begin(self, name: str, visit: str, *, again: bool = False) -> None:
        """An import begins; `again`: of files that this one met before."""
        self.again = again
        hush(self.who.setText, name)
        hush(self.what.setText, visit)
        for one in self.banners:
            one.hide()
        self.which.choose(ALL)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show_running(running=True)

    def show_running(self, *, running: bool) -> None:
        """While it runs it can only be cancelled."""
        self.running = running
        for widget in (self.bar, self.cancel):
            widget.setVisible(running)
        for widget in (self.more, self.done):
            widget.setVisible(not running)
        hush(self.progress.setText, "")
        self.check()

    def photo(self, photo: ImportedPhoto) -> None:
        """A photo came in, with its thumbnail."""
        self.thumbs.put(photo.photo, photo.thumbnail)
        self.arrived(as_result(photo))

    def arrived(self, result: Result) -> None:
        """A file is done."""
        if self.again and self.model.knows(result):
            return
        bar = self._view.verticalScrollBar()
        followed = bar.value() >= bar.maximum() - 4
        self.model.append(result)
        if self._view is self.grid:
            self.grid.doItemsLayout()
        if followed:
            self._view.scrollToBottom()

    def told(self, progress: Progress) -> None:
        """How far it is."""
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        done, total = formats.number(progress.done), formats.number(progress.total)
        parts = [
            tr("{done} of {total}", done=done, total=total),
            tr("{rate} photos a second", rate=formats.number(progress.rate, 1)),
            formats.left(progress.seconds_left),
        ]
        hush(self.progress.setText, "  ·  ".join(part for part in parts if part))

    def show_groups(self, groups: Groups, sizes: dict[str, int]) -> None:
        """Photos that look alike, and how large their files are."""
        self.model.change_each({photo: {"bytes": size} for photo, size in sizes.items()})
        self.alike.show(groups)

    def make_room(self) -> None:
        """In a low window the summary makes way for what asks for a word."""
        asked = not (self.waiting.isHidden() and self.gone.isHidden())
        if asked and self.height() < _LOW:
            self.report.hide()

    def show_first_refused(self) -> None:
        """Bring the first file into view that was not taken in."""
        first = self.model.index(self.model.first(REFUSED))
        self._view.scrollTo(self.which.shown.mapFromSource(first))

    # what is shown and marked

    @property
    def _view(self) -> RowList | PictureGrid:
        return self.grid if self.files.currentWidget() is self.grid else self.list

    def _show_view(self, *, keep: bool) -> None:
        """Lines or pictures; photos that look alike are always side by side."""
        marked, alike = self.marked() if keep else [], self.which.current == ALIKE
        self.looks.setVisible(not alike)
        wanted = self.alike if alike else self.which.shown
        if self.grid.model() is not wanted:
            self.grid.setModel(wanted)
            self.grid.selectionModel().selectionChanged.connect(self._marks_changed)
        pictures = alike or self.looks.current == PICTURES
        self.files.setCurrentWidget(self.grid if pictures else self.list)
        for view in (self.list, self.grid):
            view.clearSelection()
        self.grid.doItemsLayout()
        self._view.scrollToTop()
        if marked:
            self.mark(marked)
        self.check()

    def marked(self) -> list[str]:
        """Photos marked in what is in view, without asking Qt for each."""
        shown, photos = self._in_view, []
        for stretch in self._view.selectionModel().selection().toList():
            rows = shown[stretch.top() : stretch.bottom() + 1]
            photos += [one.photo for one in rows if one.kind == IMPORTED]
        return photos

    @property
    def _in_view(self) -> list[Result]:
        alike = self._view.model() is self.alike
        return self.alike.results if alike else self.which.shown.results

    def take_focus(self) -> None:
        """The keyboard goes to the files."""
        self._view.setFocus()

    def mark(self, photos: list[str]) -> None:
        """Mark exactly these."""
        model, wanted, chosen = self._view.model(), set(photos), QItemSelection()
        rows = enumerate(self._in_view)
        found = [n for n, one in rows if one.kind == IMPORTED and one.photo in wanted]
        for first, last in stretches(found):
            chosen.select(model.index(first, 0), model.index(last, 0))
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self._view.selectionModel().select(chosen, how)

    def _keep_place(self) -> None:
        """Where many files went at once, the list stays where it was."""
        bars = [view.verticalScrollBar() for view in (self.list, self.grid)]
        self._places = [bar.value() for bar in bars]

    def _back_to_place(self) -> None:
        for view, value in zip((self.list, self.grid), self._places, strict=True):
            view.doItemsLayout()
            view.verticalScrollBar().setValue(value)
        self.check()

    def _marks_changed(self, *_: object) -> None:
        self._view.viewport().update()
        self.check()

    def check(self) -> None:
        """Enable what can be done now."""
        shown = self.which.current in {ALL, IMPORTED}
        self.tools.check(
            idle=not self.running,
            alike=self.which.current == ALIKE,
            markable=shown and self.model.count(IMPORTED) > 0,
        )

    def wipe(self) -> None:
        """Overwrite thumbnails, forget names."""
        self.thumbs.wipe()
        self.alike.show(())
        self.received.wipe()
        self.model.wipe()
        for text in (self.who, self.what):
            text.clear()
