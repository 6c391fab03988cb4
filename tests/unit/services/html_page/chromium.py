"""Chromium over its DevTools pipe: descriptors 3 and 4, JSON with a zero byte after each message."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.unit.services.html_page.browsing import PATIENCE, Browser

_KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, "\t"),
    "Escape": (27, ""),
    "ArrowLeft": (37, ""),
    "ArrowRight": (39, ""),
    "Home": (36, ""),
    "End": (35, ""),
    "Backspace": (8, ""),
    " ": (32, " "),
}


class Chromium(Browser):
    """Headless; its profile is a folder of its own."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="page-chromium-")
        there, self._to = os.pipe()
        self._from, back = os.pipe()
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--remote-debugging-pipe",
            "--no-first-run",
            "--disable-extensions",
            "--hide-scrollbars",
            f"--user-data-dir={self._profile.name}",
            "about:blank",
        ]
        shell = f"exec 3<&{there} 4>&{back}; exec {shlex.join([program, *options])}"
        process = subprocess.Popen(
            ["bash", "-c", shell],
            pass_fds=(there, back),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(back)
        downloads = Path(self._profile.name) / "saved"
        downloads.mkdir()
        super().__init__(process, downloads)
        self._waiting, self._last, self._session = b"", 0, ""
        self.requests: list[str] = []
        self.console: list[str] = []
        self._begin()

    def _begin(self) -> None:
        targets = self._call("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in targets if one["type"] == "page")
        joined = self._call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = joined["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._call(f"{domain}.enable")
        self._call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads)
        )

    def open(self, path: Path) -> None:
        self._call("Page.navigate", url="about:blank")
        self.requests.clear()
        self.console.clear()
        self._call("Page.navigate", url=path.as_uri())
        self.wait("location.protocol === 'file:' && document.readyState === 'complete'")

    def evaluate(self, expression: str) -> object:
        found = self._call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in found:
            raise AssertionError(json.dumps(found["exceptionDetails"])[:500])
        return found["result"].get("value")

    def click_at(self, x: float, y: float) -> None:
        self.drag([(x, y)])

    def drag(self, points: list[tuple[float, float]]) -> None:
        self._mouse("mouseMoved", points[0], 0)
        self._mouse("mousePressed", points[0], 1)
        for point in points[1:]:
            self._mouse("mouseMoved", point, 1)
        self._mouse("mouseReleased", points[-1], 0)

    def _mouse(self, kind: str, point: tuple[float, float], held: int) -> None:
        button = "none" if kind == "mouseMoved" and not held else "left"
        self._call(
            "Input.dispatchMouseEvent",
            type=kind,
            x=point[0],
            y=point[1],
            button=button,
            buttons=held,
            clickCount=1,
        )

    def type(self, text: str) -> None:
        for sign in text:
            self._call("Input.dispatchKeyEvent", type="keyDown", text=sign, key=sign)
            self._call("Input.dispatchKeyEvent", type="keyUp", key=sign)

    def press(self, key: str) -> None:
        code, text = _KEYS.get(key, (ord(key[0].upper()), key))
        about = {"key": key, "windowsVirtualKeyCode": code}
        typed = {"text": text} if text else {}
        self._call(
            "Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **about, **typed
        )
        self._call("Input.dispatchKeyEvent", type="keyUp", **about)

    def resize(self, width: int, height: int) -> None:
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if width < 600 else 1,
            mobile=width < 600,
        )

    def dark(self, on: bool) -> None:
        """What the person's system prefers."""
        value = "dark" if on else "light"
        self._call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": value}],
        )

    def touch(self, points: list[tuple[float, float]]) -> None:
        """A finger, as on a phone."""
        self._call("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=1)
        kinds = ["touchStart", *["touchMove"] * (len(points) - 1)]
        for kind, (x, y) in zip(kinds, points, strict=True):
            self._call("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": x, "y": y}])
        self._call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        self._call("Emulation.setTouchEmulationEnabled", enabled=False)

    @contextlib.contextmanager
    def before(self, script: str) -> Iterator[None]:
        """Runs a script in every page before the page's own: another browser, another clock."""
        made = self._call("Page.addScriptToEvaluateOnNewDocument", source=script)
        try:
            yield
        finally:
            self._call("Page.removeScriptToEvaluateOnNewDocument", identifier=made["identifier"])

    def tree(self) -> list[dict]:
        """What a screen reader gets: the accessibility tree's nodes."""
        return self._call("Accessibility.getFullAXTree")["nodes"]

    def screenshot(self) -> bytes:
        return base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"])

    def quit(self) -> None:
        super().quit()
        os.close(self._to)
        os.close(self._from)
        self._profile.cleanup()

    def _call(self, method: str, **params: object) -> dict:
        self._last += 1
        asked = {"id": self._last, "method": method, "params": params}
        if self._session and not method.startswith(("Target.", "Browser.")):
            asked["sessionId"] = self._session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        end = time.monotonic() + 2 * PATIENCE
        while True:
            told = self._next(end - time.monotonic())
            if told.get("id") == self._last:
                assert "error" not in told, told["error"]
                return told["result"]
            self._note(told)

    def _next(self, seconds: float) -> dict:
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self._from], [], [], max(0.0, seconds))
            assert ready, "the browser does not answer"
            found = os.read(self._from, 1 << 20)
            assert found, "the browser has ended"
            self._waiting += found
        first, _, self._waiting = self._waiting.partition(b"\0")
        return json.loads(first)

    def _note(self, told: dict) -> None:
        params = told.get("params", {})
        if told.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif told.get("method") == "Log.entryAdded":
            self.console.append(params["entry"]["text"])
        elif told.get("method") == "Runtime.exceptionThrown":
            self.console.append(json.dumps(params["exceptionDetails"])[:500])
