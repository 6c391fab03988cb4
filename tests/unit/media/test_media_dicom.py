"""DICOM photographs: the picture kept true, the patient told apart, the file around it gone."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.uid import ImplicitVRLittleEndian, JPEG2000Lossless

from clinicvault.domain.clinical import PhotoKind
from clinicvault.media import dicom, formats, registry, tasks
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared
from tests.unit.media import dicom_files, live_files, samples
from tests.unit.media.dicom_files import (
    NATIVE,
    described,
    elements,
    kept,
    native,
    patient,
    photograph,
    runs,
    small,
    written,
)
from tests.unit.media.small_limits import LIMITS

SMALL = samples.pixels(64, 48)
GRAY = SMALL[:, :, 1].copy()
DEEP = (np.arange(64 * 48, dtype=np.uint32) * 21 % 65536).reshape(48, 64).astype(np.uint16)
DEEP_COLOURS = np.stack([DEEP, DEEP[::-1], DEEP ^ 0x0FF0], axis=2)


# --- pixels ----------------------------------------------------------------------------------


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize("picture", [SMALL, GRAY, DEEP, DEEP_COLOURS], ids=["c", "g", "dg", "dc"])
def test_plain_pixels_are_kept_to_the_last_bit(syntax, picture):
    facts, out, raster = kept(native(picture, syntax))
    assert out[:4] == b"II*\0"
    assert facts.format is PhotoKind.TIFF
    assert facts.colour == ("gray" if picture.ndim == 2 else "RGB")
    assert raster.pixels.dtype == picture.dtype
    assert np.array_equal(raster.pixels, picture)


@pytest.mark.parametrize("picture", [SMALL, GRAY, DEEP, DEEP_COLOURS], ids=["c", "g", "dg", "dc"])
def test_runs(picture):
    assert np.array_equal(kept(runs(picture))[2].pixels, picture)


def test_planes_one_after_the_other():
    assert np.array_equal(kept(native(SMALL, PlanarConfiguration=1))[2].pixels, SMALL)


@pytest.mark.parametrize("make", [native, runs])
def test_black_as_the_highest_number(make):
    for picture in (GRAY, DEEP):
        raster = kept(make(picture, PhotometricInterpretation="MONOCHROME1"))[2]
        assert np.array_equal(raster.pixels, ~picture)


@pytest.mark.parametrize("stored", [12, 10, 15, 9])
def test_fewer_bits_are_spread_and_nothing_hides_above_them(stored):
    mask = (1 << stored) - 1
    hidden = (DEEP & mask) | (0xFFFF ^ mask)
    raster = kept(native(hidden, BitsStored=stored, HighBit=stored - 1))[2]
    assert np.array_equal(raster.pixels >> (16 - stored), DEEP & mask)
    full = np.full((4, 4), mask, np.uint16)
    full = native(full, BitsStored=stored, HighBit=stored - 1)
    assert (kept(full)[2].pixels == 0xFFFF).all()


def test_few_bits_of_a_byte():
    raster = kept(native(GRAY & 3 | 0xF0, BitsStored=2, HighBit=1))[2]
    assert np.array_equal(raster.pixels, (GRAY & 3) * 85)


def test_brightness_and_colours_become_red_green_and_blue():
    y_cr_cb = cv2.cvtColor(SMALL, cv2.COLOR_RGB2YCrCb)
    facts, _, raster = kept(native(y_cr_cb[:, :, (0, 2, 1)], PhotometricInterpretation="YBR_FULL"))
    assert np.abs(raster.pixels.astype(int) - SMALL).max() <= 2
    assert facts.notes == ("converted-colours",)


def test_halved_colours():
    full = cv2.cvtColor(SMALL, cv2.COLOR_RGB2YCrCb)[:, :, (0, 2, 1)]
    full[:, 1::2, 1:] = full[:, ::2, 1:]
    halved = np.empty((48, 32, 4), np.uint8)
    halved[:, :, :2] = full[:, :, 0].reshape(48, 32, 2)
    halved[:, :, 2:] = full[:, ::2, 1:]
    data = written(described(SMALL, "YBR_FULL_422"), halved.tobytes())
    whole = kept(native(full, PhotometricInterpretation="YBR_FULL"))[2]
    assert np.array_equal(kept(data)[2].pixels, whole.pixels)


@pytest.mark.parametrize(
    ("picture", "colours"), [(SMALL, "YBR_RCT"), (GRAY, "MONOCHROME2"), (DEEP, "MONOCHROME2")]
)
def test_jpeg_2000(picture, colours):
    facts, _, raster = kept(dicom_files.jpeg_2000(picture, colours))
    assert np.array_equal(raster.pixels, picture)
    assert raster.pixels.dtype == picture.dtype
    assert facts.notes == ("not-fully-checked",)


@pytest.mark.parametrize("colours", ["YBR_FULL", "YBR_FULL_422"])
def test_jpeg_2000_of_brightness_and_colours(colours):
    """JPEG 2000 tells whether it mixed the colours itself; if not, the file around it counts."""
    mixed = cv2.cvtColor(SMALL, cv2.COLOR_RGB2YCrCb)[:, :, (0, 2, 1)].copy()
    apart, by_itself = _wavelets(mixed, mixes=0), _wavelets(SMALL, mixes=1)
    facts, _, raster = kept(written(described(SMALL, colours), apart, JPEG2000Lossless))
    assert np.abs(raster.pixels.astype(int) - SMALL).max() <= 2
    assert facts.notes == ("not-fully-checked", "converted-colours")
    raster = kept(written(described(SMALL, colours), by_itself, JPEG2000Lossless))[2]
    assert np.array_equal(raster.pixels, SMALL)


def _wavelets(picture, mixes):
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG2000", no_jp2=True, mct=mixes)
    return encapsulate([out.getvalue()])


def test_a_frame_with_a_film_or_a_pair_has_neither():
    """Places are counted within the frame: in the file around it something else lies there."""
    motion = live_files.unannounced()[0]
    height, width = np.asarray(Image.open(io.BytesIO(motion))).shape[:2]
    facts, out, _ = kept(photograph(motion, Rows=height, Columns=width))
    assert facts.clip == (0, 0)
    assert "motion-clip-apart" not in facts.notes
    assert "second-picture" in facts.stripped
    assert b"ftyp" not in out
    still = live_files.still_jpeg(pair=live_files.PAIR)
    height, width = np.asarray(Image.open(io.BytesIO(still))).shape[:2]
    assert kept(photograph(still, Rows=height, Columns=width))[0].pair == ""


def test_jpeg_2000_with_white_as_zero():
    raster = kept(dicom_files.jpeg_2000(GRAY, "MONOCHROME1"))[2]
    assert np.array_equal(raster.pixels, ~GRAY)


def test_the_first_of_several():
    both = np.stack([SMALL, SMALL[::-1]])
    data = written(described(SMALL, NumberOfFrames=2), both.tobytes())
    facts, _, raster = kept(data)
    assert np.array_equal(raster.pixels, SMALL)
    assert facts.notes == ("first-frame-only",)


# --- JPEG ------------------------------------------------------------------------------------


def test_a_jpeg_inside_is_kept_as_the_jpeg_rewriter_keeps_it():
    facts, out, _ = kept(dicom_files.dirty())
    alone = registry.find(samples.dirty_jpeg(), LIMITS).rewrite(samples.dirty_jpeg(), LIMITS)
    assert out == b"".join(bytes(piece) for piece in alone.pieces)
    assert samples.loaded(out) == samples.loaded(samples.dirty_jpeg())
    assert facts.format is PhotoKind.JPEG
    assert set(alone.facts.stripped) < set(facts.stripped)


@pytest.mark.parametrize("fragments", [1, 2, 5])
@pytest.mark.parametrize("frames", [1, 3])
def test_fragments_and_frames(fragments, frames):
    jpeg = samples.plain_jpeg()
    facts, out, _ = kept(photograph(jpeg, fragments=fragments, frames=frames))
    assert samples.loaded(out) == samples.loaded(jpeg)
    assert facts.notes == (("first-frame-only",) if frames > 1 else ())


def test_frames_found_by_long_offsets():
    first, second = samples.plain_jpeg(), samples.plain_jpeg(quality=50)
    _, out, _ = kept(dicom_files.with_extended_offsets([first, second]))
    assert samples.loaded(out) == samples.loaded(first)


def test_orientation_and_time_of_a_camera_inside():
    """Programs that read DICOM do not turn its pictures; the camera's time is better than none."""
    facts, _, _ = kept(photograph(samples.dirty_jpeg(orientation=6)))
    alone = registry.find(samples.dirty_jpeg(), LIMITS).rewrite(samples.dirty_jpeg(), LIMITS).facts
    assert facts.orientation == 1
    assert (facts.taken, facts.camera) == (alone.taken, alone.camera)
    assert facts.taken


