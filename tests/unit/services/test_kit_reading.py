"""Reading recovery sheets back from photos, scans, PDF, files and typing."""

import datetime as dt
import io
import random

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from clinicvault.domain.errors import UsageError
from clinicvault.domain.messages import kit as messages
from clinicvault.media import codes as media_codes
from clinicvault.media.limits import Limits
from clinicvault.services import picture_codes
from clinicvault.services.kits import reading as module
from clinicvault.services.kits.pdf import KitSheet, kit_pdf
from clinicvault.services.kits.reading import (
    KitShare,
    read_sheet_bytes,
    read_sheet_file,
    read_sheet_text,
)

ROOT = bytes.fromhex("00112233445566778899aabbccddeeff")
FOUNDING = bytes.fromhex("fadebeadbeef0123456789abcdeffedc" * 2)
VOCABULARY = [
    "acid",
    "adult",
    "alive",
    "hospital",
    "shaft",
    "analysis",
    "obesity",
    "sheriff",
    "smirk",
    "rival",
    "adequate",
    "clay",
    "axis",
    "dramatic",
    "display",
    "improve",
    "manual",
    "bike",
    "amazing",
    "radar",
    "inside",
    "march",
    "budget",
    "withdraw",
    "story",
    "diet",
    "priest",
    "explain",
    "leaf",
    "funding",
    "blind",
    "staff",
    "academic",
]
GROUPED = " ".join(FOUNDING.hex()[i : i + 4] for i in range(0, 64, 4))
ROOT_GROUPED = " ".join(ROOT.hex()[i : i + 4] for i in range(0, 32, 4))


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """Without a worker's start for every picture, but where the test says otherwise."""

    def codes_in(data):
        limits = Limits(bytes=picture_codes.MAX_BYTES, pixels=picture_codes.MAX_PIXELS)
        return tuple(media_codes.codes(data, limits)["texts"])

    monkeypatch.setattr(module, "codes_in", codes_in)


def words(seed):
    return " ".join(random.Random(seed).sample(VOCABULARY, 33))


def sheet(number):
    return KitSheet("Clinic", number, 3, words(number), ROOT, FOUNDING, dt.date(2026, 3, 1))


def share(number):
    return KitShare(number, words(number), ROOT, FOUNDING)


@pytest.fixture(scope="module")
def pdf():
    return kit_pdf([sheet(1), sheet(2), sheet(3)], "en")


@pytest.fixture(scope="module")
def page(pdf):
    """The second sheet as grey picture, about 200 dpi."""
    rendered = pypdfium2.PdfDocument(pdf)[1].render(scale=2.8, grayscale=True)
    return rendered.to_numpy().squeeze().copy()


def encoded(picture, suffix=".jpg"):
    return cv2.imencode(suffix, picture)[1].tobytes()


def photographed(page, turn=7.0):
    """The page on a table: turned, tilted, unevenly lit, noisy and a little soft."""
    height, width = page.shape
    canvas = np.full((height + 500, width + 500), 70, np.uint8)
    canvas[250 : 250 + height, 250 : 250 + width] = page
    tall, wide = canvas.shape
    spin = cv2.getRotationMatrix2D((wide / 2, tall / 2), turn, 1)
    canvas = cv2.warpAffine(canvas, spin, (wide, tall), borderValue=70)
    corners = np.float32([[0, 0], [wide, 0], [wide, tall], [0, tall]])
    tilted = corners + np.float32([[90, 30], [-60, 10], [0, 0], [40, -50]])
    canvas = cv2.warpPerspective(canvas, cv2.getPerspectiveTransform(corners, tilted), (wide, tall))
    light = np.linspace(0.55, 1.0, wide)[None, :]
    noise = np.random.default_rng(1).normal(0, 8, canvas.shape)
    return np.clip(cv2.GaussianBlur(canvas, (0, 0), 1.0) * light + noise, 0, 255).astype(np.uint8)


def refusal(act, *args):
    with pytest.raises(UsageError) as caught:
        act(*args)
    assert caught.value.code in messages.MESSAGES
    return caught.value


def test_a_process_without_keys_reads_them(pdf, page, monkeypatch):
    monkeypatch.setattr(module, "codes_in", picture_codes.codes_in)
    monkeypatch.setattr(media_codes, "codes", lambda *_: pytest.fail("decoded beside the keys"))
    assert module._read(pdf) == [share(1), share(2), share(3)]
    assert read_sheet_bytes(encoded(page)) == share(2)
    assert refusal(read_sheet_bytes, b"\xff\xd8\xff\xe0 not a picture").code == "sheet-not-read"


def test_the_kits_own_pdf_gives_all_its_sheets_in_order(pdf, tmp_path):
    path = tmp_path / "kit.pdf"
    path.write_bytes(pdf)
    assert read_sheet_file(path) == [share(1), share(2), share(3)]


def test_one_scanned_page_as_pdf_is_one_sheet():
    assert read_sheet_bytes(kit_pdf([sheet(2)], "fr")) == share(2)


