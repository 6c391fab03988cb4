"""Reading the recovery sheets back, by photo or typed: proof that they will work one day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from clinicvault.domain.errors import ClinicVaultError, InputRefused
from clinicvault.gui.context import Context
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import badge, button, field, row, set_badge

from .step import Step

_LARGEST = 64 * 1024 * 1024
_SHEETS = 3


class RehearseStep(Step):
    """Each sheet that can be read gets its tick."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "Try the sheets",
            "Photograph or scan each printed sheet, or type its words. "
            "A sheet that cannot be read today cannot help you later.",
        )
        self.read: set[int] = set()
        self.marks = {number: badge("neutral") for number in range(1, _SHEETS + 1)}
        for number, mark_ in self.marks.items():
            say(mark_.setText, "Sheet {number}: not read yet", number=number)
        self.words = QPlainTextEdit()
        self.words.setFixedHeight(84)
        self.words.setTabChangesFocus(True)
        self.photo = button("Read a photo of a sheet", icon="camera", on=self._choose)
        self.typed = button("Check the typed words", icon="check", on=self._typed)
        self.fill(row(*self.marks.values(), None, spacing=6), row(self.photo, None))
        self.fill(field("Or type the words of one sheet", self.words), row(self.typed, None))
        self.next = self.way("Do this later", self.done.emit)

    def begin(self) -> None:
        self.photo.setFocus()

    def _choose(self) -> None:
        pattern = mark("Pictures (*.jpg *.jpeg *.png *.webp)")
        choose_files(self, mark("Photo of a recovery sheet"), self._photos, pattern)

    def _photos(self, paths: list[Path]) -> None:
        for path in paths:
            self._check(partial(self._read_photo, path))

    def _read_photo(self, path: Path) -> int:
        return self.context.setup.rehearse(read_picture(path))

    def _typed(self) -> None:
        text = self.words.toPlainText()
        if text.strip():
            self._check(lambda: self.context.setup.rehearse(text))

    def _check(self, work: Callable[[], int]) -> None:
        self.errors.hide()
        self.context.jobs.start(self, lambda _: work(), self._read, self.fail)

    def _read(self, number: int) -> None:
        self.read.add(number)
        self.words.clear()
        set_badge(self.marks[number], "ok")
        say(self.marks[number].setText, "Sheet {number}: readable", number=number)
        if len(self.read) == _SHEETS:
            say(self.next.setText, "Continue")
        elif len(self.read) == _SHEETS - 1:
            say(self.next.setText, "Continue: two sheets are enough")

    def fail(self, error: ClinicVaultError) -> None:
        """A sheet that cannot be read is no reason to worry yet."""
        self.errors.retone("warn")
        super().fail(error)


def read_picture(path: Path) -> bytes:
    """A picture file of bounded size; InputRefused("file-too-large") or ("file-unreadable")."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputRefused("file-unreadable") from error
    if len(data) > _LARGEST:
        raise InputRefused("file-too-large", limit=_LARGEST >> 20)
    return data
