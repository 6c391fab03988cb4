"""What paper and slides have in common: colours, lines of text that fit, rounded pictures."""

from __future__ import annotations

import dataclasses
import io
import re

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from .panels import Panel

REGULAR, MEDIUM, BOLD = "Inter", "Inter-Medium", "Inter-SemiBold"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MORE = "…"


@dataclasses.dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a page."""

    ground: Color
    ink: Color
    soft: Color
    accent: Color
    line: Color
    around: int
    """Level of grey beyond a picture's edge."""


PAPER = Palette(
    HexColor("#FFFFFF"),
    HexColor("#0F1B26"),
    HexColor("#4A5A69"),
    HexColor("#0B7A75"),
    HexColor("#CCD4DC"),
    244,
)
DARK = Palette(
    HexColor("#0B131B"),
    HexColor("#F4F7F9"),
    HexColor("#A3B1BE"),
    HexColor("#3BB8AF"),
    HexColor("#243240"),
    24,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in points from its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    def inside(self, aspect: float) -> Area:
        """The largest area of that width over height in its middle."""
        width = min(self.width, self.height * aspect)
        height = width / aspect
        left = self.x + (self.width - width) / 2
        return Area(left, self.y + (self.height - height) / 2, width, height)


def plain(text: str) -> str:
    """One line without signs that no page can show."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def fitting(text: str, font: str, size: float, width: float) -> str:
    """As much of a line as fits, with an ellipsis where something is missing."""
    said = plain(text)
    if stringWidth(said, font, size) <= width:
        return said
    while said and stringWidth(said + _MORE, font, size) > width:
        said = said[:-1]
    return said.rstrip() + _MORE


def lines_of(text: str, font: str, size: float, width: float, most: int) -> list[str]:
    """At most so many lines, the last one with an ellipsis where something is missing."""
    found = simpleSplit(plain(text), font, size, width)
    if len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [fitting(one, font, size, width) for one in found]


class Pen:
    """Draws on one canvas in one palette."""

    def __init__(self, canvas: Canvas, palette: Palette) -> None:
        self.canvas = canvas
        self.palette = palette

    def left(
        self, x: float, y: float, text: str, font: str, size: float, colour: Color | None = None
    ) -> float:
        """Draw a line of text; returns its width."""
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(colour or self.palette.ink)
        self.canvas.drawString(x, y, text)
        width: float = stringWidth(text, font, size)
        return width

    def right(
        self, x: float, y: float, text: str, font: str, size: float, colour: Color | None = None
    ) -> float:
        """Draw a line that ends at `x`; returns its width."""
        width: float = stringWidth(text, font, size)
        return self.left(x - width, y, text, font, size, colour)

    def rule(self, x: float, y: float, width: float, thick: float, colour: Color) -> None:
        """A level line from `x` on."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(thick)
        self.canvas.line(x, y, x + width, y)

    def panel(self, panel: Panel, area: Area, radius: float) -> None:
        """A picture with rounded corners that fills its area."""
        self.canvas.saveState()
        path = self.canvas.beginPath()
        path.roundRect(area.x, area.y, area.width, area.height, radius)
        self.canvas.clipPath(path, stroke=0, fill=0)
        self.canvas.drawImage(panel.image, area.x, area.y, area.width, area.height)
        self.canvas.restoreState()

    def logo(self, logo: bytes, x: float, middle: float, width: float, height: float) -> float:
        """A logo in that much room, from `x` on and around a level; returns its width."""
        image = ImageReader(io.BytesIO(logo))
        across, down = map(float, image.getSize())
        scale = min(width / across, height / down)
        bottom = middle - down * scale / 2
        self.canvas.drawImage(image, x, bottom, across * scale, down * scale)
        return across * scale

    def chip(self, area: Area, radius: float, colour: Color) -> None:
        """A filled area with rounded corners."""
        self.canvas.setFillColor(colour)
        self.canvas.roundRect(area.x, area.y, area.width, area.height, radius, stroke=0, fill=1)
