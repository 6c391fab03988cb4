"""Sheets of paper and texts to read: scrolled by keyboard, never copied, overwritten at the end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinicvault.gui.i18n import hush, say, trn
from clinicvault.gui.pictures.canvas import paint_picture
from clinicvault.gui.pictures.picture import Picture, preview_image
from clinicvault.gui.pictures.state import ViewState
from clinicvault.gui.theme import colour, theme
from clinicvault.gui.widgets import column, divider, label, plain
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import FilledForm

_PNG = b"\x89PNG\r\n"
_WIDEST = 860


def decoded(pages: Sequence[bytes]) -> list[Picture]:
    """Pages that our own worker or renderer wrote, decoded; for a worker's thread."""
    return [Picture(_image(page), full=True) for page in pages]


def _image(page: bytes) -> QImage:
    if page.startswith(_PNG):
        # Told the format, Qt asks no other reader: the one of SVG connects objects, for which it
        # may wait for the window's thread while this one holds the interpreter.
        return QImage.fromData(page, "PNG")  # type: ignore[arg-type]  # the stub alone wants bytes
    return preview_image(page)


class Reading(QScrollArea):
    """A scrolled column that the Tab key reaches and the arrow keys move."""

    def __init__(self, *, margins: int = 16) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        # With no frame at all the contents would cover the ring of the focus.
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setProperty("reading", "1")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sheet = QFrame()
        self.sheet.setProperty("card", "1")
        self.box: QVBoxLayout = column(spacing=14, margins=margins)
        self.sheet.setLayout(self.box)
        self.setWidget(self.sheet)

    def wipe(self) -> None:
        """Forget what is shown."""
        clear(self.box)


class FormReading(Reading):
    """Forms in large letters, as they are read, signed and printed."""

    def __init__(self) -> None:
        super().__init__(margins=26)
        say(self.setAccessibleName, "Text of the form")

    def show_forms(self, forms: Sequence[FilledForm]) -> None:
        """One form after the other; screen readers get all of it as the description."""
        self.show_texts([form.text for form in forms])

    def show_texts(self, texts: Sequence[str], *, stay: bool = False) -> None:
        """Texts whose first paragraph is the title; `stay` where one reads already."""
        place = self.verticalScrollBar().value() if stay else 0
        self.wipe()
        hush(self.setAccessibleDescription, "\n\n".join(texts))
        for number, text in enumerate(texts):
            if number:
                self.box.addWidget(divider())
            head, _, rest = text.partition("\n\n")
            self.box.addWidget(plain(head, "h1", wrap=True))
            for paragraph in rest.split("\n\n"):
                self.box.addWidget(plain(paragraph, "reading", wrap=True))
        self.box.addStretch(1)
        self.verticalScrollBar().setValue(place)


class PageSheet(QWidget):
    """One page as wide as there is room."""

    def __init__(self, picture: Picture, name: str) -> None:
        super().__init__()
        self._picture = picture
        self._state = ViewState(self)
        hush(self.setAccessibleName, name)
        theme().follow(self, self.update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self._height(self.width()))

    def _height(self, width: int) -> int:
        size = self._picture.size
        return round(width * size.height() / size.width()) if size.width() else 80

    def sizeHint(self) -> QSize:
        return QSize(_WIDEST // 2, self._height(_WIDEST // 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        stage = QSizeF(self.size())
        paint_picture(painter, stage, self._picture, self._state, self.devicePixelRatioF())
        painter.setPen(colour("line_strong"))
        painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))
        painter.end()


class PagesView(Reading):
    """Pages under one another; the pictures are overwritten by `wipe`."""

    def __init__(self) -> None:
        super().__init__(margins=12)
        self._pictures: list[Picture] = []
        say(self.setAccessibleName, "Pages of the document")

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return len(self._pictures)

    def show_pages(self, pictures: list[Picture]) -> None:
        """Take pages over; those shown before are overwritten."""
        self.wipe()
        self._pictures = pictures
        for number, picture in enumerate(pictures, start=1):
            if picture.empty:
                self.box.addWidget(label("This page cannot be shown.", "muted", wrap=True))
            else:
                name = trn("Page {n}", "Page {n}", number)
                self.box.addWidget(PageSheet(picture, name))
        self.box.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def wipe(self) -> None:
        for picture in self._pictures:
            picture.wipe()
        self._pictures = []
        super().wipe()
