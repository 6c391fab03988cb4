"""What a DICOM object has to say of the JPEG inside it, read from the JPEG's own segments."""

from __future__ import annotations

import dataclasses

from clinicvault.domain.errors import InputRefused
from clinicvault.media.jpeg_markers import APP0, FRAMES, SOS, Segment, segments
from clinicvault.media.limits import Limits
from clinicvault.media.sniff import JPEG, Buffer

BASELINE, EXTENDED = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"
_SYNTAXES = {0xC0: BASELINE, 0xC1: EXTENDED}
"""Frames that are still DICOM's: progressive ones were retired, and many viewers show none."""
_APP14 = 0xEE
_EIGHT_BITS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class JpegShape:
    """Size in pixels, and how the colours are stored (PS3.5, 8.2.1; PS3.3, C.8.12.1)."""

    syntax: str
    columns: int
    rows: int
    samples: int
    colours: str
    """`MONOCHROME2`, or `YBR_FULL_422`, which stands for every sampling of the colours."""


def jpeg_shape(data: Buffer) -> JpegShape:
    """Of a JPEG as it is kept or rendered: sequential, eight bits, gray or three colours.

    InputRefused("dicom-kind") for any other file (photographs of DICOM store lightness and two
    colours, never red, green and blue), "picture-damaged" for a broken one.
    """
    if bytes(memoryview(data)[:3]) != JPEG:
        raise InputRefused("dicom-kind")
    before: list[Segment] = []
    for segment in segments(data, Limits().segments):
        if segment.marker in FRAMES:
            return _of_frame(segment, before)
        if segment.marker == SOS:
            break
        before.append(segment)
    raise InputRefused("picture-damaged")


def _of_frame(frame: Segment, before: list[Segment]) -> JpegShape:
    told = bytes(frame.payload)
    if len(told) < 9 or len(told) < 6 + 3 * told[5]:
        raise InputRefused("picture-damaged")
    samples, syntax = told[5], _SYNTAXES.get(frame.marker, "")
    rows, columns = int.from_bytes(told[1:3], "big"), int.from_bytes(told[3:5], "big")
    if not syntax or told[0] != _EIGHT_BITS or samples not in (1, 3) or not rows * columns:
        raise InputRefused("dicom-kind")
    if samples == 3 and _is_rgb(told[6::3][:3], before):
        raise InputRefused("dicom-kind")
    colours = "MONOCHROME2" if samples == 1 else "YBR_FULL_422"
    return JpegShape(syntax, columns, rows, samples, colours)


def _is_rgb(names: bytes, before: list[Segment]) -> bool:
    """As every decoder takes them (ITU-T T.872): JFIF, Adobe's word, else the components' names."""
    starts = [(one.marker, bytes(one.payload[:12])) for one in before]
    if any(marker == APP0 and start.startswith(b"JFIF\0") for marker, start in starts):
        return False
    for marker, start in starts:
        if marker == _APP14 and start.startswith(b"Adobe") and len(start) == 12:
            return not start[11]
    return names == b"RGB"
