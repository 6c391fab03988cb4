"""What the camera told about a photo and how it was taken in: shown on request only."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.clinical import PhotoKind
from clinicvault.gui import formats, media_words
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.widgets import card, column, icon_button, label, plain, row, scroll
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import PhotoView

_WIDTH = 316
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d)\Z")
_UTC = "+00:00"
Line = tuple[str, str]


class PhotoDetails(QWidget):
    """Captions and values beside the picture; closed by its cross."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH)
        self._photo: PhotoView | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(10)
        told = QWidget()
        told.setLayout(column(self._lines, None, margins=(4, 2, 8, 2)))
        self.area = scroll(told)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else no key could scroll it
        say(self.area.setAccessibleName, "Details of the photo")
        close = icon_button("x", "Close the details", self.closed.emit)
        head = row(label("Details of the photo", "h2"), None, close)
        inner = card(head, self.area, soft=True, margins=14)
        self.setLayout(column(inner, margins=(10, 4, 12, 12)))
        language().follow(self, self._fill)
        self.hide()

    def show_photo(self, photo: PhotoView | None) -> None:
        """Tell what is known of a photo; nothing for None."""
        self._photo = photo
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        for caption, value in details(self._photo) if self._photo is not None else ():
            lines = column(plain(tr(caption), "caption"), _value(value), spacing=1)
            self._lines.addLayout(lines)

    def wipe(self) -> None:
        """Forget the photo."""
        self.show_photo(None)
        self.hide()


def _value(text: str) -> QWidget:
    made = plain("", "", wrap=True)
    hush(made.setText, text)
    return made


def details(photo: PhotoView) -> Iterator[Line]:
    """(caption to translate, value) of everything that is known, in the order people ask for it."""
    lines = (*_when(photo), *_camera(photo), *_file(photo), *_treated(photo))
    return (line for line in lines if line[1])


def _when(photo: PhotoView) -> Iterator[Line]:
    yield mark("Taken"), taken_with_zone(photo.taken)
    yield mark("Camera's clock"), shift_words(photo.clock_shift)
    yield mark("Imported"), formats.moment(photo.imported)
    unknown = tr("an unknown sender") if photo.signer else ""
    yield mark("Received from"), photo.sender or unknown
    until = formats.day(photo.sent_until) if photo.sent_until else ""
    yield mark("Sender wants it deleted by"), until


def _camera(photo: PhotoView) -> Iterator[Line]:
    focal = tr("{n} mm", n=formats.number(photo.focal_mm, photo.focal_mm % 1 != 0))
    yield mark("Camera"), photo.camera
    yield mark("Lens"), photo.lens
    yield mark("Focal length"), focal if photo.focal_mm else ""
    yield mark("Exposure"), photo.exposure
    yield mark("Flash"), media_words.flash(photo.flash)


def _file(photo: PhotoView) -> Iterator[Line]:
    turned = photo.orientation != 1
    yield mark("Kind"), media_words.kind(photo.kind)
    yield mark("Made from"), media_words.origin(photo.origin)
    yield mark("Size"), size_words(photo)
    yield mark("Length"), formats.length(photo.seconds)
    pages = trn("{n} page", "{n} pages", photo.pages) if photo.pages else ""
    yield mark("Pages"), pages
    yield mark("Colour space"), photo.colour
    yield mark("Lies in the file"), media_words.orientation(photo.orientation) if turned else ""


def _treated(photo: PhotoView) -> Iterator[Line]:
    nothing = tr("Nothing had to be removed.")
    yield mark("Removed at import"), media_words.stripped_words(photo.stripped) or nothing
    yield mark("Good to know"), "\n".join(media_words.notes(photo.notes))
    kept = tr("Kept encrypted beside it. It is never shown and never given away.")
    yield mark("Camera's RAW file"), kept if photo.raw else ""


def size_words(photo: PhotoView) -> str:
    """Pixels as people see the picture upright; "" where they are unknown."""
    if not photo.width:
        return ""
    megapixels = formats.number(photo.width * photo.height / 1e6, 1)
    return f"{photo.width} × {photo.height} ({megapixels} MP)"


def part_words(photo: PhotoView) -> str:
    """Which part of a film or a document the picture in view is; "" for a photo."""
    if photo.kind is PhotoKind.VIDEO:
        return tr("one picture of the film is shown")
    return tr("the first page is shown") if photo.pages > 1 else ""


def taken_with_zone(text: str) -> str:
    """A capture time with its time zone where the camera told it: `…, 10:21 (UTC+1)`."""
    when, zone = formats.taken(text), _OFFSET.search(text)
    if zone is None:
        return when
    if zone.group() in {_UTC, _UTC.replace("+", "-")}:
        return f"{when} (UTC)"
    minutes = "" if zone["minutes"] == "00" else f":{zone['minutes']}"
    return f"{when} (UTC{zone['sign'].replace('-', '−')}{int(zone['hours'])}{minutes})"


def shift_words(seconds: int) -> str:
    """`Corrected by +1 h 0 min`; "" where the clock was taken as it is."""
    if not seconds:
        return ""
    sign = "+" if seconds > 0 else "−"
    whole = dt.timedelta(seconds=abs(seconds))
    hours, rest = divmod(whole.seconds, 3600)
    parts = [tr("{n} d", n=formats.number(whole.days))] if whole.days else []
    parts += [tr("{n} h", n=formats.number(hours)), tr("{n} min", n=formats.number(rest // 60))]
    parts += [tr("{n} s", n=formats.number(rest % 60))] if rest % 60 else []
    return tr("Corrected by {shift}", shift=sign + " ".join(parts))
