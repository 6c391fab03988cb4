"""As a patient opens it: by double click, six words, see, slide, save; in both browsers."""

import io
import zipfile

import pytest
from PIL import Image

from clinicvault.services.packages.html_page import make
from tests.unit.services.html_page import pages
from tests.unit.services.html_page.hands import ALERT, OPEN, SEEN, type_words, unlock
from tests.unit.services.html_page.pages import CLINIC, NOTE, RECIPIENT, VISITS, WORDS, contents

LINE = "getComputedStyle(document.querySelector('.stage')).getPropertyValue('--line')"
FOCUS = "document.activeElement"


def test_the_right_words_open_everything(browser, page_file):
    browser.open(page_file)
    assert browser.evaluate(SEEN) == 0
    for hidden in (CLINIC, RECIPIENT, "Frontal", "Before"):
        assert hidden not in browser.text()
    type_words(browser)
    browser.click("#open")
    browser.wait(OPEN)
    browser.wait("document.querySelectorAll('.card canvas').length === 6")
    text = browser.text()
    for told in (CLINIC, RECIPIENT, NOTE, "November 23, 2026", *VISITS):
        assert told in text
    assert browser.evaluate("document.activeElement.tagName") == "H1"


def test_enter_opens_too_and_typing_may_be_untidy(browser, page_file):
    browser.open(page_file)
    type_words(browser, "VELVET, Muséum; acne  lunar Acrobat-window")
    browser.press("Enter")
    browser.wait(OPEN)


def test_wrong_words_are_told_kindly_and_can_be_mended(browser, page_file):
    browser.open(page_file)
    type_words(browser, WORDS.replace("acrobat", "academic"))
    browser.click("#open")
    browser.wait(ALERT)
    assert browser.evaluate(SEEN) == 0
    assert "These words do not open the file" in browser.text()
    assert "each file has words of its own" in browser.text()
    assert browser.evaluate(f"{FOCUS}.id") == "words"
    assert browser.evaluate(f"{FOCUS}.value") == WORDS.replace("acrobat", "academic")
    type_words(browser)
    browser.click("#open")
    browser.wait(OPEN)


def test_no_words_are_asked_for(browser, page_file):
    browser.open(page_file)
    browser.click("#open")
    browser.wait("document.querySelector('#words-hint').textContent.includes('type your words')")
    assert browser.evaluate(f"{FOCUS}.id") == "words"


def test_a_misspelt_word_is_found_and_mended_by_a_click(browser, page_file):
    browser.open(page_file)
    type_words(browser, "velvet museum akne ")
    browser.wait("document.querySelectorAll('.slots .good').length === 2")
    assert browser.evaluate("document.querySelector('.slots .odd').textContent") == "akne"
    assert "“akne” is not one of the words" in browser.text()
    assert browser.evaluate("document.querySelector('#words-count').textContent") == "3 of 6 words"
    browser.click("#words-hint button")
    assert browser.evaluate("document.querySelector('#words').value") == "velvet museum acne"
    browser.type(" lunar acrobat window")
    browser.press("Enter")
    browser.wait(OPEN)


def test_a_word_that_is_being_typed_is_not_odd_yet(browser, page_file):
    browser.open(page_file)
    type_words(browser, "academic aci")
    assert browser.count(".slots .odd") == 0
    browser.type("x ")
    assert browser.count(".slots .odd") == 1


def test_words_can_be_hidden(browser, page_file):
    browser.open(page_file)
    type_words(browser)
    browser.click("#hide")
    assert "velvet" not in browser.text()
    assert (
        browser.evaluate("getComputedStyle(document.querySelector('#words')).webkitTextSecurity")
        == "disc"
    )


