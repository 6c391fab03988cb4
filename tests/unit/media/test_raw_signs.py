"""Raw files are told from pictures by what they hold, not by how they are called."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.media import raw_signs
from clinicvault.media.raw_signs import is_raw
from tests.unit.media import samples, tiff_files
from tests.unit.media.tiff_files import BYTE, LONG, SHORT, plain, written

PAGE = plain(samples.pixels(8, 6))
MOSAIC = PAGE.changed(t262=(SHORT, [32803]))


def with_sub(*pages):
    return dataclasses.replace(PAGE, sub=[(330, page) for page in pages])


@pytest.mark.parametrize(
    "start",
    [
        b"IIRO\x08\0\0\0", b"IIRS\x08\0\0\0", b"MMOR\0\0\0\x08", b"IIU\0\x18\0\0\0",
        b"FUJIFILMCCD-RAW 0201", b"\0MRM\0\0\0\0", b"FOVb\0\0\2\0", b"II\x1a\0\0\0HEAPCCDR\2\0",
        b"II*\0\x10\0\0\0CR\2\0", b"\0\0\0\x18ftypcrx \0\0\0\1", b"IIII\x01\0\0\0",
    ],
)  # fmt: skip
def test_makers_own_starts(start):
    assert is_raw(start + bytes(100))
    assert is_raw(memoryview(start + bytes(100)))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize(
    "page",
    [
        MOSAIC,
        PAGE.changed(t262=(SHORT, [34892])),
        PAGE.changed(t50706=(BYTE, b"\1\4\0\0")),
        PAGE.changed(t33421=(SHORT, [2, 2])),
        PAGE.changed(t259=(SHORT, [34713])),
        PAGE.changed(t259=(SHORT, [65535])),
        with_sub(MOSAIC),
        with_sub(PAGE.changed(t259=(SHORT, [32767]))),
    ],
)
def test_signs_in_the_directories(page, order, big):
    assert is_raw(written(page, order=order, big=big))
    assert is_raw(written(PAGE, page, order=order, big=big))


@pytest.mark.parametrize("order", ["<", ">"])
def test_pictures_are_no_raw_files(order):
    made = PAGE.changed(t271=(2, b"NIKON CORPORATION\0"), t37398=(BYTE, b"\1\0\0\0"))
    for data in (
        written(PAGE, order=order),
        written(made, PAGE, order=order),
        written(with_sub(PAGE), order=order),
        tiff_files.dirty(order),
        samples.plain_jpeg(8, 8),
        samples.plain_png(),
        b"",
        b"II*\0",
        b"MM\0*\0\0\0\x08",
    ):
        assert not is_raw(data)


def test_the_look_is_bounded():
    assert not is_raw(written(*[PAGE] * 5, MOSAIC))
    many = dataclasses.replace(PAGE)
    many = many.changed(t330=(LONG, [8] * 50))
    assert not is_raw(written(many))
    crowd = PAGE.changed(**{f"t{tag}": (SHORT, [1]) for tag in range(40_000, 40_600)})
    assert not is_raw(written(crowd.changed(t262=(SHORT, [32803]))))
    assert raw_signs._LOOKED_AT.directories == 4
