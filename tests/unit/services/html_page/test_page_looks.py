"""How the page stands on screens of all sizes, and what a screen reader hears."""

import io

import pytest
from PIL import Image

from tests.unit.services.html_page.hands import OPEN, unlock

SIZES = [(1440, 900), (1024, 700), (390, 844), (320, 640)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('button, a.save, select, textarea')]
  .filter((one) => one.offsetParent && !one.matches('.link'))
  .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 40 || box.height < 40).map(([text]) => text)"""
NAMELESS = """[...document.querySelectorAll('button, a, select, input, textarea')]
  .filter((one) => !(one.getAttribute('aria-label') || one.textContent.trim()
    || (one.labels && one.labels.length))).map((one) => one.outerHTML)"""


@pytest.mark.parametrize("size", SIZES)
def test_nothing_sticks_out_sideways(chromium, page_file, size):
    chromium.resize(*size)
    chromium.open(page_file)
    assert chromium.evaluate(OVERFLOW) <= 0
    unlock(chromium, page_file)
    chromium.wait("document.querySelectorAll('.card canvas').length === 6")
    assert chromium.evaluate(OVERFLOW) <= 0
    assert chromium.evaluate(SMALL) == []
    chromium.click(".card .see")
    assert chromium.evaluate(OVERFLOW) <= 0
    assert chromium.evaluate(SMALL) == []


@pytest.mark.parametrize("dark", [False, True])
def test_it_follows_the_systems_theme(chromium, page_file, dark):
    chromium.dark(dark)
    chromium.open(page_file)
    with Image.open(io.BytesIO(chromium.screenshot())) as seen:
        right = seen.convert("L").getpixel((seen.width - 20, seen.height - 20))
    chromium.dark(False)
    assert (right < 80) is dark


def test_everything_that_is_used_has_a_name(browser, page_file):
    browser.open(page_file)
    assert browser.evaluate(NAMELESS) == []
    unlock(browser, page_file)
    assert browser.evaluate(NAMELESS) == []
    browser.click(".card .see")
    assert browser.evaluate(NAMELESS) == []


def heard(chromium):
    """(role, name) of what a screen reader meets."""
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in chromium.tree()
        if not node.get("ignored")
    ]


def test_a_screen_reader_meets_the_door(chromium, page_file):
    chromium.open(page_file)
    found = heard(chromium)
    for one in (
        ("heading", "Open your pictures"),
        ("textbox", "Your words"),
        ("checkbox", "Hide what I type"),
        ("button", "Open"),
        ("button", "Dark colours"),
    ):
        assert one in found
    assert not [name for role, name in found if role == "listitem"], "the slots are for eyes"


def test_a_screen_reader_meets_the_pictures(chromium, page_file):
    unlock(chromium, page_file)
    found = heard(chromium)
    for one in (
        ("heading", "Your pictures"),
        ("heading", "Before and after"),
        ("slider", "How much of each picture is seen"),
        ("image", "Frontal, Before"),
        ("image", "Frontal, 6 months later"),
        ("button", "See Frontal · 6 weeks later"),
        ("link", "Save Frontal · Before"),
        ("combobox", "On the left"),
    ):
        assert one in found, one
    assert chromium.evaluate("document.querySelectorAll('main').length") == 1
    assert chromium.evaluate("document.querySelectorAll('h1').length") == 1


def test_the_whole_page_is_reached_by_keys(browser, page_file):
    """No mouse at all: from the field to a picture in full, and back."""
    browser.open(page_file)
    browser.evaluate("document.querySelector('#words').focus()")
    browser.type("velvet museum acne lunar acrobat window")
    browser.press("Enter")
    browser.wait(OPEN)
    met = []
    for _ in range(12):
        browser.press("Tab")
        met.append(
            browser.evaluate("document.activeElement.id || document.activeElement.className")
        )
    assert met[:4] == ["save-all", "", "", ""] or "save-all" in met
    assert {"slider", "see", "save"} <= set(met)
    browser.evaluate("document.querySelector('.see').focus()")
    browser.press("Enter")
    browser.wait("document.querySelector('dialog[open]') !== null")
    browser.press("Escape")
    browser.wait("document.querySelector('dialog') === null")
    assert browser.evaluate("document.activeElement.className") == "see"


def test_without_movement_nothing_moves(chromium, page_file):
    chromium._call(
        "Emulation.setEmulatedMedia",
        features=[{"name": "prefers-reduced-motion", "value": "reduce"}],
    )
    unlock(chromium, page_file)
    moving = "document.getAnimations().length + Number(getComputedStyle(document.querySelector('.see')).transitionDuration !== '0s')"
    assert chromium.evaluate(moving) == 0
    chromium.dark(False)
