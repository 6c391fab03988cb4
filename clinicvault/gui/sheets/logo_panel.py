"""The clinic's logo on sheets and slides; administrators choose it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.pictures.picture import preview_image
from clinicvault.gui.widgets import Banner, ErrorBanner, button, card, column, label, row
from clinicvault.gui.widgets.basic import reveal

_ROOM = QSize(280, 96)
T = TypeVar("T")


class LogoPanel(QWidget):
    """A card with the logo as it will stand on paper."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        may = desk.may(Act.CHANGE_POLICY)
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        self.shown = QLabel()
        self.shown.setProperty("card", "soft")
        self.shown.setFixedSize(_ROOM + QSize(24, 16))
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.state = label("", "muted", wrap=True)
        self.choose = button("Choose a picture", icon="image", on=self._choose)
        self.remove = button("Remove the logo", icon="trash-2", on=self._remove)
        self._lay_out(may)

    def _lay_out(self, may: bool) -> None:
        only = label("Only administrators choose it.", "caption")
        reveal(only, not may)
        for one in (self.choose, self.remove):
            reveal(one, may)
            one.setEnabled(False)
        inner = card(
            label("The clinic's logo", "h2"),
            label(
                "It stands on before/after sheets and slides. It is kept encrypted, and made anew "
                "from its pixels, so that nothing of the file's history stays.",
                "muted",
                wrap=True,
            ),
            self.errors,
            self.notice,
            row(self.shown, None),
            self.state,
            only,
            row(self.choose, self.remove, None),
            spacing=14,
        )
        inner.setMaximumWidth(720)
        self.setLayout(column(inner, None, margins=(24, 0, 24, 24)))

    def load(self) -> None:
        """Ask what there is."""
        self.errors.hide()
        sheets = self._desk.services.sheets
        self._run(lambda: (sheets.has_logo(), sheets.logo()), lambda told: self._show(*told))

    def _show(self, there: bool, jpeg: bytes) -> None:
        self.choose.setEnabled(True)
        self.remove.setEnabled(there)
        self.shown.setVisible(bool(jpeg))
        if jpeg:
            image = preview_image(jpeg).scaled(
                _ROOM,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.shown.setPixmap(QPixmap.fromImage(image))
            say(self.shown.setAccessibleName, "The clinic's logo")
        told = mark("There is a logo; your role does not show it.")
        if jpeg:
            told = mark("This is it.")
        elif not there:
            told = mark("There is no logo: the clinic's name stands alone.")
        say(self.state.setText, told)

    def _choose(self) -> None:
        pattern = mark("Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff)")
        choose_files(self, mark("Choose the clinic's logo"), self._chosen, pattern)

    def _chosen(self, paths: list[Path]) -> None:
        if not paths:
            return
        sheets, path = self._desk.services.sheets, paths[0]
        self._hold()
        self._run(lambda: sheets.set_logo(path), self._taken)

    def _taken(self, jpeg: bytes) -> None:
        self._show(there=True, jpeg=jpeg)
        self.notice.speak("The logo is saved.", "It stands on the next sheet.")

    def _remove(self) -> None:
        sheets = self._desk.services.sheets
        self._hold()
        self._run(sheets.remove_logo, self._removed)

    def _removed(self, _: None) -> None:
        self._show(there=False, jpeg=b"")
        self.notice.speak("The logo is removed.", "The clinic's name stands alone.")

    def _hold(self) -> None:
        self.errors.hide()
        self.notice.hide()
        for one in (self.choose, self.remove):
            one.setEnabled(False)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._desk.jobs.start(self, lambda _: work(), done, self._failed)

    def _failed(self, error: ClinicVaultError) -> None:
        self.choose.setEnabled(True)
        self.errors.show_error(error)
