"""The page speaks with nobody: nothing of the Internet is asked, and what tries is stopped."""

import contextlib
import socket
import threading

import pytest

from tests.unit.services.html_page.hands import unlock

WAYS_OUT = {
    "fetch": "fetch('{url}').then(() => 'out', () => 'stopped')",
    "xhr": "new Promise((done) => {{ const asked = new XMLHttpRequest(); asked.open('GET', '{url}');"
    " asked.onload = () => done('out'); asked.onerror = () => done('stopped'); asked.send(); }})",
    "picture": "new Promise((done) => {{ const one = new Image(); one.onload = () => done('out');"
    " one.onerror = () => done('stopped'); one.src = '{url}'; }})",
    "beacon": "Promise.resolve(navigator.sendBeacon('{url}', 'x') ? 'asked' : 'stopped')",
    "socket": "new Promise((done) => {{ try {{ const one = new WebSocket('{ws}');"
    " one.onopen = () => done('out'); one.onerror = () => done('stopped'); }}"
    " catch (error) {{ done('stopped'); }} }})",
    "frame": "new Promise((done) => {{ const one = document.createElement('iframe'); one.src = '{url}';"
    " document.body.append(one); setTimeout(() => done('asked'), 300); }})",
    "style": "new Promise((done) => {{ const one = document.createElement('link');"
    " one.rel = 'stylesheet'; one.href = '{url}'; one.onload = () => done('out');"
    " one.onerror = () => done('stopped'); document.head.append(one); }})",
    "script": "new Promise((done) => {{ try {{ const one = document.createElement('script'); one.src = '{url}';"
    " one.onload = () => done('out'); one.onerror = () => done('stopped'); document.head.append(one); }}"
    " catch (error) {{ done('stopped'); }} }})",
    "inline": "new Promise((done) => {{ try {{ const one = document.createElement('script');"
    " one.textContent = 'window.ran = 1'; document.head.append(one); }} catch (error) {{ }}"
    " done(window.ran ? 'out' : 'stopped'); }})",
    "form": "new Promise((done) => {{ const one = document.createElement('form'); one.action = '{url}';"
    " document.body.append(one);"
    " try {{ one.submit(); }} catch (error) {{ done('stopped'); }} setTimeout(() => done('asked'), 300); }})",
}


@pytest.fixture
def listener():
    """A server that keeps what is asked of it; to open a connection and say nothing is not asking."""
    knocks = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def serve():
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    caller, _ = server.accept()
                    with caller:
                        caller.settimeout(1)
                        knocks.extend(filter(None, [caller.recv(200)]))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", knocks
        stop.set()
        thread.join()


def test_what_tries_to_get_out_is_stopped(browser, page_file, listener):
    address, knocks = listener
    unlock(browser, page_file)
    for way, script in WAYS_OUT.items():
        tried = script.format(url=f"http://{address}/", ws=f"ws://{address}/")
        assert browser.evaluate(tried) != "out", way
        assert knocks == [], way


def test_the_listener_hears_who_knocks(browser, listener, tmp_path):
    """The same tries get out of a page that is not protected."""
    address, knocks = listener
    path = tmp_path / "open.html"
    path.write_text("<!doctype html><body><p>no policy", encoding="utf-8")
    browser.open(path)
    browser.evaluate(WAYS_OUT["picture"].format(url=f"http://{address}/"))
    browser.evaluate(WAYS_OUT["fetch"].format(url=f"http://{address}/"))
    assert len(knocks) >= 2


def test_only_the_file_and_its_own_parts_are_asked_for(chromium, page_file):
    unlock(chromium, page_file)
    chromium.wait("document.querySelectorAll('.card canvas').length === 6")
    schemes = {url.split(":", 1)[0] for url in chromium.requests}
    assert schemes <= {"file", "blob", "data"}
    assert [url for url in chromium.requests if url.startswith("file:")] == [page_file.as_uri()]
    assert chromium.console == []
    assert chromium.evaluate("document.cookie + Object.keys(localStorage).length") == "0"
