"""How a TIFF page lays its pixels out: sizes, samples, and where strips or tiles lie."""

from __future__ import annotations

import dataclasses
import itertools

from clinicvault.domain.errors import InputRefused

from .limits import Limits
from .tiff_ifd import Directory

NONE, LZW, OLD_JPEG, JPEG, DEFLATE, OLD_DEFLATE, PACKBITS = 1, 5, 6, 7, 8, 32946, 32773
WHITE_ZERO, BLACK_ZERO, RGB, PALETTE, PRINT, YCBCR = 0, 1, 2, 3, 5, 6
CHANNELS = {WHITE_ZERO: 1, BLACK_ZERO: 1, RGB: 3, PALETTE: 1, PRINT: 4, YCBCR: 3}
"""Samples of a pixel before any extra ones, by PhotometricInterpretation."""
_MOST_SAMPLES = 16
_PADDING_PIXELS = 4_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Layout:
    """One page. `segments` are (offset, bytes) of its strips or tiles in the file.

    `block` is (width, height) of a strip or tile; `bits` of one sample; `extra` the kinds of the
    samples beyond the colour's own (1 alpha multiplied in, 2 alpha, 0 unknown). `palette` holds
    `3 << bits` values; `order` is "<" or ">".
    """

    order: str
    width: int
    height: int
    block: tuple[int, int]
    bits: int = 8
    samples: int = 1
    photometric: int = BLACK_ZERO
    compression: int = NONE
    planar: bool = False
    tiled: bool = False
    predictor: int = 1
    sample_format: int = 1
    fill_order: int = 1
    extra: tuple[int, ...] = ()
    palette: tuple[int, ...] = ()
    inks: int = 1
    segments: tuple[tuple[int, int], ...] = ()

    @property
    def planes(self) -> int:
        """Pictures that lie one after the other: one, or one a sample."""
        return self.samples if self.planar else 1

    @property
    def channels(self) -> int:
        """Samples of one pixel that lie together."""
        return 1 if self.planar else self.samples

    @property
    def row_bytes(self) -> int:
        """Bytes of one row of a strip or tile."""
        return (self.block[0] * self.channels * self.bits + 7) // 8

    @property
    def grid(self) -> tuple[int, int]:
        """Strips or tiles (across, down) of one plane."""
        return -(-self.width // self.block[0]), -(-self.height // self.block[1])

    def rows_of(self, index: int) -> int:
        """Rows of a segment: a tile is always whole, the last strip of a plane may be short."""
        if self.tiled:
            return self.block[1]
        at = index % self.grid[1] * self.block[1]
        return min(self.block[1], self.height - at)

    def bytes_of(self, index: int) -> int:
        """Unpacked bytes of a segment."""
        return self.rows_of(index) * self.row_bytes


def read_layout(page: Directory, size: int, limits: Limits) -> Layout:
    """The layout that a directory of a file of `size` bytes states.

    Raises InputRefused "picture-damaged", "picture-too-large", "too-many-parts" or
    "picture-kind-unsupported" (samples of different depths).
    """
    width, height = page.number(256, 0), page.number(257, 0)
    if width <= 0 or height <= 0:
        raise InputRefused("picture-damaged")
    if width * height > limits.pixels or max(width, height) > limits.side:
        raise InputRefused("picture-too-large", limit=limits.pixels // 1_000_000)
    layout = _samples(page, width, height)
    _check_padding(layout)
    segments = _segments(page, layout, size, limits)
    return dataclasses.replace(layout, segments=segments)


def _block(page: Directory, width: int, height: int, *, tiled: bool) -> tuple[int, int]:
    if tiled:
        block = page.number(322, 0), page.number(323, 0)
        if min(block) <= 0:
            raise InputRefused("picture-damaged")
        return block
    rows = page.number(278, height)
    return width, rows if 0 < rows < height else height


def _samples(page: Directory, width: int, height: int) -> Layout:
    samples = page.number(277, 1)
    depths = page.numbers(258)[: max(samples, 1)] or (1,)
    formats = page.numbers(339)[: max(samples, 1)] or (1,)
    if not 1 <= samples <= _MOST_SAMPLES or not 1 <= depths[0] <= 64:
        raise InputRefused("picture-kind-unsupported")
    if len(set(depths)) > 1 or len(set(formats)) > 1:
        raise InputRefused("picture-kind-unsupported")
    photometric = page.number(262, BLACK_ZERO)
    tiled = 322 in page.entries or 324 in page.entries
    return Layout(
        order=page.order,
        width=width,
        height=height,
        block=_block(page, width, height, tiled=tiled),
        tiled=tiled,
        bits=depths[0],
        samples=samples,
        photometric=photometric,
        compression=page.number(259, NONE),
        planar=page.number(284, 1) == 2 and samples > 1,
        predictor=page.number(317, 1),
        sample_format=formats[0] if formats[0] != 4 else 1,
        fill_order=page.number(266, 1),
        extra=_extra(page, samples - CHANNELS.get(photometric, samples)),
        palette=page.numbers(320) if photometric == PALETTE else (),
        inks=page.number(332, 1),
    )


def _extra(page: Directory, count: int) -> tuple[int, ...]:
    """Kinds of the extra samples; a single one that nobody explains is alpha."""
    if count <= 0:
        return ()
    given = page.numbers(338)[:count]
    return given or ((2,) if count == 1 else ())


def _check_padding(layout: Layout) -> None:
    """Tiles may reach over the edge, but not to many times the picture's size."""
    across, down = layout.grid
    area = across * layout.block[0] * down * layout.block[1]
    if area > 4 * layout.width * layout.height + _PADDING_PIXELS:
        raise InputRefused("picture-kind-unsupported")


def _segments(
    page: Directory, layout: Layout, size: int, limits: Limits
) -> tuple[tuple[int, int], ...]:
    if layout.compression == OLD_JPEG:
        return ()
    across, down = layout.grid
    count = across * down * layout.planes
    if count > limits.chunks:
        raise InputRefused("too-many-parts")
    offsets = page.numbers(324) or page.numbers(273)
    sizes = page.numbers(325) or page.numbers(279)
    if len(offsets) < count:
        raise InputRefused("picture-damaged")
    if len(sizes) < count:
        sizes = _assumed(layout, offsets, size)
    segments = tuple(zip(offsets[:count], sizes[:count], strict=True))
    if any(at < 8 or length <= 0 or at + length > size for at, length in segments):
        raise InputRefused("picture-damaged")
    if sum(length for _, length in segments) > size:
        raise InputRefused("picture-damaged")
    return segments


def _assumed(layout: Layout, offsets: tuple[int, ...], size: int) -> tuple[int, ...]:
    """Sizes that a writer left out: known for plain data, else one segment to the file's end."""
    if layout.compression == NONE:
        return tuple(layout.bytes_of(index) for index in range(len(offsets)))
    if len(offsets) == 1:
        return (size - offsets[0],)
    raise InputRefused("picture-damaged")


def overlapping(layout: Layout) -> bool:
    """Whether any two segments share bytes of the file."""
    placed = sorted(layout.segments)
    return any(at + length > after for (at, length), (after, _) in itertools.pairwise(placed))
