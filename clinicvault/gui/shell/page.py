"""What the shell expects of a page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.gui.context import Desk, Place


class Page(QWidget):
    """Made on first visit, destroyed by the lock."""

    side: QWidget | None = None
    """A pane beside the page, over the whole height, if it has one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def enter(self, place: Place) -> None:
        """The page comes into view."""

    def place(self, name: str) -> Place:
        """Where the person is on it."""
        return Place(name)

    def wipe(self) -> None:
        """Overwrite pictures and forget data; the page is about to be destroyed."""

    def search(self) -> None:
        """Ctrl+F: put the cursor where this page searches, if it does."""