def test_the_line_follows_the_mouse(browser, page_file):
    unlock(browser, page_file)
    x, y = browser.middle(".stage .knob")
    assert browser.evaluate(LINE).strip() == "50%"
    width = browser.evaluate("document.querySelector('.stage').getBoundingClientRect().width")
    browser.drag([(x, y), (x + 10, y), (x + width / 4, y)])
    assert browser.evaluate("Number(document.querySelector('#slider').value)") == pytest.approx(
        75, abs=1
    )
    browser.drag([(x, y), (1, y)])
    assert browser.evaluate(LINE).strip() == "0%"
    clip = browser.evaluate("getComputedStyle(document.querySelector('.stage .over')).clipPath")
    assert "100%" in clip


def test_the_line_follows_keys_and_says_where_it_is(browser, page_file):
    unlock(browser, page_file)
    browser.click(".stage .knob")
    browser.press("ArrowRight")
    value = browser.evaluate("Number(document.querySelector('#slider').value)")
    assert value == pytest.approx(52, abs=1)
    said = browser.evaluate("document.querySelector('#slider').getAttribute('aria-valuetext')")
    assert said == f"Before: {value} percent"
    browser.press("End")
    assert browser.evaluate(LINE).strip() == "100%"


def test_other_views_and_visits_can_be_compared(browser, page_file):
    unlock(browser, page_file)
    tags = "[...document.querySelectorAll('.stage .tag')].map((one) => one.textContent)"
    alts = "[...document.querySelectorAll('.stage img')].map((one) => one.alt)"
    assert browser.evaluate(tags) == ["Before", "6 months later"]
    browser.click(".pills button:nth-child(2)")
    assert browser.evaluate(alts) == ["Oblique left, 6 months later", "Oblique left, Before"]
    browser.evaluate("document.querySelectorAll('.choices select')[1].focus()")
    browser.press("6")
    browser.wait(f"{tags}[1] === '6 weeks later'")


def test_one_picture_is_saved_byte_for_byte(browser, page_file):
    unlock(browser, page_file)
    browser.click(".card .save")
    saved = browser.downloaded()
    first = pages.pictures()[0]
    assert saved.name == first.name
    assert saved.read_bytes() == bytes(first.data)


def test_all_pictures_are_saved_as_a_zip_with_what_the_clinic_signed(browser, page_file):
    unlock(browser, page_file)
    browser.click("#save-all")
    saved = browser.downloaded()
    assert saved.name == "pictures.zip"
    with zipfile.ZipFile(saved) as packed:
        assert packed.testzip() is None
        for one in pages.pictures():
            assert packed.read(one.name) == bytes(one.data)
        assert packed.read("manifest.json") == pages.contents().manifest
        assert packed.read("manifest.sig") == pages.contents().signature
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert browser.evaluate("document.querySelector('#save-all').disabled") is False


def test_a_picture_fills_the_window_and_keys_turn_the_pages(browser, page_file):
    unlock(browser, page_file)
    title = "document.querySelector('.viewer-title').textContent"
    browser.click(".card .see")
    browser.wait("document.querySelector('dialog[open] img').naturalWidth > 0")
    assert browser.evaluate(title) == "Frontal · Before"
    browser.press("ArrowRight")
    assert browser.evaluate(title) == "Oblique left · Before"
    browser.press("End")
    assert browser.evaluate("document.querySelector('.viewer-place').textContent") == "6 of 6"
    assert browser.evaluate("document.querySelector('.next').disabled") is True
    browser.press("+")
    assert browser.evaluate("document.querySelector('.pane').scrollWidth > innerWidth") is True
    browser.press("Escape")
    browser.wait("document.querySelector('dialog') === null")
    assert (
        browser.evaluate(f"{FOCUS}.getAttribute('aria-label')")
        == "See Oblique left · 6 months later"
    )


def test_the_viewer_has_buttons_for_all_of_it(browser, page_file):
    unlock(browser, page_file)
    browser.click(".card .see")
    browser.click(".viewer .next")
    browser.click(".viewer .zoom-in")
    assert browser.evaluate("document.querySelector('.zoom-out').disabled") is False
    browser.click(".viewer .previous")
    browser.click(".viewer .save")
    assert browser.downloaded().read_bytes() == bytes(pages.pictures()[0].data)
    browser.click(".viewer .leave")
    browser.wait("document.querySelector('dialog') === null")


