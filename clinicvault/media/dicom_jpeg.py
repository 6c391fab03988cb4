"""A JPEG out of a DICOM file: its colours as the file around it says, then the JPEG rewriter."""

from __future__ import annotations

from clinicvault.domain.errors import InputRefused

from . import jpeg
from .dicom_pixels import Shape
from .jpeg_markers import APP0, FRAMES, segments
from .limits import Limits
from .registry import Rewritten
from .sniff import JPEG

_ADOBE = 0xEE
_RGB = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0"
"""Says that the samples are red, green and blue already."""


def rewrite(frame: bytes, shape: Shape, profile: bytes, limits: Limits) -> Rewritten:
    """Strip a frame; `profile` is added where it has none of its own.

    Raises InputRefused as `jpeg.rewrite`, "picture-damaged" also where its size is another than
    the file around it says.
    """
    if not frame.startswith(JPEG):
        raise InputRefused("picture-damaged")
    if _lacks_colour_mark(frame, shape, limits):
        frame = frame[:2] + _RGB + frame[2:]
    made = jpeg.rewrite(frame, limits)
    if profile and not made.facts.icc and "colour-profile-dropped" not in made.facts.notes:
        added = b"".join(bytes(piece) for piece in jpeg.profile_segments(profile))
        made = jpeg.rewrite(frame[:2] + added + frame[2:], limits)
    gray = made.facts.colour == "gray"
    size = made.facts.width, made.facts.height
    if size != (shape.columns, shape.rows) or gray != (shape.samples == 1):
        raise InputRefused("picture-damaged")
    return made


def _lacks_colour_mark(frame: bytes, shape: Shape, limits: Limits) -> bool:
    """Whether only the file around says that samples are RGB; coarser colours say the contrary."""
    if shape.colours != "RGB":
        return False
    for segment in segments(frame, limits.segments):
        start = bytes(segment.payload[:5])
        if (segment.marker, start) in {(APP0, b"JFIF\0"), (_ADOBE, b"Adobe")}:
            return False
        if segment.marker in FRAMES:
            return set(bytes(segment.payload[7::3])) == {0x11}
    return False
