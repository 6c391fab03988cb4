"""What a patient does with a page."""

import hashlib
import json

from tests.unit.services.html_page.pages import WORDS

OPEN = "document.querySelector('.shelf') !== null"
ALERT = "document.querySelector('[role=alert]') !== null"
SEEN = "document.querySelectorAll('img, canvas, video').length"


def type_words(browser, words=WORDS):
    """Into the field, which is empty afterwards but for them."""
    browser.click("#words")
    browser.evaluate("document.querySelector('#words').select()")
    browser.type(words)


def unlock(browser, path, words=WORDS):
    """The file by double click, the words, the button, the pictures."""
    browser.open(path)
    type_words(browser, words)
    browser.click("#open")
    browser.wait(OPEN)


def outcome(browser, words=WORDS, patience=60.0):
    """Tries the words, if they are asked for: "open", "refused", or "dead" where no script runs."""
    browser.wait("document.readyState === 'complete'")
    if browser.evaluate("document.getElementById('root') === null"):
        return "dead"
    browser.evaluate(SUBMIT % json.dumps(words))
    browser.wait(f"{OPEN} || {ALERT}", patience)
    return "open" if browser.evaluate(OPEN) else "refused"


def shown(browser):
    """All that is read, and every picture as it is seen, once all are drawn."""
    browser.wait("document.querySelectorAll('.frame:not(.drawn)').length === 0")
    drawings = browser.evaluate(
        "[...document.querySelectorAll('.frame canvas')].map((one) => one.toDataURL())"
    )
    return browser.text(), [hashlib.sha256(one.encode()).hexdigest() for one in drawings]


SUBMIT = """(() => {
  const field = document.querySelector('#words');
  if (field === null) return;
  field.value = %s;
  field.form.requestSubmit();
})()"""