def test_closing_takes_everything_away_and_asks_for_the_words(browser, page_file):
    unlock(browser, page_file)
    address = browser.evaluate("document.querySelector('.stage img').src")
    browser.click("#close")
    browser.wait("document.querySelector('#words') !== null")
    assert browser.evaluate(SEEN) == 0
    assert browser.evaluate("document.querySelector('#words').value") == ""
    assert RECIPIENT not in browser.text()
    gone = f"new Promise((done) => {{ const one = new Image(); one.onload = () => done(0); one.onerror = () => done(1); one.src = '{address}#anew'; }})"
    assert browser.evaluate(gone) == 1
    type_words(browser)
    browser.press("Enter")
    browser.wait(OPEN)


def test_french_is_a_click_away_and_the_words_stay(browser, page_file):
    browser.open(page_file)
    type_words(browser)
    browser.click("#language")
    assert "Ouvrir vos photos" in browser.text()
    assert browser.evaluate("document.documentElement.lang") == "fr"
    browser.click("#open")
    browser.wait(OPEN)
    assert "23 novembre 2026" in browser.text()
    assert "Vérifié\u00a0: chaque fichier" in browser.text()


def test_a_french_page_is_french_from_the_start(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(pages.page_bytes("fr"))
    browser.open(path)
    assert "Ouvrir vos photos" in browser.text()
    type_words(browser, WORDS.replace("acne", "acme"))
    assert "Vouliez-vous dire «\u00a0acne\u00a0»\u00a0?" in browser.text()


def test_the_theme_can_be_changed(browser, page_file):
    unlock(browser, page_file)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = browser.evaluate(ground)
    browser.click("#theme")
    assert browser.evaluate(ground) != before
    assert browser.evaluate(f"{FOCUS}.id") == "theme"
    assert browser.count(".card") == 6


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_lies_on_its_side_is_seen_and_saved_upright(browser, tmp_path, kind):
    stored = io.BytesIO()
    Image.open(io.BytesIO(pages.jpeg(3))).rotate(90, expand=True).save(stored, kind)
    ending, mime = ("jpg", "image/jpeg") if kind == "JPEG" else ("png", "image/png")
    turned = pages.item(stored.getvalue(), mime, ending, orientation=6)
    path = tmp_path / "page.html"
    path.write_bytes(make(contents((turned,)), WORDS))
    unlock(browser, path)
    browser.wait("document.querySelector('.card canvas') !== null")
    size = "(({width, height}) => [width, height])(document.querySelector('.card canvas'))"
    assert browser.evaluate(size) == [120, 160]
    middle = (
        "((one) => [30, 130].map((y) => one.getContext('2d').getImageData(60, y, 1, 1).data[0]))"
    )
    top, bottom = browser.evaluate(f"{middle}(document.querySelector('.card canvas'))")
    assert top < bottom, "dark is above, as before it was turned"
    browser.click(".card .save")
    with Image.open(browser.downloaded()) as saved:
        assert saved.getexif().get(0x0112, 1) == (6 if kind == "JPEG" else 1)
        assert (saved.size == (160, 120)) is (kind == "JPEG")


def test_videos_documents_and_damaged_pictures_can_be_saved(browser, tmp_path):
    odd = (
        pages.item(b"%PDF-1.7 none", "application/pdf", "pdf", title="Letter"),
        pages.item(b"no video", "video/mp4", "mp4"),
        pages.item(b"no picture", title="Damaged before"),
    )
    path = tmp_path / "page.html"
    path.write_bytes(make(contents(odd), WORDS))
    unlock(browser, path)
    browser.wait("document.querySelectorAll('.frame.drawn').length === 3")
    assert browser.count(".compare") == 0
    assert "Document" in browser.text()
    assert "cannot show this file" in browser.text()
    browser.click(".card:nth-child(1) .see")
    browser.click(".unseen .save")
    assert browser.downloaded().read_bytes() == b"%PDF-1.7 none"