def test_white_as_zero_in_a_jpeg_is_turned_without_loss():
    jpeg = samples.pillow_jpeg(GRAY)
    shown = kept(photograph(jpeg, "MONOCHROME2", Rows=48, Columns=64))
    facts, out, raster = kept(photograph(jpeg, "MONOCHROME1", Rows=48, Columns=64))
    assert shown[1][:2] == b"\xff\xd8"
    assert out[:4] == b"II*\0"
    assert facts.format is PhotoKind.TIFF
    assert np.array_equal(raster.pixels, ~shown[2].pixels)


def bare_rgb():
    """A JPEG of red, green and blue that does not say so itself, and as it should look."""
    plain = samples.pillow_jpeg(SMALL, quality=95, subsampling=0, keep_rgb=True)
    at = plain.index(b"\xff\xee")
    stripped = plain[:at] + plain[at + 16 :]
    for number, letter in enumerate(b"RGB", 1):  # ids of components say it, too
        stripped = stripped.replace(bytes([letter, 0x11, 0]), bytes([number, 0x11, 0]))
    scan = stripped.index(b"\xff\xda")
    ids = bytes([3, 1, 0, 2, 0, 3, 0])
    return stripped[: scan + 4] + ids + stripped[scan + 11 :], plain


def test_colours_that_only_the_file_around_tells():
    bare, plain = bare_rgb()
    assert samples.loaded(bare)[2] != samples.loaded(plain)[2]
    _, out, raster = kept(photograph(bare, "RGB", Rows=48, Columns=64))
    assert samples.loaded(out)[2] == samples.loaded(plain)[2]
    assert np.abs(raster.pixels.astype(int) - SMALL).mean() < 3
    mark = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0"
    assert mark in out
    assert mark not in kept(photograph(bare, "YBR_FULL", Rows=48, Columns=64))[1]


