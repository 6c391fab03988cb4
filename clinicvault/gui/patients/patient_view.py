"""A patient's page: header, timeline beside compare, consent, details."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.gui.access.emergency_line import EmergencyLine
from clinicvault.gui.access.shut import ShutPanel, shut
from clinicvault.gui.access.standing import EmergencyStrip
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.pictures.store import PictureStore, ThumbnailStore
from clinicvault.gui.widgets import (
    Banner,
    Choices,
    ErrorBanner,
    button,
    column,
    divider,
    label,
    row,
    scroll,
)
from clinicvault.services.api import RequestService
from clinicvault.services.views import MissingConsent, PatientPage, PhotoView

from .compare import ComparePanel
from .consent import ConsentTab
from .consent_missing import ConsentMissing, wants_consent
from .details import DetailsTab
from .header import PatientHeader
from .kept_files import KeptFilesDialog
from .move import MoveDialog
from .set_aside import SetAsideLine
from .timeline import TimelineView
from .timeline_model import TimelineModel

_BOTH_FROM = 830
_PHOTOS, _SHUT, _MISSING = range(3)
_THUMBNAIL = QSize(168, 224)
_OBLIQUE = frozenset({View.OBLIQUE_LEFT, View.OBLIQUE_RIGHT})
_PROFILE = frozenset({View.PROFILE_LEFT, View.PROFILE_RIGHT})
_FILTERS: dict[str, Callable[[View], bool]] = {
    "all": lambda _: True,
    "frontal": lambda view: view is View.FRONTAL,
    "oblique": lambda view: view in _OBLIQUE,
    "profile": lambda view: view in _PROFILE,
}


class PatientView(QWidget):
    """Lives while its patient is in view."""

    photo_opened = Signal(str)
    export_wanted = Signal(list)
    """Ids of the photos to begin with."""
    pictures_over = Signal()
    """What was opened may be seen no longer."""
    purpose_wanted = Signal(object)
    """A reason to load the page for; pictures shown for another are forgotten already."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self.store = PictureStore(desk.jobs, desk.services.viewing, self)
        self.model = TimelineModel()
        self.header = PatientHeader()
        self.strip, self.shut = EmergencyStrip(), ShutPanel(desk)
        self.emergency = EmergencyLine(desk)
        self.missing, self.anyway = ConsentMissing(desk), EmergencyLine(desk, framed=True)
        self.tabs, self.views = Choices("tab"), Choices("seg")
        self.timeline = TimelineView(self.model)
        self.compare = ComparePanel(desk, self.store, self.model)
        self.consent, self.details = ConsentTab(desk), DetailsTab(desk)
        self.refusal = ErrorBanner("info")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for key, text in (
            ("timeline", mark("Timeline")),
            ("consent", mark("Consent")),
            ("details", mark("Details")),
        ):
            self.tabs.offer(key, text)
        self._stack = QStackedWidget()
        self._photos = QStackedWidget()
        for page in (self._timeline_page(), scroll(self.shut), scroll(self._missing_page())):
            self._photos.addWidget(page)
        for page in (self._photos, scroll(self.consent), scroll(self.details)):
            self._stack.addWidget(page)
        tabs = row(self.tabs, None, margins=(24, 0, 24, 0))
        strip = row(self.strip, margins=(24, 0, 20, 8))
        box = column(self.header, strip, tabs, divider(), self._stack, spacing=0)
        box.setStretch(4, 1)
        self.setLayout(box)

    def _timeline_page(self) -> QWidget:
        for key, text in (
            ("all", mark("All")),
            ("frontal", mark("Frontal")),
            ("oblique", mark("Oblique")),
            ("profile", mark("Profile")),
        ):
            self.views.offer(key, text)
        self._toggle = button("Compare", icon="columns-2", on=self._switch)
        self.empty = Banner("info")
        self.empty.hide()
        self.aside = SetAsideLine(may_open=self._desk.may(Act.VIEW_PHOTO))
        left = QWidget()
        head = row(label("Visits", "h2"), None, self.views, self._toggle)
        told = (self.refusal, self.emergency, self.empty)
        box = column(head, *told, self.timeline, self.aside, spacing=10)
        box.setStretch(4, 1)
        left.setLayout(box)
        self._left, self._back = left, button("Back to the visits", "link", on=self._switch)
        say(self.timeline.setAccessibleName, "Photos by visit")
        right = QFrame()
        box = column(row(self._back, None), self.compare, spacing=4)
        box.setStretch(1, 1)
        right.setLayout(box)
        self._right = right
        holder = QWidget()
        line = row(left, right, spacing=20, margins=(24, 16, 20, 18))
        line.setStretch(0, 13)
        line.setStretch(1, 14)
        holder.setLayout(line)
        return holder

    def _missing_page(self) -> QWidget:
        made = QWidget()
        made.setLayout(column(None, self.missing, row(None, self.anyway, None), None, None))
        return made

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_tab)
        self.views.chosen.connect(self._filter)
        self.timeline.picked.connect(lambda _: self._picked())
        self.timeline.opened.connect(self.photo_opened)
        self.timeline.giving.connect(self.export_wanted)
        self.timeline.refused.connect(self._try_anyway)
        self.compare.left.opened.connect(lambda: self._open_compared(0))
        self.compare.right.opened.connect(lambda: self._open_compared(-1))
        self.compare.suggest.connect(self._suggest)
        self.compare.enlarge.connect(self._enlarge)
        self.aside.wanted.connect(self._show_kept)
        self.header.import_wanted.connect(self._import)
        self.header.export_wanted.connect(self._export)
        self.header.purpose_wanted.connect(self._state)
        self.header.move_wanted.connect(self._move)
        self.missing.found.connect(self._show_missing)
        self.strip.end_wanted.connect(self._end_emergency)
        self.strip.over.connect(self._emergency_over)

    @property
    def patient(self) -> str:
        """Id of the patient in view, or ""."""
        return self._page.row.id if self._page is not None else ""

    @property
    def page(self) -> PatientPage | None:
        """What is known of the patient in view."""
        return self._page

    @property
    def may_give(self) -> bool:
        """Whether this person may give pictures of this patient away now."""
        return self.timeline.gives

    @property
    def tab(self) -> str:
        """The tab in view."""
        return self.tabs.current

    def show_page(self, page: PatientPage) -> None:
        """Show a patient; the same one again keeps the place, if photos may still be seen."""
        before, same = self._page, self.patient == page.row.id
        same = same and before is not None and before.purpose is page.purpose
        self._page = page
        self.header.show_page(page)
        self.consent.show_page(page)
        self.details.show_page(page)
        if not same or page.refusal:
            self._forget_pictures()
        self._show_photos(page)

    def _show_photos(self, page: PatientPage) -> None:
        self.strip.show_standing(page.access)
        self._show_instead(page)
        refused = bool(page.refusal)
        self.refusal.setVisible(refused)
        self.refusal.retone("info")
        if refused and not self._desk.may(Act.VIEW_PHOTO):
            self.refusal.speak(
                "Photos are shown to practitioners.",
                mark(
                    "You see which photos there are, and can import more; that keeps patients "
                    "safe if your password is ever stolen."
                )
                if self._desk.may(Act.IMPORT)
                else mark(
                    "You see which photos there are; that keeps patients safe if your password "
                    "is ever stolen."
                ),
            )
        elif refused:
            self.refusal.show_code(page.refusal)
        self.timeline.veil(refused)
        if not refused and self.timeline.store is None:
            self._new_thumbnails()
        self._right.setVisible(not refused)
        self.views.setVisible(not refused)
        self._filter(self.views.current)
        able = not refused and bool(self.model.photos)
        self.header.export.setEnabled(able)
        self.timeline.gives = able and Act.EXPORT_PHOTO in page.may
        self._show_empty(page)
        self.aside.show_page(page)
        self._fit()

    def _show_instead(self, page: PatientPage) -> None:
        """What stands in the place of the pictures, or the way past a banner over them."""
        closed = shut(page, self._desk)
        self._photos.setCurrentIndex(_SHUT if closed else _PHOTOS)
        missing = not closed and wants_consent(page, self._desk)
        wanted = self.shut if closed else self.missing if missing else self.emergency
        for one in (self.shut, self.emergency, self.anyway, self.missing):
            if one is not wanted:
                one.wipe()
        wanted.show_page(page)

    def _show_missing(self, missing: MissingConsent | None) -> None:
        page = self._page
        if page is None or shut(page, self._desk):
            return
        self._photos.setCurrentIndex(_MISSING if missing is not None else _PHOTOS)
        (self.anyway if missing is not None else self.emergency).show_page(page)

    def _show_empty(self, page: PatientPage) -> None:
        self.empty.setVisible(False)
        if not page.visits and not page.refusal:
            self.empty.speak("No photo yet.", "Import the photos of the first visit.")

    def _new_thumbnails(self) -> None:
        store = ThumbnailStore(
            self._desk.jobs, self._desk.services.viewing, self.patient, _THUMBNAIL
        )
        store.setParent(self)
        store.failed.connect(self.refusal.show_error)
        self.timeline.use(store)

    def _move(self) -> None:
        if self._page is not None:
            patient = self._page.row.id
            MoveDialog(
                self, self._desk, self._page, lambda: self._desk.patient_changed.emit(patient)
            ).open()

    def _forget_pictures(self) -> None:
        self.compare.wipe()
        self.compare.show_pair([])
        self.store.wipe()
        if self.timeline.store is not None:
            self.timeline.store.wipe()
            self.timeline.store.deleteLater()
            self.timeline.drop()

    def _filter(self, key: str) -> None:
        wanted = _FILTERS[key]
        photos = self._page.visits if self._page is not None else ()
        kept = list(self.timeline.picks)

        def passes(photo: PhotoView) -> bool:
            return wanted(photo.view)

        self.model.show(photos, passes)
        self.timeline.doItemsLayout()
        self.timeline.pick([photo for photo in kept if self.model.row_of(photo) >= 0])

    def show_tab(self, key: str) -> None:
        """Timeline, consent or details."""
        self.tabs.choose(key)
        self._stack.setCurrentIndex(("timeline", "consent", "details").index(key))

    def _picked(self) -> None:
        self.compare.show_pair(self.timeline.compared())
        self.header.show_picked(len(self.timeline.picks))

    def _suggest(self) -> None:
        """The newest frontal photo and the oldest of the same view; else the last and the first."""
        photos = self.model.photos
        frontal = [photo for photo in photos if photo.view is View.FRONTAL]
        chosen = frontal if len(frontal) > 1 else list(photos)
        if len(chosen) > 1:
            self.timeline.pick([chosen[-1].id, chosen[0].id])

    def _open_compared(self, side: int) -> None:
        pair = self.timeline.compared()
        if pair:
            self.photo_opened.emit(pair[side])

    def _try_anyway(self, photo: str) -> None:
        """Behind the veil the clinic itself answers, so that its access log knows of the try."""
        viewing, patient = self._desk.services.viewing, self.patient
        self._desk.jobs.start(
            self,
            lambda _: viewing.preview(photo),
            lambda _: self._desk.patient_changed.emit(patient),
            self._refused,
        )

    def _refused(self, error: ClinicVaultError) -> None:
        self.refusal.retone("warn")
        self.refusal.show_error(error)

    def _end_emergency(self) -> None:
        """Before its time: the keys go, and what the window holds of the pictures."""
        requests, patient = self._desk.services.requests, self.patient
        self._forget_pictures()
        self.pictures_over.emit()
        self._desk.jobs.start(
            self,
            lambda _: _end_running(requests, patient),
            lambda _: self._desk.patient_changed.emit(patient),
            self._refused,
        )

    def _emergency_over(self) -> None:
        """Its time is over: nothing of it stays in view, whatever the page says next."""
        self._forget_pictures()
        self.pictures_over.emit()
        self._desk.patient_changed.emit(self.patient)

    def _state(self, purpose: Purpose) -> None:
        """Whatever comes next, what was opened for another reason goes first."""
        self._forget_pictures()
        self.purpose_wanted.emit(purpose)

    def _import(self) -> None:
        self._desk.go("import", self.patient)

    def _export(self) -> None:
        self.export_wanted.emit(list(self.timeline.picks))

    def _show_kept(self) -> None:
        KeptFilesDialog(self, self._desk, self.patient).open()

    # room: both panes, or one at a time

    def _switch(self) -> None:
        self._one = "compare" if self._one == "timeline" else "timeline"
        self._fit()

    _one = "timeline"
    _large = False

    def _enlarge(self, large: bool) -> None:
        self._large = large
        self._fit()

    def _fit(self) -> None:
        refused = self._page is not None and bool(self._page.refusal)
        both = self.width() >= _BOTH_FROM and not self._large
        show_right = not refused and (both or self._large or self._one == "compare")
        self._right.setVisible(show_right)
        self._left.setVisible(both or refused or not show_right)
        self._toggle.setVisible(not both and not refused)
        self._back.setVisible(not both and not self._large)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wipe(self) -> None:
        """Overwrite the pictures, forget the patient."""
        self._forget_pictures()
        self.model.wipe()
        for part in (self.header, self.consent, self.details):
            part.wipe()
        for one in (self.shut, self.emergency, self.anyway, self.missing):
            one.wipe()
        self.strip.wipe()
        self.aside.hide()
        self._page = None


def _end_running(requests: RequestService, patient: str) -> None:
    """End this person's emergency access to a patient."""
    for one in requests.all(50):
        if one.patient_id == patient and one.state == "running":
            requests.end(one.id)
