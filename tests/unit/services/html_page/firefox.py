"""Firefox over Marionette: a socket on this computer, `length:JSON` both ways."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.unit.services.html_page.browsing import PATIENCE, Browser

_KEYS = {
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Escape": "\ue00c",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "Home": "\ue011",
    "End": "\ue010",
    "Backspace": "\ue003",
}


class Firefox(Browser):
    """Headless; its profile is a folder of its own."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="page-firefox-")
        folder = Path(self._profile.name)
        downloads = folder / "saved"
        downloads.mkdir()
        port = _free_port()
        (folder / "user.js").write_text(_preferences(port, downloads), encoding="utf-8")
        options = ["--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        process = subprocess.Popen(
            [program, *options],
            env={**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        super().__init__(process, downloads)
        self._last = 0
        self._socket = _connected(port)
        self._read()
        self._call("WebDriver:NewSession", capabilities={"alwaysMatch": {}})
        self._call("WebDriver:SetTimeouts", script=120_000, pageLoad=120_000)

    def open(self, path: Path) -> None:
        self._call("WebDriver:Navigate", url="about:blank")
        self._call("WebDriver:Navigate", url=path.as_uri())

    def evaluate(self, expression: str) -> object:
        script = (
            "const done = arguments[arguments.length - 1];"
            f"Promise.resolve({expression}).then((value) => done([value]),"
            " (error) => done(['' + error, 'failed']));"
        )
        found = self._call("WebDriver:ExecuteAsyncScript", script=script, args=[], sandbox=None)
        value, *bad = found["value"]
        assert not bad, value
        return value

    def click_at(self, x: float, y: float) -> None:
        self.drag([(x, y)])

    def drag(self, points: list[tuple[float, float]]) -> None:
        moves = [
            {"type": "pointerMove", "x": int(x), "y": int(y), "duration": 0} for x, y in points
        ]
        held = {"type": "pointerDown", "button": 0}
        steps = [moves[0], held, *moves[1:], {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self._call("WebDriver:PerformActions", actions=[{**mouse, "actions": steps}])

    def type(self, text: str) -> None:
        steps = [{"type": kind, "value": sign} for sign in text for kind in ("keyDown", "keyUp")]
        self._call(
            "WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": steps}]
        )

    def press(self, key: str) -> None:
        self.type(_KEYS.get(key, key))

    def resize(self, width: int, height: int) -> None:
        frame = self.evaluate("[outerWidth - innerWidth, outerHeight - innerHeight]")
        assert isinstance(frame, list)
        self._call("WebDriver:SetWindowRect", width=width + frame[0], height=height + frame[1])

    def screenshot(self) -> bytes:
        return base64.b64decode(self._call("WebDriver:TakeScreenshot", full=False)["value"])

    def quit(self) -> None:
        self._socket.close()
        super().quit()
        self._profile.cleanup()

    def _call(self, method: str, **params: object) -> dict:
        self._last += 1
        asked = json.dumps([0, self._last, method, params]).encode()
        self._socket.sendall(b"%d:%s" % (len(asked), asked))
        _, number, error, result = self._read()
        assert number == self._last
        assert error is None, error
        return result

    def _read(self) -> list:
        length = b""
        while not length.endswith(b":"):
            length += self._bytes(1)
        return json.loads(self._bytes(int(length[:-1])))

    def _bytes(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self._socket.recv(count - len(found))
            assert more, "the browser has ended"
            found += more
        return found


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + 2 * PATIENCE
    while True:
        try:
            made = socket.create_connection(("127.0.0.1", port), timeout=2 * PATIENCE)
        except OSError:
            assert time.monotonic() < end, "Firefox does not listen"
            time.sleep(0.2)
        else:
            return made


def _preferences(port: int, downloads: Path) -> str:
    """Nothing is asked, and nothing is fetched by the browser itself."""
    values = {
        "marionette.port": port,
        "browser.download.dir": str(downloads),
        "browser.download.folderList": 2,
        "browser.download.useDownloadDir": True,
        "browser.download.always_ask_before_handling_new_types": False,
        "browser.shell.checkDefaultBrowser": False,
        "browser.startup.page": 0,
        "browser.aboutwelcome.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "app.update.enabled": False,
        "app.normandy.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "extensions.update.enabled": False,
        "toolkit.telemetry.reportingpolicy.firstRun": False,
        "layout.css.prefers-color-scheme.content-override": 1,
        "pdfjs.disabled": True,
    }
    return "".join(
        f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in values.items()
    )
