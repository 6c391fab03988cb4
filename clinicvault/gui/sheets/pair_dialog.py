"""One more pair: two pictures of the patient are clicked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui.export.pictures_step import PickView
from clinicvault.gui.i18n import say
from clinicvault.gui.patients.timeline_model import TimelineModel
from clinicvault.gui.pictures.store import ThumbnailStore
from clinicvault.gui.widgets import Dialog, label
from clinicvault.services.sheets.pairing import showable
from clinicvault.services.views import VisitView


class PairDialog(Dialog):
    """Exactly two of the patient's photos; the earlier one stands left, whichever came first."""

    def __init__(
        self,
        parent: QWidget,
        visits: tuple[VisitView, ...],
        thumbs: ThumbnailStore,
        done: Callable[[str, str], object],
    ) -> None:
        super().__init__(parent, "Which two pictures?", width=760)
        self._done = done
        self._model = TimelineModel()
        self._model.setParent(self)
        self._model.show(visits, showable)
        self.grid = PickView(self._model)
        self.grid.use(thumbs)
        self.grid.setMinimumHeight(380)
        say(self.grid.setAccessibleName, "Photos by visit")
        self.fill(
            label("Click on one from before and on one of the same view from later.", "muted"),
            self.grid,
        )
        self.cancel_button()
        self.act = self.action_button("Add the pair", self._add)
        self.grid.picked.connect(lambda _: self._enable())
        self._enable()
        self.grid.setFocus()

    def _enable(self) -> None:
        self.act.setEnabled(len(self.grid.picks) == 2)

    def _add(self) -> None:
        first, second = self.grid.picks
        self.act.setEnabled(False)
        self.accept()
        self._done(first, second)
