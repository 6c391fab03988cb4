"""The sheet as PDF, as pictures, as slides: what stands there, and what does not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import subprocess

import numpy as np
import pypdfium2
import pytest
import simplejpeg

from clinicvault.domain.alignment import SAME, Alignment, How
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import Cancelled, InputRefused, Refused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.media.pool import MediaPool
from clinicvault.services.resources import resource
from clinicvault.services.sheets import logo as logos
from clinicvault.services.sheets.content import MOST_PAIRS, Shot, Tone
from clinicvault.services.sheets.making import Sheets, items
from tests.unit.services.sheets.sheet_parts import (
    BLUE,
    CLINIC,
    FIRST,
    NOTE,
    RED,
    logo,
    pair,
    plain,
    sheet,
)

GO = CancelToken()
ALONE = Alignment()


def pages_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    sizes = [tuple(round(side) for side in page.get_size()) for page in document]
    document.close()
    return texts, sizes


def spans(pixels, colour, row):
    """Where a row of pixels is of a colour: (first, last)."""
    at = np.flatnonzero(np.abs(pixels[row].astype(int) - colour).max(axis=1) < 25)
    return (int(at[0]), int(at[-1])) if len(at) else None


def columns(pixels, colour):
    """(first, last) row that holds the colour."""
    near = (np.abs(pixels.astype(int) - colour).max(axis=2) < 25).any(axis=1)
    at = np.flatnonzero(near)
    return int(at[0]), int(at[-1])


def test_a_page_says_what_it_shows(sheets):
    made = sheets.pdf(sheet(pair(caption="Closed approach"), title="Rhinoplasty"), GO)
    (text,), (size,) = pages_of(made.files[0])
    for said in ("Rhinoplasty", CLINIC, "Frontal", "Closed approach", "Before", "6 weeks later",
                 NOTE, "Page 1 of 1"):  # fmt: skip
        assert said in text
    assert "2025" not in text, "days only as intervals"
    assert size == (842, 595), "a single pair lies"
    assert made.left_out == ()


def test_in_french(sheets):
    (text,), _ = pages_of(sheets.pdf(sheet(language="fr"), GO).files[0])
    for said in ("Avant et après", "Face", "Avant", "6 semaines après", "Page 1 sur 1"):
        assert said in text


def test_as_many_pages_as_it_takes(sheets):
    texts, sizes = pages_of(sheets.pdf(sheet(*(pair() for _ in range(5))), GO).files[0])
    assert sizes == [(595, 842)] * 3
    assert [text.count("Before") - text.count("Before and") for text in texts] == [2, 2, 1]
    assert all(NOTE in text and CLINIC in text for text in texts)
    assert "Page 3 of 3" in texts[2]
    wide, _ = pages_of(sheets.pdf(sheet(*(pair(size=(600, 400)) for _ in range(6))), GO).files[0])
    assert [text.count("6 weeks") for text in wide] == [3, 3]


def test_nothing_runs_into_anything_else(sheets):
    """Two rows share a page: pictures, words and foot keep apart."""
    long = "A caption of many words that goes on " * 5
    many = sheet(
        pair(caption=long), pair(caption=long, view=View.BASAL), note="Confidential. " * 20
    )
    (page,) = sheets.pictures(many, GO).files
    pixels = simplejpeg.decode_jpeg(page)
    assert pixels.shape == (2339, 1654, 3)
    first, last = columns(pixels, RED)
    assert first > 400
    assert last < 2339 - 165
    inside = np.abs(pixels[first:last].astype(int) - RED).max(axis=2) < 25
    rows = inside.any(axis=1)
    assert 1 < np.diff(rows.astype(int)).nonzero()[0].size <= 4
    assert pixels[:, :150].min() > 240
    assert pixels[:, -150:].min() > 240


@pytest.mark.parametrize("size", [(1200, 40), (30, 1200), (400, 400)])
def test_pictures_of_any_shape_stay_on_the_page(sheets, size):
    """Neither under the title nor in the foot, however many share a page."""
    many = sheet(*(pair(size=size, alignment=ALONE) for _ in range(14)), title="Long and thin")
    for number, page in enumerate(sheets.pictures(many, GO).files):
        first, last = columns(simplejpeg.decode_jpeg(page), RED)
        assert first > (350 if number == 0 else 210)
        assert last < 2339 - 165


def test_panels_stand_side_by_side_at_the_same_height(sheets):
    (page,) = sheets.pictures(sheet(), GO).files
    pixels = simplejpeg.decode_jpeg(page)
    assert columns(pixels, RED) == columns(pixels, BLUE)
    middle = sum(columns(pixels, RED)) // 2
    left, right = spans(pixels, RED, middle), spans(pixels, BLUE, middle)
    assert left[1] < right[0]
    assert abs((left[1] - left[0]) - (right[1] - right[0])) <= 2
    assert left[0] - 0 == pytest.approx(2339 - right[1], abs=4), "in the page's middle"


def test_pictures_that_are_not_aligned_say_so(sheets):
    loose = dataclasses.replace(pair(alignment=ALONE), after=Shot(plain(BLUE, (400, 300))))
    made = sheets.pdf(sheet(loose), GO)
    (text,), _ = pages_of(made.files[0])
    assert "Not aligned" in text
    assert "After" in text
    (aligned,), _ = pages_of(sheets.pdf(sheet(), GO).files[0])
    assert "Not aligned" not in aligned


def test_slides_have_the_size_of_a_screen(sheets):
    two = sheet(pair(), pair(400, size=(600, 400), view=View.BACK))
    made = sheets.slides(two, GO)
    assert len(made.files) == 2
    for one in made.files:
        pixels = simplejpeg.decode_jpeg(one)
        assert pixels.shape == (1080, 1920, 3)
        assert pixels[5, 5].max() < 40, "dark"
        middle = sum(columns(pixels, RED)) // 2
        assert spans(pixels, RED, middle)[1] < 960 < spans(pixels, BLUE, middle)[0]
        assert columns(pixels, RED) == columns(pixels, BLUE)
        assert columns(pixels, RED)[1] < 1080 - 140
    light = sheets.slides(dataclasses.replace(two, tone=Tone.LIGHT), GO)
    assert simplejpeg.decode_jpeg(light.files[0])[5, 5].min() > 250


def test_the_same_sheet_gives_the_same_bytes(sheets):
    one = sheet(pair(), pair(12))
    assert sheets.pdf(one, GO).files == sheets.pdf(one, GO).files
    assert sheets.slides(one, GO).files == sheets.slides(one, GO).files


def test_a_pair_that_cannot_be_read_is_left_out_and_told_of(sheets):
    broken = dataclasses.replace(pair(), after=Shot(b"\xff\xd8\xff nothing"))
    made = sheets.pdf(sheet(pair(), broken, pair(7)), GO)
    ((number, code),) = made.left_out
    assert (number, code) == (1, "picture-damaged")
    (text,), _ = pages_of(made.files[0])
    assert "7 days later" in text
    with pytest.raises(InputRefused, match="picture-damaged"):
        sheets.slides(sheet(broken), GO)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"pairs": ()}, "sheet-empty"),
        ({"pairs": (pair(),) * (MOST_PAIRS + 1)}, "sheet-too-many"),
        ({"title": "x" * 121}, "sheet-text-long"),
        ({"note": "x" * 301}, "sheet-text-long"),
        ({"pairs": (pair(caption="x" * 201),)}, "sheet-text-long"),
    ],
)
def test_what_no_sheet_holds_is_refused(sheets, wrong, code):
    for make in (sheets.pdf, sheets.pictures, sheets.slides):
        with pytest.raises(InputRefused, match=code):
            make(dataclasses.replace(sheet(), **wrong), GO)


def test_a_language_that_is_not_there(sheets):
    with pytest.raises(UsageError, match="report-language"):
        sheets.pdf(sheet(language="de"), GO)


class Stopped(CancelToken):
    def __init__(self, after):
        super().__init__()
        self.left = after

    def check(self):
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("after", range(4))
def test_it_can_be_cancelled(sheets, after):
    two = sheet(pair(), pair())
    with pytest.raises(Cancelled):
        sheets.slides(two, Stopped(after))
    with pytest.raises(Cancelled):
        sheets.pictures(two, Stopped(after))


def test_a_locked_vault_makes_nothing():
    pool = MediaPool(1)
    pool.close()
    with pytest.raises(Refused, match="locked"):
        Sheets(pool).pdf(sheet(), GO)


def test_it_says_how_far_it_is(sheets):
    told = []
    sheets.slides(sheet(pair(), pair()), GO, told.append)
    assert [one.done for one in told] == [0, 1, 2]
    assert told[-1].finished
    assert told[-1].bytes > 0


def test_a_logo_is_drawn_anew(pool, sheets, tmp_path):
    file = tmp_path / "logo.png"
    file.write_bytes(logo())
    made = logos.read_logo(pool, file)
    assert simplejpeg.decode_jpeg(made).min() > 250, "see-through becomes white"
    (page,) = sheets.pictures(sheet(logo=made), GO).files
    assert simplejpeg.decode_jpeg(page).shape == (1654, 2339, 3)
    assert len(sheets.slides(sheet(logo=made), GO).files) == 1


def test_a_logo_of_any_shape_stays_in_its_room(pool, sheets):
    for size, row in (((2000, 40), 200), ((40, 2000), 200)):
        black = np.zeros((size[1], size[0], 3), np.uint8)
        made = logos.logo_of(pool, simplejpeg.encode_jpeg(black, 90, "RGB", "444"))
        pixels = simplejpeg.decode_jpeg(sheets.pictures(sheet(logo=made), GO).files[0])
        dark = np.argwhere(pixels[:row, :1000].max(axis=2) < 60)
        assert dark[:, 0].min() > 40
        assert dark[:, 0].max() < 190
        assert dark[:, 1].max() < 680


def test_what_is_no_logo(pool, sheets, tmp_path):
    file = tmp_path / "logo.pdf"
    file.write_bytes(sheets.pdf(sheet(), GO).files[0])
    with pytest.raises(InputRefused, match="logo-kind"):
        logos.read_logo(pool, file)
    file.write_bytes(b"GIF89a")
    with pytest.raises(InputRefused):
        logos.read_logo(pool, file)
    with pytest.raises(InputRefused):
        logos.read_logo(pool, tmp_path / "none.png")


def test_alignment_is_looked_for_by_a_worker(sheets):
    face = [(0.35, 0.4), (0.65, 0.4), (0.5, 0.55), (0.4, 0.7), (0.6, 0.7)]
    later = [(x + 0.1, y) for x, y in face]
    shots = Shot(plain()), Shot(plain(BLUE))
    found = sheets.alignment(*shots, (face, later))
    assert found.how is How.FACE
    assert found.similarity.right == pytest.approx(-0.075, abs=1e-6)
    assert sheets.alignment(*shots, ((), ())).similarity == SAME
    with pytest.raises(InputRefused):
        sheets.alignment(shots[0], Shot(b"nothing"))


def test_faces_are_looked_for_where_nobody_told_of_them(sheets):
    """Two visits of a rendered person."""
    before, after = (
        resource("demo", "portraits", f"P02_v{visit}_frontal.jpg").read_bytes() for visit in (1, 2)
    )
    found = sheets.alignment(Shot(before), Shot(after))
    assert found.how is How.FACE
    assert 0.8 < found.similarity.scale < 1.25


def test_as_files_of_a_package(sheets):
    made = sheets.slides(sheet(pair(), pair()), GO)
    slides = items(made, "fr")
    assert [one.mime for one in slides] == ["image/jpeg"] * 2
    assert slides[0].name.endswith(".jpg")
    assert slides[0].title == "Avant et après"
    assert len({one.name for one in slides}) == 2
    (paper,) = items(sheets.pdf(sheet(), GO), "en")
    assert (paper.mime, paper.name[-4:]) == ("application/pdf", ".pdf")


def test_nothing_of_a_day_or_a_file_is_inside(sheets, tmp_path):
    """Neither in the PDF, unpacked, nor in its pictures: ExifTool and a search judge."""
    day = dt.date(1987, 4, 13)
    secret = dataclasses.replace(pair(), before=Shot(plain(), day))
    one = sheet(secret)
    made = sheets.pdf(one, GO).files[0]
    plain_pdf = _unpacked(made)
    for canary in (b"1987", b"0413", str(FIRST.year).encode(), b"CreationDate (D:2026"):
        assert canary not in plain_pdf
    for number, data in enumerate(sheets.slides(one, GO).files):
        (tmp_path / f"{number}.jpg").write_bytes(data)
    told = subprocess.run(
        ["exiftool", "-G1", "-s", "-a", "-u", *map(str, tmp_path.glob("*.jpg"))],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    groups = {line.split("]")[0].strip("[ ") for line in told.splitlines() if line.startswith("[")}
    assert groups <= {"ExifTool", "System", "File", "JFIF", "Composite"}


def _unpacked(pdf):
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized
        )
    return out.getvalue()