def test_a_pdf_of_all_sheets_is_no_rehearsal(pdf):
    error = refusal(read_sheet_bytes, pdf)
    assert (error.code, error.params) == ("sheet-several", {"count": 3})


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_a_clean_scan_is_read(page, suffix):
    assert read_sheet_bytes(encoded(page, suffix)) == share(2)


@pytest.mark.parametrize("turn", [7.0, 93.0, 176.0])
def test_a_photo_taken_by_hand_is_read(page, turn):
    assert read_sheet_bytes(encoded(photographed(page, turn))) == share(2)


def test_two_codes_in_one_photo_are_two_sheets(page, pdf, tmp_path):
    other = pypdfium2.PdfDocument(pdf)[0].render(scale=2.8, grayscale=True).to_numpy().squeeze()
    both = np.hstack([page, other])
    path = tmp_path / "both.png"
    path.write_bytes(encoded(both, ".png"))
    assert {found.number for found in read_sheet_file(path)} == {1, 2}
    assert refusal(read_sheet_bytes, encoded(both)).code == "sheet-several"


def test_the_same_sheet_twice_in_a_picture_counts_once(page):
    assert read_sheet_bytes(encoded(np.hstack([page, page]))) == share(2)


def test_foreign_codes_are_passed_over(page):
    import segno

    stream = io.BytesIO()
    segno.make_qr("https://example.org/CLINICVAULT").save(stream, kind="png", scale=8)
    code = cv2.imdecode(np.frombuffer(stream.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert refusal(read_sheet_bytes, encoded(code)).code == "sheet-not-read"
    beside = np.full_like(page, 255)
    beside[: code.shape[0], : code.shape[1]] = code
    assert read_sheet_bytes(encoded(np.hstack([beside, page]))) == share(2)


def test_a_photo_turned_by_its_camera_note_is_read(page):
    image = Image.fromarray(page)
    exif = image.getexif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif)
    assert read_sheet_bytes(stream.getvalue()) == share(2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xe0 not a picture",
        b"\x89PNG\r\n\x1a\n broken",
        b"%PDF-1.7 broken",
        b"GIF89a\0\0\0\0",
        b"\x80\x81\x82",
        b"a\0b",
    ],
)
def test_what_is_no_sheet_is_refused(data):
    assert refusal(read_sheet_bytes, data).code in {"sheet-not-read", "sheet-words-few"}


