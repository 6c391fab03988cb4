"""ExifTool and another decoder judge what is kept of DICOM files."""

from __future__ import annotations

import io

import numpy as np
import pydicom
import pytest
from PIL import Image

from clinicvault.media import dicom
from clinicvault.media.limits import Limits
from tests.unit.media import dicom_files, judged, samples

SMALL = samples.pixels(64, 48)
DEEP = (np.arange(64 * 48, dtype=np.uint32) * 21 % 65536).reshape(48, 64).astype(np.uint16)
SOURCES = {
    "photograph": dicom_files.dirty,
    "several": lambda: dicom_files.photograph(samples.dirty_jpeg(), dirty=True, frames=2),
    **{
        f"plain-{number}": lambda syntax=syntax: dicom_files.native(SMALL, syntax, dirty=True)
        for number, syntax in enumerate(dicom_files.NATIVE)
    },
    "profile": lambda: dicom_files.native(
        SMALL, dirty=True, ICCProfile=samples.signed_profile(samples.srgb_profile())
    ),
    "deep": lambda: dicom_files.native(DEEP, dirty=True),
}
_NEEDED = {
    "ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation",
    "StripOffsets", "StripByteCounts", "SamplesPerPixel", "RowsPerStrip", "PlanarConfiguration",
    "Predictor",
}  # fmt: skip


def _allowed(group, tag, value):
    if tag in {"ProfileDescription", "ProfileCopyright"}:
        return not str(value).strip()
    if group in {"JFIF", "Adobe"}:
        return True
    return (group == "IFD0" and tag in _NEEDED) or group.startswith("ICC")


def kept(source):
    made = dicom.rewrite(source, Limits())
    out = b"".join(bytes(piece) for piece in made.pieces)
    dicom.prove(memoryview(out))
    dicom.decode(out, made)
    return out


@judged.needs_tool
def test_the_judge_sees_what_the_files_hold_and_nothing_afterwards(tmp_path):
    source, cleaned = tmp_path / "source", tmp_path / "cleaned"
    source.mkdir()
    cleaned.mkdir()
    values = set()
    for name, make in SOURCES.items():
        (source / f"{name}.dcm").write_bytes(make())
        (cleaned / f"{name}.img").write_bytes(kept(make()))
    for name, _, tag, value in judged.tags(source):
        if "Patient" in tag or "Serial" in tag or "Institution" in tag:
            values.add((name, str(value).encode()))
    assert {name for name, _ in values} == {f"{name}.dcm" for name in SOURCES}
    assert {b"PAT-4711", b"DERMACAM-SN-99"} <= {value for _, value in values}
    assert judged.left_over(source, _allowed)
    assert judged.left_over(cleaned, _allowed) == []
    for name in SOURCES:
        out = (cleaned / f"{name}.img").read_bytes()
        named = [value for _, value in values if len(value) >= 5]
        assert [value for value in (*named, *dicom_files.CANARIES) if value in out] == []


@pytest.mark.parametrize("name", SOURCES)
def test_pixels_are_those_that_the_library_and_another_decoder_see(name):
    """pydicom decodes the source, Pillow what was kept: neither is used for that in the program."""
    source = SOURCES[name]()
    dataset = pydicom.dcmread(io.BytesIO(source))
    with Image.open(io.BytesIO(kept(source))) as image:
        shown = np.asarray(image)
    if dataset.file_meta.TransferSyntaxUID.is_compressed and "photo" in name:
        frame = next(pydicom.encaps.generate_frames(dataset.PixelData, number_of_frames=1))
        with Image.open(io.BytesIO(frame)) as image:
            assert np.array_equal(shown, np.asarray(image))
    elif name != "several":
        assert np.array_equal(shown, dataset.pixel_array)