@pytest.mark.parametrize("colours", ["RGB", "YBR_FULL"])
def test_a_jpeg_that_tells_its_own_colours_is_believed(colours):
    for jpeg in (samples.plain_jpeg(), samples.plain_jpeg(subsampling="444")):
        assert samples.loaded(kept(photograph(jpeg, colours))[1]) == samples.loaded(jpeg)


def test_coarser_colours_are_no_red_green_and_blue():
    jfif = samples.plain_jpeg()
    bare = jfif[:2] + jfif[4 + int.from_bytes(jfif[4:6], "big") :]
    assert b"JFIF" not in bare
    assert samples.loaded(kept(photograph(bare, "RGB"))[1])[2] == samples.loaded(jfif)[2]


# --- colour profiles -------------------------------------------------------------------------


def test_a_profile_beside_the_pixels_is_cleaned_and_kept():
    profile = samples.signed_profile(samples.srgb_profile())
    for data in (
        native(SMALL, ICCProfile=profile),
        photograph(samples.plain_jpeg(), ICCProfile=profile),
    ):
        facts, out, _ = kept(data)
        assert facts.icc
        assert b"CANARY" not in out
        assert b"rXYZ" in out
        assert dicom.rewrite(data, LIMITS).profile


def test_a_jpegs_own_profile_goes_before_and_a_broken_one_falls():
    own = samples.dirty_jpeg()
    assert kept(photograph(own, ICCProfile=samples.srgb_profile()))[1] == kept(photograph(own))[1]
    facts, out, _ = kept(native(SMALL, ICCProfile=b"CANARY" * 50))
    assert facts.notes == ("colour-profile-dropped",)
    assert "profile-text" in facts.stripped
    assert b"CANARY" not in out


# --- facts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("syntax", NATIVE)
def test_nothing_of_a_patient_is_left(syntax):
    for data in (native(SMALL, syntax, dirty=True), dicom_files.dirty()):
        facts, out, _ = kept(data)
        assert [one for one in dicom_files.CANARIES if one in out] == []
        assert [one for one in samples.CANARIES if one in out] == []
        assert {"patient-identity", "camera-serial", "owner", "comments", "maker-notes"} <= set(
            facts.stripped
        )
        assert {"timestamps", "editing-history", "embedded-thumbnail"} <= set(facts.stripped)


def test_what_is_empty_is_not_told_as_taken_out():
    parts = elements()
    parts[0x00100010], parts[0x00181000] = (b"PN", b""), (b"LO", b"  ")
    parts[0x00101002], parts[0x00281052] = (b"SQ", b""), (b"UN", b"")
    assert kept(small(parts))[0].stripped == ()


