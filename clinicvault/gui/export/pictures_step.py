"""First question: which pictures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.patients.timeline import TimelineView
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.widgets import button, column, label, row
from clinicvault.gui.widgets.banner import Banner
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import AskedExport

from .asked_line import asked_line
from .draft import Draft
from .step import Step

_ASKED = (
    mark("{who} allowed this export."),
    mark("This export waits for a second person."),
)


class PickView(TimelineView):
    """The timeline, where every pick has a tick: nothing is compared here."""

    def _badge(self, photo: str) -> str:
        return "✓" if photo in self.picks else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return is the wizard's: nothing is opened large here."""
        if event.text() in {"\r", "\n"}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class PicturesStep(Step):
    """Pictures by visit; what was picked on the patient's page is picked here."""

    resumed = Signal(object)
    """An export that somebody allowed, to go on with."""

    def __init__(
        self,
        desk: Desk,
        service: ExportWizardService,
        draft: Draft,
        thumbs: ThumbnailStore,
        picked: Sequence[str],
    ) -> None:
        super().__init__(desk, service, draft)
        self.grid = PickView(draft.model)
        self.grid.use(thumbs)
        thumbs.failed.connect(self.errors.show_error)
        say(self.grid.setAccessibleName, "Photos by visit")
        self.count = label("", "muted")
        self.clips = QCheckBox()
        self.clips.toggled.connect(lambda _: self._picked())
        self.asked = column(spacing=8)
        self._lay_out()
        self._begin(picked)
        self.grid.picked.connect(lambda _: self._picked())
        self._picked()

    def _begin(self, picked: Sequence[str]) -> None:
        known = [photo for photo in picked if self.draft.model.row_of(photo) >= 0]
        self.grid.pick(known)

    def _lay_out(self) -> None:
        everything = button("All", "ghost", on=self._all)
        frontal = button("Frontal", "ghost", on=partial(self._of_view, View.FRONTAL))
        nothing = button("None", "ghost", on=self.grid.clearSelection)
        texts = column(
            label("Which pictures?", "h1"),
            label("Click on each picture that may leave.", "muted"),
            spacing=2,
        )
        head = row(texts, None, self.count, 8, everything, frontal, nothing, spacing=4)
        stage = QFrame()
        stage.setProperty("card", "1")
        inside = column(self.grid, margins=(14, 10, 6, 10))
        stage.setLayout(inside)
        box = column(self.errors, self.asked, head, stage, row(self.clips, None), spacing=12)
        box.setStretch(3, 1)
        self.setLayout(box)

    def enter(self) -> None:
        """Somebody may have allowed an export, or pictures were left out for a reason."""
        chosen = self.draft.photos
        stills = [one for one in chosen if self.draft.model.row_of(one) >= 0]
        if set(stills) != set(self.grid.picks):
            self.grid.pick(stills)
            self.clips.setChecked(len(stills) < len(chosen))
        patient = self.draft.patient
        self.desk.jobs.start(
            self, lambda _: self.service.asked(patient), self._show_asked, self._unasked
        )

    def _unasked(self, error: ClinicVaultError) -> None:
        self.errors.show_error(error)

    def _show_asked(self, asked: tuple[AskedExport, ...]) -> None:
        clear(self.asked)
        for one in asked:
            self.asked.addWidget(self._line(one))

    def _line(self, one: AskedExport) -> Banner:
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
            self.errors.show_error,
        )

    def _all(self) -> None:
        self.grid.selectAll()

    def _of_view(self, view: View) -> None:
        model = self.draft.model
        self.grid.pick([photo.id for photo in model.photos if photo.view is view])

    def _picked(self) -> None:
        order = {photo.id: row for row, photo in enumerate(self.draft.model.photos)}
        picks = sorted(self.grid.picks, key=lambda photo: order.get(photo, 0))
        found = (self.draft.model.clip_of(photo) for photo in picks)
        clips = [clip.id for clip in found if clip is not None]
        say(self.clips.setText, "{what}", what=lambda: _with_clips(len(clips)))
        reveal(self.clips, bool(clips))
        wanted = clips if self.clips.isChecked() else []
        self.draft.choose((*picks, *wanted))
        say(self.count.setText, "{what}", what=lambda: _counted(len(picks), len(order)))
        self.changed.emit()

    @property
    def ready(self) -> bool:
        return bool(self.draft.photos)

    def first(self) -> QWidget:
        return self.grid


def _counted(count: int, total: int) -> str:
    return tr("{n} of {all} chosen", n=formats.number(count), all=formats.number(total))


def _about(one: AskedExport) -> str:
    count = len(one.plan.pictures)
    return trn(
        "{n} picture for {who}", "{n} pictures for {who}", count, who=words.whom(one.recipient)
    )


def _with_clips(count: int) -> str:
    return trn(
        "Also the {n} short film that belongs to a live photo",
        "Also the {n} short films that belong to live photos",
        count,
    )
