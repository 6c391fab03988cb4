"""Other browsers, other devices, nobody there: played in Chromium with parts taken away."""

import pytest

from tests.unit.services.html_page.hands import ALERT, OPEN, SEEN, type_words, unlock
from tests.unit.services.html_page.pages import RECIPIENT

OLD = "delete Uint8Array.fromBase64;"
NO_KEYS = "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined});"
FULL = (
    "Blob.prototype.arrayBuffer = () =>"
    " Promise.reject(new DOMException('full', 'NotReadableError'));"
)
HURRY = "const real = setTimeout; window.setTimeout = (act, ms) => real(act, ms / 900);"


def test_an_older_browser_opens_it_too(chromium, page_file):
    with chromium.before(OLD):
        unlock(chromium, page_file)
        assert chromium.evaluate("Uint8Array.fromBase64 === undefined") is True
        chromium.wait("document.querySelectorAll('.card canvas').length === 6")


def test_a_browser_without_keys_is_told_what_to_do(chromium, page_file):
    with chromium.before(NO_KEYS):
        chromium.open(page_file)
        chromium.wait(ALERT)
        assert "This browser cannot open the file" in chromium.text()
        assert chromium.count("#words") == 0


def test_too_little_memory_is_not_called_damage(chromium, page_file):
    with chromium.before(FULL):
        chromium.open(page_file)
        type_words(chromium)
        chromium.press("Enter")
        chromium.wait(ALERT)
        assert "too little memory" in chromium.text()
        assert chromium.evaluate(SEEN) == 0


def test_pictures_are_closed_when_nobody_is_there(chromium, page_file):
    with chromium.before(HURRY):  # 30 minutes in two seconds
        unlock(chromium, page_file)
        chromium.wait("document.querySelector('#words') !== null", 10)
        assert chromium.evaluate(SEEN) == 0
        assert "nobody used the page" in chromium.text()
        assert RECIPIENT not in chromium.text()


def test_a_finger_pulls_the_line(chromium, page_file):
    chromium.resize(390, 844)
    unlock(chromium, page_file)
    x, y = chromium.middle(".stage .knob")
    chromium.touch([(x, y), (x + 30, y), (x + 60, y), (x + 90, y)])
    line = chromium.evaluate("Number(document.querySelector('#slider').value)")
    assert line == pytest.approx(50 + 100 * 90 / 390, abs=4)


def test_a_finger_turns_to_the_next_picture_but_not_a_large_one(chromium, page_file):
    chromium.resize(390, 844)
    unlock(chromium, page_file)
    place = "document.querySelector('.viewer-place').textContent"
    chromium.click(".card .see")
    wipe = [(300, 400), (240, 400), (160, 400), (80, 400)]
    chromium.touch(wipe)
    chromium.wait(f"{place} === '2 of 6'")
    chromium.touch(wipe[::-1])
    chromium.wait(f"{place} === '1 of 6'")
    chromium.click(".viewer .zoom-in")
    chromium.touch(wipe)
    assert chromium.evaluate(place) == "1 of 6"


def test_the_page_is_never_handed_to_a_translator(chromium, page_file):
    """Browsers that translate send what is read to a server."""
    unlock(chromium, page_file)
    assert chromium.evaluate("document.documentElement.translate") is False
    assert chromium.count("meta[name=google][content=notranslate]") == 1
    assert chromium.evaluate(OPEN) is True
