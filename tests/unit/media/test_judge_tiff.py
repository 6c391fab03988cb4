"""ExifTool and another decoder judge kept TIFF files, made ones and the public collection's."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.media import tiff
from clinicvault.media.limits import Limits
from tests.unit.media import judged, tiff_files

_NEEDED = {
    "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation",
    "StripOffsets", "StripByteCounts", "SamplesPerPixel", "RowsPerStrip", "PlanarConfiguration",
    "TileWidth", "TileLength", "TileOffsets", "TileByteCounts", "Predictor", "ColorMap",
    "ExtraSamples", "JPEGTables", "XResolution", "YResolution", "ResolutionUnit",
    "YCbCrSubSampling", "YCbCrPositioning",
}  # fmt: skip
REFUSED = {
    "libvips/test/test-suite/images/multi-channel-z-series.ome.tif": (
        "picture-kind-unsupported",
        "signed samples of a microscope: no one value is black",
    ),
}
"""Files that the collection calls harmless and that are refused, with the reason."""


_STRIPS_OF_JPEG = {"PreviewImageStart", "PreviewImageLength", "PreviewImage"}
"""What ExifTool calls the strips of a page that is packed as JPEG, and stumbles over."""


def _allowed(group, tag, value):
    if tag == "Warning" and "PreviewImage" in str(value):
        return True
    if tag in {"ProfileDescription", "ProfileCopyright"}:
        return not str(value).strip()
    return (group == "IFD0" and tag in _NEEDED | _STRIPS_OF_JPEG) or group in {
        "ICC_Profile",
        "ICC-header",
    }


def kept(source):
    rewritten = tiff.rewrite(source, Limits())
    out = b"".join(rewritten.pieces)
    tiff.prove(memoryview(out))
    tiff.decode(out, rewritten)
    return out


@judged.needs_tool
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_judge_sees_what_a_dirty_file_holds_and_nothing_afterwards(tmp_path, order):
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.tif").write_bytes(tiff_files.dirty(order))
    assert judged.left_over(source, _allowed)
    assert list(judged.identifying(source))
    cleaned = tmp_path / "cleaned"
    cleaned.mkdir()
    (cleaned / "a.tif").write_bytes(kept(tiff_files.dirty(order)))
    assert judged.left_over(cleaned, _allowed) == []


def rows(*, hostile):
    """The collection's files that begin as TIFF, whatever they are called."""
    return [
        row
        for row in judged.listed("TIFF")
        if bool(row["hostile"]) == hostile
        and tiff.matches((judged.CORPUS / row["path"]).read_bytes())
    ]


@judged.needs_corpus
@pytest.mark.slow
def test_real_files_keep_their_pixels_and_lose_everything_else(tmp_path):
    found, changed, refused = [], [], {}
    for row in rows(hostile=False):
        path = judged.CORPUS / row["path"]
        source = path.read_bytes()
        try:
            out = kept(source)
        except InputRefused as refusal:
            refused[row["path"]] = refusal.code
            continue
        if not _same(source, out):
            changed.append(row["path"])
        if judged.EXIFTOOL:
            found += [(row["path"], value) for value in judged.identifying(path) if value in out]
        (tmp_path / row["path"].replace("/", "_")).write_bytes(out)
    assert changed == []
    assert found == []
    assert refused == {path: code for path, (code, _) in REFUSED.items()}
    if judged.EXIFTOOL:
        assert judged.left_over(tmp_path, _allowed) == []


def _same(source, out):
    """Whether Pillow sees the same pixels; it turns the source upright, so that is undone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before, after = Image.open(io.BytesIO(source)), Image.open(io.BytesIO(out))
        turn = _TURNS.get(before.getexif().get(274, 1))
        pixels = np.asarray(before.convert(after.mode) if before.mode == "1" else before)
        return np.array_equal(turn(pixels) if turn else pixels, np.asarray(after))


_TURNS = {
    2: np.fliplr,
    3: lambda pixels: np.rot90(pixels, 2),
    4: np.flipud,
    6: lambda pixels: np.rot90(pixels, 1),
    8: lambda pixels: np.rot90(pixels, -1),
}
"""From the upright picture back to the stored one, by Exif orientation."""


@judged.needs_corpus
@pytest.mark.slow
def test_hostile_files_are_refused_or_come_out_clean(tmp_path):
    for row in rows(hostile=True):
        try:
            out = kept((judged.CORPUS / row["path"]).read_bytes())
        except InputRefused:
            continue
        (tmp_path / row["path"].replace("/", "_")).write_bytes(out)
    if judged.EXIFTOOL:
        assert judged.left_over(tmp_path, _allowed) == []


@judged.needs_corpus
def test_raw_files_of_the_collection_are_not_taken_for_tiff():
    raw = [judged.CORPUS / row["path"] for row in judged.listed("RAW")]
    looked = 0
    for path in raw:
        data = path.read_bytes()
        if not tiff.matches(data):
            continue
        looked += 1
        with pytest.raises(InputRefused) as caught:
            tiff.rewrite(data, Limits())
        assert caught.value.code in {"format-unsupported", "picture-damaged"}
    assert looked
