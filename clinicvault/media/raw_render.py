"""A camera's raw file through LibRaw to a 16-bit picture, the same way for every file.

White balance as the camera set it; nothing is brightened, stretched or sharpened by what happens
to be in the picture, so that two pictures taken alike stay alike.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import io
from collections.abc import Iterator

import numpy as np
import rawpy

from clinicvault.domain.errors import InputRefused

from . import icc, spaces
from .devices import named
from .limits import Limits
from .registry import Raster
from .sniff import Buffer

_ORIENTATIONS = {0: 1, 1: 2, 2: 4, 3: 3, 4: 5, 5: 8, 6: 6, 7: 7}
"""Exif's orientation by LibRaw's flip (bits: left to right, top to bottom, transposed)."""
_ADOBE_CURVE, _SRGB_CURVE = (563 / 256, 0.0), (2.4, 12.92)
_WIDEST_PIXEL = 4.0
"""Most that a pixel may be wider than high, or the other way round."""
_UNKNOWN_YEAR = 1970
_UNSUPPORTED = (
    rawpy.LibRawFileUnsupportedError,
    rawpy.LibRawNotImplementedError,
    rawpy.LibRawRequestForNonexistentImageError,
    rawpy.NotSupportedError,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """What LibRaw read of how a picture was taken: 0 and empty where unknown.

    `when` is ISO 8601 local time; `owner` whether the file names somebody.
    """

    lens: str = ""
    when: str = ""
    owner: bool = False
    seconds: float = 0.0
    aperture: float = 0.0
    iso: float = 0.0
    focal_mm: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Shot:
    """A rendered picture, not yet upright.

    `colour` names the space of the samples, `profile` describes it.
    """

    raster: Raster
    colour: str
    profile: bytes
    orientation: int
    taken: Taken


def render(data: Buffer, limits: Limits) -> Shot:
    """Decode and render; sizes are held against the limits before a sample is unpacked.

    Raises InputRefused "picture-damaged", "picture-kind-unsupported" or "picture-too-large", and
    MemoryError.
    """
    with _refusing(limits), rawpy.RawPy() as raw:
        raw.open_buffer(io.BytesIO(data))
        sizes = raw.sizes
        _check(sizes, limits)
        raw.unpack()
        _check_samples(raw)
        colour, profile, params = _look(raw)
        pixels = raw.postprocess(params)
        if pixels.shape[2] == 1:
            pixels = pixels[:, :, 0]
        raster = Raster(pixels, "L" if pixels.ndim == 2 else "RGB")
        return Shot(raster, colour, profile, _ORIENTATIONS.get(sizes.flip, 1), _taken(raw))


@contextlib.contextmanager
def _refusing(limits: Limits) -> Iterator[None]:
    """Whatever LibRaw says of a file, said in the program's own words."""
    try:
        yield
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawMemPoolOverflowError) as error:
        raise MemoryError from error
    except rawpy.LibRawTooBigError as error:
        raise _too_large(limits) from error
    except _UNSUPPORTED as error:
        raise InputRefused("picture-kind-unsupported") from error
    except (rawpy.LibRawError, OSError) as error:
        if error.args and error.args[0] == (errno.ENOMEM, "Cannot allocate memory"):
            raise MemoryError from error
        raise InputRefused("picture-damaged") from error


def _too_large(limits: Limits) -> InputRefused:
    return InputRefused("picture-too-large", limit=limits.pixels // 1_000_000)


def _check(sizes: rawpy.ImageSizes, limits: Limits) -> None:
    """Before anything is unpacked: sensor and picture, which pixels that are no squares widen."""
    aspect = sizes.pixel_aspect
    if min(sizes.width, sizes.height, sizes.raw_width, sizes.raw_height) < 1:
        raise InputRefused("picture-damaged")
    if not 1 / _WIDEST_PIXEL <= aspect <= _WIDEST_PIXEL:
        raise InputRefused("picture-kind-unsupported")
    stretch = max(aspect, 1 / aspect)
    width = max(sizes.raw_width, sizes.width)
    height = max(sizes.raw_height, sizes.height)
    if width * height * stretch > limits.pixels or max(width, height) * stretch > limits.side:
        raise _too_large(limits)


def _check_samples(raw: rawpy.RawPy) -> None:
    """LibRaw passes over some parts that are missing: a frame of one value holds no picture."""
    samples = raw.raw_image
    if samples.min() == samples.max():
        raise InputRefused("picture-damaged")
    if raw.num_colors not in {1, 3, 4}:
        raise InputRefused("picture-kind-unsupported")


def _look(raw: rawpy.RawPy) -> tuple[str, bytes, rawpy.Params]:
    """(name of the colour space, its profile, how to render).

    Adobe RGB, which holds the reds that sRGB cuts off; where LibRaw does not know the camera's
    colours, there is no space that they could be put into.
    """
    gray = raw.num_colors == 1
    known = bool(np.any(raw.rgb_xyz_matrix) or np.any(raw.color_matrix))
    wide = known and not gray
    params = rawpy.Params(
        demosaic_algorithm=rawpy.DemosaicAlgorithm.AHD,
        use_camera_wb=raw.camera_whitebalance[0] > 0,
        output_color=rawpy.ColorSpace.Adobe if wide else rawpy.ColorSpace.sRGB,
        output_bps=16,
        user_flip=0,
        no_auto_bright=True,
        adjust_maximum_thr=0.0,
        gamma=_ADOBE_CURVE if wide else _SRGB_CURVE,
    )
    if wide:
        return spaces.ADOBE_RGB, icc.adobe_rgb(), params
    return spaces.GRAY if gray else spaces.PLAIN, b"", params


def _taken(raw: rawpy.RawPy) -> Taken:
    lens = _plain(raw.lens.model)
    try:
        other = raw.other
    except (ValueError, OverflowError, OSError):  # a day that no calendar has
        return Taken(lens)
    return Taken(
        lens=lens,
        when=other.timestamp.isoformat() if other.timestamp.year > _UNKNOWN_YEAR else "",
        owner=bool(other.artist.strip()),
        seconds=_measure(other.shutter_speed),
        aperture=_measure(other.aperture),
        iso=_measure(other.iso_speed),
        focal_mm=round(_measure(other.focal_length), 2),
    )


def _plain(text: str) -> str:
    return named("".join(letter for letter in text if letter.isprintable()))[:64]


def _measure(value: float) -> float:
    """A number that can be one, else 0 (LibRaw hands on whatever a file says)."""
    return value if 0 < value < 1e7 else 0.0
