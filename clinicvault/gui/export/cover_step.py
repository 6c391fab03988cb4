"""Every picture is looked at: faces, tattoos, jewels, birthmarks are covered, the rest cut off."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

import shiboken6
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.recipes import Background
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.pictures.canvas import Canvas
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.pictures.store import PictureStore, ThumbnailStore
from clinicvault.gui.widgets import button, column, label, row
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.exports import RenderedPicture

from .cover_panel import CoverPanel
from .cover_tools import CoverTools
from .covering import Covering
from .draft import Draft
from .editor_canvas import CoverCanvas, Tool
from .face_search import FaceSearch
from .filmstrip import DONE, FILM, OPEN, WARN, Filmstrip
from .step import Step

_EDITOR, _RESULT = range(2)


class CoverParts:
    """What takes long to make: each in a turn of its own before the step, or when it is wanted."""

    @cached_property
    def panel(self) -> CoverPanel:
        """Beside the picture."""
        return CoverPanel()

    @cached_property
    def tools(self) -> CoverTools:
        """Over the picture."""
        return CoverTools()

    def pieces(self) -> list[Callable[[], object]]:
        """Without a parent until the step takes them."""
        return [lambda: self.panel, lambda: self.tools]

    def drop(self) -> None:
        """Away with what no step took."""
        made = vars(self)
        found = [made[name] for name in ("panel", "tools") if name in made]
        for one in (*found, *(one.acts for one in found if isinstance(one, CoverTools))):
            if shiboken6.isValid(one) and one.parent() is None:
                one.deleteLater()


class CoverStep(Step):
    """Picture, tools over it, panel beside it, the other pictures under it."""

    def __init__(
        self,
        desk: Desk,
        service: ExportWizardService,
        draft: Draft,
        stores: tuple[PictureStore, ThumbnailStore],
        parts: CoverParts,
    ) -> None:
        super().__init__(desk, service, draft)
        self._store, thumbs = stores
        self.photo = ""
        self.canvas, self.result, self.panel = CoverCanvas(), Canvas(), parts.panel
        self.tools = parts.tools
        self.strip = Filmstrip(draft.model, thumbs, self.state_of)
        self.search = FaceSearch(desk, service, draft, self)
        self.caption = label("", "muted")
        self.left = label("", "muted")
        self.all = button("All look right", "ghost", on=self._all_right)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._stages = QStackedWidget()
        for stage in (self.canvas, self.result):
            self._stages.addWidget(stage)
        say(self.canvas.setAccessibleName, "Picture to cover")
        say(
            self.canvas.setAccessibleDescription,
            "Return puts a box in the middle, arrows move what is chosen, with Shift they resize "
            "it, Delete takes it away. The list beside the picture names everything.",
        )
        say(self.result.setAccessibleName, "The result")
        self.panel.setFixedWidth(272)
        left = QWidget()
        inside = column(self.tools, self._stages, self.strip, spacing=10)
        inside.setStretch(1, 1)
        left.setLayout(inside)
        self._beside = row()
        panes = row(left, self._beside, spacing=14)
        panes.setStretch(0, 1)
        texts = column(label("What must not be seen?", "h1"), self.caption, spacing=2)
        head = row(texts, None, self.left, self.all, self.tools.acts, spacing=8)
        box = column(head, self.errors, panes, spacing=12)
        box.setStretch(2, 1)
        self.setLayout(box)

    def pieces(self) -> list[Callable[[], object]]:
        return [self._place_panel]

    def _place_panel(self) -> None:
        if not self._beside.count():
            self._beside.addWidget(self.panel)
            self.panel.show()

    def _connect(self) -> None:
        self.strip.shown.connect(self._show)
        self.search.found.connect(self._found)
        self.canvas.changed.connect(self._changed)
        self.canvas.chosen.connect(self.panel.choose)
        self.canvas.limited.connect(self._limited)
        self.panel.changed.connect(self._panel_changed)
        self.panel.chosen.connect(self.canvas.choose)
        self.panel.brushed.connect(self._brushed)
        self.panel.looked.connect(self._looked)
        self.panel.again.connect(self._search_again)
        self.panel.left_out.connect(self._leave_out)
        self.tools.taken.connect(self._take)
        self.tools.undone.connect(partial(self._history, Covering.undo))
        self.tools.redone.connect(partial(self._history, Covering.redo))
        self.tools.result_wanted.connect(self._see_result)

    # which picture

    def enter(self) -> None:
        """Faces are looked for in all of them; the first that nobody looked at is shown."""
        self._place_panel()
        self.strip.show_photos(self.draft.photos)
        waiting = self.draft.unlooked
        kept = self.photo if self.photo in self.draft.photos else ""
        first = next(iter(waiting), "") or kept or next(iter(self.draft.photos), "")
        self.search.want((*[one for one in (first,) if self.draft.paintable(one)], *waiting))
        self.tools.result.setChecked(False)
        self.strip.blockSignals(True)
        self.strip.go(first)
        self.strip.blockSignals(False)
        self._show(first)

    def _show(self, photo: str) -> None:
        if not photo:
            return
        self.photo = photo
        covering, paintable = self.covering, self.draft.paintable(photo)
        self.canvas.show_covering(covering)
        self.result.show_picture(None)
        self.result.state.reset()
        self.panel.setEnabled(True)
        self.panel.show_covering(covering, hidden=self.draft.faces_hidden)
        self.tools.allow(editing=paintable)
        self.canvas.setEnabled(paintable)
        self._store.preview(photo, partial(self._came, photo), self.errors.show_error)
        if paintable and not covering.searched:
            self.search.want([photo])
        if self.tools.result.isChecked() and paintable:
            self._render()
        self._tell()

    def _came(self, photo: str, picture: Picture) -> None:
        if photo == self.photo:
            self.canvas.show_picture(picture)

    @property
    def covering(self) -> Covering:
        """Of the picture in view."""
        return self.draft.covering(self.photo)

    def state_of(self, photo: str) -> str:
        """What the strip says of a picture."""
        if not self.draft.paintable(photo):
            return WARN if self.draft.must_stay(photo) else FILM
        if self.draft.shows(photo):
            return WARN
        return DONE if self.draft.covering(photo).looked else OPEN

    # what is told

    def _tell(self) -> None:
        """Everything beside the picture that follows from its covers."""
        covering = self.covering
        paintable = self.draft.paintable(self.photo)
        self.tools.show_hints(wanted=covering.now.background is not Background.AS_IS)
        self.tools.show_covering(covering)
        self.panel.retry.setVisible(self.search.failed_of(self.photo) is not None)
        self.panel.leave.setVisible(self.draft.must_stay(self.photo))
        blocked = self.draft.shows(self.photo)
        self.panel.fine.setEnabled(paintable and not blocked and not self._searching)
        self._say_faces(paintable)
        self._say_place()
        self.strip.refresh()
        self.changed.emit()

    @property
    def _searching(self) -> bool:
        return self.search.waits(self.photo)

    def _say_faces(self, paintable: bool) -> None:
        count, tell = len(self.covering.now.faces), self.panel.tell
        if not paintable:
            self._say_film()
        elif self._searching:
            tell("info", mark("Looking for faces …"))
        elif self.search.failed_of(self.photo) is not None:
            rest = mark("Look yourself, and cover them by hand.")
            tell("warn", mark("Faces could not be looked for."), rest)
        elif not count:
            rest = mark("Look yourself: no search finds every face.")
            tell("warn", mark("No face was found."), rest)
        elif self.draft.shows(self.photo):
            rest = mark("Cover every face, or cut it off.")
            tell("bad", mark("Somebody can be recognised."), rest)
        elif self.covering.shows:
            rest = mark("The consent allows it. Cover what need not be seen.")
            tell("info", mark("The patient can be recognised."), rest)
        else:
            rest = mark("Is anything else telling: tattoo, jewels, birthmark?")
            tell("ok", "{what}", rest, what=partial(_found_words, count))

    def _say_film(self) -> None:
        rest = mark("It leaves as it is: look at it before.")
        if self.draft.faces_hidden:
            rest = mark("The consent is for pictures on which nobody is recognised.")
        self.panel.tell("warn", mark("A film or document cannot be covered."), rest)

    def _say_place(self) -> None:
        photos = self.draft.photos
        number = photos.index(self.photo) + 1 if self.photo in photos else 0
        found = self.draft.photo(self.photo)
        say(
            self.caption.setText,
            "Picture {n} of {all} · {view}",
            n=number,
            all=len(photos),
            view=lambda: words.view(found.view) if found is not None else "",
        )
        waiting = len(self.draft.unlooked)
        say(self.left.setText, "{what}", what=partial(_waiting_words, waiting))
        self.all.setVisible(not self.draft.faces_hidden and waiting > 1)
        say(
            self.panel.fine.setText,
            mark("Looks right") if waiting <= 1 else mark("Looks right, next"),
        )

    def _found(self, photo: str) -> None:
        if photo == self.photo:
            self.canvas.update()
            self.panel.refresh()
            self._tell()
        else:
            self.strip.refresh()
            self.changed.emit()

    def _search_again(self) -> None:
        self.search.again(self.photo)
        self._tell()

    def _leave_out(self) -> None:
        """A film on which nobody may be recognised stays here; the others go on."""
        self.draft.choose(tuple(one for one in self.draft.photos if one != self.photo))
        self.photo = ""
        self.enter()
        self.changed.emit()

    # what a hand does

    def _take(self, tool: Tool) -> None:
        self.canvas.take(tool)
        self.panel.show_tool(tool)

    def _brushed(self, width: float) -> None:
        self.canvas.width_share = width
        self.canvas.update()

    def _changed(self) -> None:
        self.panel.refresh()
        self.panel.choose(self.canvas.item)
        self._tell()

    def _panel_changed(self) -> None:
        self.canvas.touched()

    def _history(self, act: object) -> None:
        act(self.covering)  # type: ignore[operator]  # a method of Covering
        self.canvas.touched()

    def _limited(self) -> None:
        self.panel.tell(
            "warn",
            mark("That was too small, or there are too many covers."),
            mark("Draw a larger one, or take some away."),
        )

    def _looked(self) -> None:
        """On to the next picture that nobody looked at."""
        if not self.panel.fine.isEnabled():
            return
        self.covering.looked = True
        waiting = self.draft.unlooked
        if waiting:
            self.strip.go(_after(self.photo, waiting, self.draft.photos))
        self._tell()
        if not waiting and self.ready:
            self.forward.emit()

    def _all_right(self) -> None:
        """Only where faces may be seen, and all were searched."""
        for photo in self.draft.unlooked:
            if not self.search.waits(photo):
                self.draft.covering(photo).looked = True
        self._tell()

    # the result

    def _see_result(self, on: bool) -> None:
        self._stages.setCurrentIndex(_RESULT if on else _EDITOR)
        self.tools.show_covering(self.covering)
        if on:
            self._render()
        else:
            self.result.show_picture(None)

    def _render(self) -> None:
        plan, photo = self.draft.plan(), self.photo
        if plan is not None:
            self.errors.hide()
            self.desk.jobs.start(
                self,
                lambda _: decoded(self.service.rendered(plan, photo)),
                partial(self._rendered, photo),
                self._not_rendered,
            )

    def _rendered(self, photo: str, made: tuple[Picture, RenderedPicture]) -> None:
        if photo == self.photo and self.tools.result.isChecked():
            self.result.show_picture(made[0])

    def _not_rendered(self, error: ClinicVaultError) -> None:
        self.tools.result.setChecked(False)
        self.errors.show_error(error)

    @property
    def ready(self) -> bool:
        return bool(self.draft.photos) and self.draft.coverable_done

    @property
    def missing(self) -> str:
        if self.draft.uncoverable:
            return mark("A film or document cannot be covered: leave it out.")
        if self.draft.barred:
            return mark("Somebody can be recognised on a picture.")
        return mark("Look at every picture first.") if self.draft.unlooked else ""

    def first(self) -> QWidget:
        return self.canvas

    def wipe(self) -> None:
        self.canvas.wipe()
        self.result.show_picture(None)
        self.strip.wipe()


def decoded(made: RenderedPicture) -> tuple[Picture, RenderedPicture]:
    """For a worker: our own baseline JPEG."""
    return Picture.from_preview(made.data), made


def _after(photo: str, waiting: tuple[str, ...], photos: tuple[str, ...]) -> str:
    """The next one in their order, from the beginning after the last."""
    place = photos.index(photo)
    later = [one for one in waiting if photos.index(one) > place]
    return next(iter(later or waiting))


def _found_words(count: int) -> str:
    return trn("{n} face was found.", "{n} faces were found.", count)


def _waiting_words(count: int) -> str:
    if not count:
        return ""
    return trn("{n} picture to look at", "{n} pictures to look at", count)