def test_whom_when_and_by_what():
    facts = kept(native(SMALL, dirty=True))[0]
    assert facts.subject == {
        "record": "PAT-4711",
        "family": "Muster-Gärtner",
        "given": "Erika",
        "born": "1970-01-31",
    }
    assert facts.taken == "2024-05-06T10:11:12+02:00"
    assert facts.camera == "Derma Works Cam 3"


def told(**values):
    return kept(native(GRAY, **values))[0]


@pytest.mark.parametrize(
    ("values", "taken"),
    [
        ({}, ""),
        ({"ContentDate": "20240506"}, ""),
        ({"ContentDate": "20240506", "ContentTime": "1011"}, "2024-05-06T10:11:00"),
        ({"ContentDate": "20241306", "ContentTime": "101112"}, ""),
        ({"AcquisitionDateTime": "20240506101112.123456+0130"}, "2024-05-06T10:11:12+01:30"),
        ({"AcquisitionDateTime": "20240506101112-0500"}, "2024-05-06T10:11:12-05:00"),
        (
            {"AcquisitionDateTime": "20240506101112", "TimezoneOffsetFromUTC": "+0200"},
            "2024-05-06T10:11:12+02:00",
        ),
        ({"AcquisitionDateTime": "20240506101112", "TimezoneOffsetFromUTC": "+2500"}, None),
        (
            {
                "AcquisitionDate": "20240506", "AcquisitionTime": "101112",
                "ContentDate": "20250101", "ContentTime": "000000",
            },
            "2024-05-06T10:11:12",
        ),
        ({"AcquisitionDateTime": "2024", "ContentDate": "20240506", "ContentTime": "101112"}, None),
    ],
)  # fmt: skip
def test_times(values, taken):
    assert told(**values).taken == ("2024-05-06T10:11:12" if taken is None else taken)


def test_a_day_as_older_devices_write_it():
    parts = elements()
    parts[0x00080023] = (b"DA", b"2024.05.06")
    parts[0x00080033] = (b"TM", b"10:11:12")
    parts[0x00100030] = (b"DA", b"1970.01.31")
    facts = kept(small(parts))[0]
    assert facts.taken == "2024-05-06T10:11:12"
    assert facts.subject == {"born": "1970-01-31"}


@pytest.mark.parametrize(
    ("maker", "model", "camera"),
    [
        ("Canon", "Canon EOS 90D", "Canon EOS 90D"),
        ("FotoFinder Systems GmbH", "medicam 1000", "FotoFinder Systems GmbH medicam 1000"),
        ("", "medicam", "medicam"),
        ("Canon", "", "Canon"),
        ("", "", ""),
    ],
)
def test_cameras(maker, model, camera):
    assert told(Manufacturer=maker, ManufacturerModelName=model).camera == camera


@pytest.mark.parametrize(
    ("charset", "name", "subject"),
    [
        (b"ISO_IR 100", "Gärtner^Jörg".encode("latin-1"), ("Gärtner", "Jörg")),
        (b"ISO_IR 192", "Gärtner^Jörg".encode(), ("Gärtner", "Jörg")),
        (b"", "Gärtner^Jörg".encode(), ("Gärtner", "Jörg")),
        (b"", "Gärtner^Jörg".encode("latin-1"), ("Gärtner", "Jörg")),
        (b"ISO_IR 144", "Люкceмбypг^И".encode("iso8859_5"), ("Люкceмбypг", "И")),
        (
            b"\\ISO 2022 IR 87",
            b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B",
            ("Yamada", "Tarou"),
        ),
        (b"\\ISO 2022 IR 87", b"=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", ("山田", "太郎")),
        (b"GB18030", "王^小东".encode("gb18030"), ("王", "小东")),
        (b"rot13", b"Muster^Erika", ("Muster", "Erika")),
        (b"ISO_IR 192", b"M\xff\xfe\x07uster^\0Erika", ("Muster", "Erika")),
        (b"", b"Muster", ("Muster", "")),
        (b"", b"^^", ("", "")),
    ],
)
def test_names_in_every_alphabet(charset, name, subject):
    parts = elements()
    parts[0x00080005] = (b"CS", charset + b" " * (len(charset) % 2))
    parts[0x00100010] = (b"PN", name + b" " * (len(name) % 2))
    facts = kept(small(parts))[0]
    assert (facts.subject.get("family", ""), facts.subject.get("given", "")) == subject


def test_letters_that_are_none():
    parts = elements()
    parts[0x00080005] = (b"CS", b"\\ISO 2022 IR 149")
    parts[0x00100010] = (b"PN", b"\x1b$)C\xff\xff^A")
    assert kept(small(parts))[0].subject["given"] == "A"


