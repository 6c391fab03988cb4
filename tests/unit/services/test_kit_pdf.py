"""The printed recovery kit: what stands on a sheet, and that nothing secret shows elsewhere."""

import datetime as dt
import re

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from reportlab.pdfbase.ttfonts import TTFError

from clinicvault.services.kits import pdf as module
from clinicvault.services.kits.pdf import KitSheet, kit_pdf
from clinicvault.services.kits.texts import COMMAND, kit_texts
from clinicvault.services.resources import resource

ROOT = bytes(range(16))
FOUNDING = bytes(range(100, 132))
WORDS = [
    " ".join(
        f"{a}{b}{c}{d}"
        for a, b, c, d in zip(
            "abcdefghijk" * 3, letters * 3, "xyz" * 11, "mnopqrstuvw" * 3, strict=False
        )
    )
    for letters in ("aeioubcdfgh", "bcdfghjklmn", "ghjklmnpqrs")
]


def sheets(clinic="Clinique Demo", count=3):
    return [
        KitSheet(clinic, n + 1, count, WORDS[n], ROOT, FOUNDING, dt.date(2026, 3, 1))
        for n in range(count)
    ]


def pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [document[i] for i in range(len(document))]


def text_of(page):
    return page.get_textpage().get_text_bounded()


def codes(page, scale=2.0):
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(picture.squeeze()))]


@pytest.fixture(scope="module")
def english():
    return pages(kit_pdf(sheets(), "en"))


@pytest.fixture(scope="module")
def french():
    return pages(kit_pdf(sheets(), "fr"))


def test_there_is_one_a4_page_a_sheet(english):
    assert len(english) == 3
    assert {tuple(round(side) for side in page.get_size()) for page in english} == {(595, 842)}


def test_a_page_carries_its_own_words_in_order_and_no_other_sheets_words(english):
    for number, page in enumerate(english):
        text = text_of(page)
        found = [word for word in re.findall(r"[a-z]{4}", text) if word in WORDS[number].split()]
        assert set(found) == set(WORDS[number].split())
        others = {w for other in WORDS for w in other.split()} - set(WORDS[number].split())
        assert not others & set(text.split())


def test_every_word_has_its_number(english):
    text = " ".join(text_of(english[0]).split())
    numbered = dict(re.findall(r"\b(\d{1,2}) ([a-z]{4})\b", text))
    assert [numbered[str(i + 1)] for i in range(33)] == WORDS[0].split()


def test_the_code_of_a_page_is_its_payload(english):
    for number, page in enumerate(english):
        assert codes(page) == [sheets()[number].payload]


@pytest.mark.parametrize("scale", [1.5, 4.2])
def test_the_code_reads_from_coarse_and_from_fine_scans(english, scale):
    assert codes(english[1], scale) == [sheets()[1].payload]


def test_the_payload_is_the_format_that_recovery_reads():
    assert sheets()[1].payload == (
        f"CLINICVAULT-KIT 1 2 {ROOT.hex().upper()} {FOUNDING.hex().upper()} {WORDS[1].upper()}"
    )


def test_the_payload_keeps_to_the_codes_dense_letters():
    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", sheets()[0].payload)


def test_fingerprints_are_printed_in_groups_of_four(english):
    text = " ".join(text_of(english[0]).split())
    for value in (ROOT, FOUNDING):
        groups = re.findall(".{4}", value.hex())
        assert " ".join(groups) in text


def test_a_sheet_says_what_it_is_for_and_how_to_use_it(english):
    text = " ".join(text_of(english[2]).split())
    for piece in (
        "Recovery sheet 3 of 3",
        "Clinique Demo",
        "Any two of the 3 sheets",
        "1 March 2026",
        COMMAND,
        "Holder",
        "signature",
        "Keep the sheets apart",
        "Photograph it only for the rehearsal",
    ):
        assert piece in text, piece


def test_the_french_sheet_is_french(french):
    text = " ".join(text_of(french[0]).split())
    for piece in ("Fiche de secours 1 sur 3", "1 mars 2026", "Deux fiches sur 3", "répétition"):
        assert piece in text, piece
    assert "Recovery" not in text


def test_nothing_is_printed_over_or_beside_the_paper(english, french):
    for page in (*english, *french):
        picture = page.render(scale=2, grayscale=True).to_numpy().squeeze()
        margin = 30
        assert picture[:margin].min() == 255
        assert picture[:, :margin].min() == 255
        assert picture[:, -margin:].min() == 255
        assert picture[-margin:].min() == 255


def test_the_instructions_end_above_the_signature(english, french):
    for page in (*english, *french):
        picture = page.render(scale=2, grayscale=True).to_numpy().squeeze()
        line = round((842 - 24 * 72 / 25.4) * 2)
        assert picture[line - 30 : line - 4].min() == 255


def test_a_very_long_clinic_name_stays_on_one_line_inside_the_paper():
    name = "Centre de chirurgie plastique, reconstructrice et esthétique " * 2
    page = pages(kit_pdf(sheets(name)))[0]
    picture = page.render(scale=2, grayscale=True).to_numpy().squeeze()
    assert picture[:, -30:].min() == 255
    assert name.strip() in " ".join(text_of(page).split())


def test_names_of_other_scripts_are_printed():
    text = text_of(pages(kit_pdf(sheets("Клиника Δέρμα Łódź")))[0])
    assert "Клиника Δέρμα Łódź" in text


def test_the_same_kit_gives_the_same_bytes():
    assert kit_pdf(sheets()) == kit_pdf(sheets())


def test_the_file_names_no_clinic_and_no_time_in_its_metadata():
    document = pypdfium2.PdfDocument(kit_pdf(sheets("Secret Clinic")))
    facts = document.get_metadata_dict()
    assert facts["Title"] == "ClinicVault recovery sheets"
    assert "Secret" not in str(facts)


def test_words_do_not_show_in_a_repr():
    assert WORDS[0].split()[0] not in repr(sheets()[0])


def test_other_numbers_of_sheets_and_shorter_shares_fit():
    sheet = KitSheet(
        "C", 1, 1, " ".join(WORDS[0].split()[:20]), ROOT, FOUNDING, dt.date(2027, 1, 2)
    )
    page = pages(kit_pdf([sheet]))[0]
    assert codes(page) == [sheet.payload]
    assert "1 of 1" in text_of(page)


def test_fonts_come_from_the_given_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(module.pdfmetrics, "getRegisteredFontNames", list)
    with pytest.raises(TTFError, match="none"):
        kit_pdf(sheets(), fonts=tmp_path / "none")


def test_the_bundled_fonts_are_there():
    for file in module._FILES.values():
        assert resource("fonts", file).is_file()


@pytest.mark.parametrize(
    ("language", "month"), [("en", "March"), ("fr", "mars"), ("fr_CA", "mars"), ("de", "March")]
)
def test_languages(language, month):
    assert kit_texts(language).months[2] == month
    assert len(kit_texts(language).months) == 12


def test_both_languages_say_the_same_number_of_things():
    assert len(kit_texts("en").steps) == len(kit_texts("fr").steps)


@pytest.mark.parametrize(
    ("row", "runs"),
    [
        (b"", []),
        (b"\0\0", []),
        (b"\1\1\1", [(0, 3)]),
        (b"\0\1\0\1\1", [(1, 1), (3, 2)]),
    ],
)
def test_runs_of_dark_dots(row, runs):
    assert module._runs(row) == runs