def test_a_picture_cut_short_is_refused(page):
    data = encoded(page)
    assert refusal(read_sheet_bytes, data[: len(data) // 3]).code == "sheet-not-read"


def test_a_blank_picture_is_refused():
    assert refusal(read_sheet_bytes, encoded(np.full((300, 200), 255, np.uint8))).code == (
        "sheet-not-read"
    )


def test_too_many_pixels_are_refused_before_they_are_decoded(page, monkeypatch):
    monkeypatch.setattr(picture_codes, "MAX_PIXELS", page.size - 1)
    monkeypatch.setattr(media_codes.ImageOps, "exif_transpose", lambda _: pytest.fail("decoded"))
    assert refusal(read_sheet_bytes, encoded(page)).code == "sheet-file-large"


def test_a_too_large_file_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    path = tmp_path / "large"
    path.write_bytes(b"a" * 101)
    assert refusal(read_sheet_file, path).code == "sheet-file-large"


def test_a_too_long_text_is_refused():
    assert refusal(read_sheet_bytes, b"word " * 20_000).code == "sheet-not-read"


def test_a_missing_file_is_said(tmp_path):
    assert refusal(read_sheet_file, tmp_path / "none").code == "sheet-file-missing"
    assert refusal(read_sheet_file, tmp_path).code == "sheet-file-missing"


def test_no_more_than_twelve_pages_of_a_pdf_are_read(monkeypatch):
    monkeypatch.setattr(media_codes, "_PAGES", 2)
    many = kit_pdf([sheet(1), sheet(2), sheet(3)])
    assert [found.number for found in module._read(many)] == [1, 2]


def pdf_of(boxes, kids=""):
    """A hand-made PDF of empty pages with these media boxes."""
    pages = [
        f"{number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]>>endobj"
        for number, box in enumerate(boxes, start=3)
    ]
    names = kids or " ".join(f"{number} 0 R" for number in range(3, 3 + len(boxes)))
    count = len(names.split(" R")) - 1
    return "\n".join(
        (
            "%PDF-1.4",
            "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            f"2 0 obj<</Type/Pages/Kids[{names}]/Count {count}>>endobj",
            *pages,
            "trailer<</Root 1 0 R>>",
            "%%EOF",
        )
    ).encode()


@pytest.mark.parametrize(
    "box", ["0 0 1e30 1e30", "0 0 0 0", "0 0 -5 10", "0 0 1e9 0.0001", "0 0 1 14400", "a b c d"]
)
def test_pages_of_impossible_sizes_hold_no_sheet(box):
    assert refusal(read_sheet_bytes, pdf_of([box])).code == "sheet-not-read"


def test_pages_that_are_named_but_not_there_hold_no_sheet():
    assert refusal(read_sheet_bytes, pdf_of([], "9 0 R 8 0 R")).code == "sheet-not-read"


def test_a_page_that_cannot_be_loaded_does_not_hide_the_others(monkeypatch):
    document, load = kit_pdf([sheet(1), sheet(2)]), pypdfium2.PdfDocument.__getitem__

    def first_is_broken(self, index):
        if index == 0:
            raise pypdfium2.PdfiumError("Failed to load page.")
        return load(self, index)

    monkeypatch.setattr(pypdfium2.PdfDocument, "__getitem__", first_is_broken)
    assert read_sheet_bytes(document) == share(2)


def test_a_page_without_an_end_is_left_out(monkeypatch):
    monkeypatch.setattr(pypdfium2.PdfPage, "get_size", lambda self: (float("inf"), 1.0))
    assert refusal(read_sheet_bytes, kit_pdf([sheet(1)])).code == "sheet-not-read"


def test_a_poster_sized_page_is_rendered_within_bounds():
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(50_000, 100)
    assert max(media_codes._rendered(page).shape) <= 4_001


def test_the_codes_text_pasted_is_read():
    assert read_sheet_text(f"\n  {sheet(3).payload}  \n") == share(3)
    assert read_sheet_text(sheet(3).payload.lower()) == share(3)


def test_a_later_format_is_said():
    later = sheet(1).payload.replace("KIT 1 ", "KIT 2 ")
    assert refusal(read_sheet_text, later).code == "sheet-newer"


def test_a_code_with_a_damaged_fingerprint_is_not_taken():
    broken = sheet(1).payload.replace(FOUNDING.hex().upper(), "12ZZ")
    assert module._parse_payload(broken) is None


@pytest.mark.parametrize(
    "text",
    [
        words(1),
        words(1).upper(),
        words(1).replace(" ", "\n"),
        words(1).replace(" ", ", "),
        "\n".join(f"{i + 1} {word}" for i, word in enumerate(words(1).split())),
        "\n".join(f"{i + 1}. {word}" for i, word in enumerate(words(1).split())),
        " ".join(f"{i + 1}{word}" for i, word in enumerate(words(1).split())),
    ],
)
def test_words_alone_in_any_form_are_enough_for_the_rehearsal(text):
    assert read_sheet_text(text) == KitShare(0, words(1))


@pytest.mark.parametrize(
    "text",
    [
        f"Recovery sheet 2 of 3\nRoot fingerprint {ROOT_GROUPED}\nFounding record {GROUPED}\n{words(2)}",
        f"Sheet 2\nFounding record: {FOUNDING.hex()}\nRoot fingerprint: {ROOT.hex()}\nWords: {words(2)}",
        (
            f"Fiche de secours 2 sur 3\nActe de fondation : {GROUPED.upper()}\n"
            f"Empreinte racine {ROOT_GROUPED}\nLes mots de cette fiche\n{words(2)}"
        ),
        (
            f"sheet 2 the words of this sheet {words(2)} founding record {GROUPED} "
            f"root fingerprint {ROOT_GROUPED}"
        ),
    ],
)
def test_a_whole_sheet_typed_is_read(text):
    assert read_sheet_text(text) == share(2)


@pytest.mark.parametrize("founding", [GROUPED, FOUNDING.hex()])
def test_a_founding_record_needs_no_label(founding):
    assert read_sheet_text(f"sheet 1\n{founding}\n{words(1)}") == KitShare(
        1, words(1), b"", FOUNDING
    )


def test_pieces_of_a_mistyped_fingerprint_do_not_become_words():
    text = f"founding record {GROUPED[:-5]}\n{words(1)}"
    assert read_sheet_text(text) == KitShare(0, words(1))


def test_no_word_of_the_list_looks_like_a_fingerprint():
    from shamir_mnemonic.wordlist import WORD_INDEX_MAP

    for typed in (list(WORD_INDEX_MAP), [word[:4] for word in WORD_INDEX_MAP]):
        assert module._WORD.findall(module._PHRASE.sub(" ", " ".join(typed))) == typed


def test_too_few_words_are_counted():
    error = refusal(read_sheet_text, "acid adult alive")
    assert (error.code, error.params) == ("sheet-words-few", {"count": 3})


def test_a_text_file_is_read_with_or_without_mark(tmp_path):
    path = tmp_path / "sheet.txt"
    for lead in ("", "\ufeff"):
        path.write_text(f"{lead}Sheet 3\nFounding record {GROUPED}\n{words(3)}", encoding="utf-8")
        [found] = read_sheet_file(path)
        assert (found.number, found.words, found.founding_hash) == (3, words(3), FOUNDING)


def test_words_do_not_show_in_a_repr():
    assert "acid" not in repr(share(1))