def test_an_alphabet_that_fails_is_read_as_plain_letters(monkeypatch):
    def fail(*_):
        raise LookupError

    monkeypatch.setattr("pydicom.charset.decode_bytes", fail)
    assert kept(native(GRAY, dirty=True))[0].subject["family"] == "Muster-GÃ¤rtner"


def test_long_values_are_cut():
    facts = told(PatientID="9" * 64, Manufacturer="M" * 60, ManufacturerModelName="N" * 60)
    assert facts.subject == {"record": "9" * 64}
    assert len(facts.camera) == 64


def test_writing_in_the_picture_is_told():
    assert told(BurnedInAnnotation="YES").notes == ("burned-in-text",)
    assert told(BurnedInAnnotation="NO").notes == ()


def test_what_lies_before_the_file_is_told_and_falls():
    dataset = described(GRAY)
    data = written(dataset, GRAY.tobytes(), preamble=b"CANARY-PREAMBLE".ljust(128, b"\0"))
    facts, out, _ = kept(data)
    assert "hidden-data" in facts.stripped
    assert b"CANARY" not in out


# --- recognised, and in the real sandbox -----------------------------------------------------


def test_recognised_by_content_before_whatever_it_also_pretends_to_be():
    assert "DICOM" in registry.names()
    dataset = described(GRAY)
    patient(dataset)
    for start in (
        b"II*\0",
        b"\xff\xd8\xff",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\0\0\0\x18ftypheic",
    ):
        data = written(dataset, GRAY.tobytes(), preamble=start.ljust(128, b"\0"))
        assert registry.find(data, LIMITS) is dicom.FORMAT


def test_what_was_kept_is_a_plain_picture_from_then_on():
    for data, name in ((dicom_files.dirty(), "JPEG"), (native(SMALL, dirty=True), "TIFF")):
        out = kept(data)[1]
        assert registry.find(out, LIMITS).name == name
        again = registry.find(out, LIMITS).rewrite(out, LIMITS)
        assert b"".join(bytes(piece) for piece in again.pieces) == out
        assert again.facts.subject == {}


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


def test_real_workers_read_every_kind(pool):
    """Nothing is loaded or looked up once the worker may not read files any more."""
    every = [
        dicom_files.dirty(),
        *(native(SMALL, syntax, dirty=True) for syntax in NATIVE),
        native(DEEP, ImplicitVRLittleEndian),
        runs(DEEP_COLOURS),
        dicom_files.jpeg_2000(SMALL),
        dicom_files.jpeg_2000(DEEP, "MONOCHROME2"),
        photograph(samples.plain_jpeg(), frames=2, fragments=3),
        native(SMALL, PhotometricInterpretation="YBR_FULL"),
    ]
    for charset in (
        "ISO_IR 100",
        "ISO_IR 101",
        "ISO_IR 126",
        "ISO_IR 138",
        "ISO_IR 166",
        "GB18030",
    ):
        parts = elements()
        parts[0x00080005] = (b"CS", charset.encode() + b" " * (len(charset) % 2))
        parts[0x00100010] = (b"PN", b"\xc1\xc2^\xc3\xc4 ")
        every.append(small(parts))
    for data in every:
        made = pool.prepare(data).result()
        assert isinstance(made, Prepared), made
        output = memoryview(bytearray(LIMITS.output_bytes))
        here = tasks.prepare(data, LIMITS, output)
        assert made.rewritten == bytes(output[: here["sizes"][0]])
        assert made.facts.subject == here["facts"]["subject"]
        assert made.facts.origin == "dicom"
    assert pool.protection.get("seccomp") in {0, 1}


def test_a_worker_lives_on_after_hostile_files(pool):
    assert pool.prepare(dicom.sample()).result().facts.width == 2
    starts = [id(slot._running) for slot in pool._slots]
    for bad in (
        b"\0" * 128 + b"DICM",
        small(elements(rows=0)),
        dicom_files.dirty()[:900],
    ):
        assert pool.prepare(bad).result().reason in {"picture-damaged", "picture-kind-unsupported"}
    assert [id(slot._running) for slot in pool._slots] == starts


def test_the_sample_is_a_good_file():
    facts, _, raster = kept(dicom.sample())
    assert raster.pixels.tolist() == [[0, 255]]
    assert facts.subject == {"family": "A", "given": "山田"}
    assert formats.registry is registry
