"""What both browsers of the tests can do; a person's clicks and keys, never calls into the page."""

from __future__ import annotations

import abc
import functools
import json
import subprocess
import time
from pathlib import Path

from tests import judges

PROGRAMS = ("chromium", "firefox")
PATIENCE = 120.0


def require(name: str) -> str:
    """The browser's program; skipped where it is missing, failed where all judges have to be."""
    judges.require(name)
    return judges.command(name) or name


class Browser(abc.ABC):
    """A headless browser with one tab."""

    def __init__(self, process: subprocess.Popen[bytes], downloads: Path) -> None:
        self.process = process
        self.downloads = downloads

    @abc.abstractmethod
    def open(self, path: Path) -> None:
        """A file, as by double click; returns when it is read."""

    @abc.abstractmethod
    def evaluate(self, expression: str) -> object:
        """The value of an expression in the page; promises are awaited."""

    @abc.abstractmethod
    def click_at(self, x: float, y: float) -> None:
        """A mouse click at a place of the window."""

    @abc.abstractmethod
    def drag(self, points: list[tuple[float, float]]) -> None:
        """The mouse pressed at the first place, moved over the others, let go at the last."""

    @abc.abstractmethod
    def type(self, text: str) -> None:
        """Keys into what has the focus."""

    @abc.abstractmethod
    def press(self, key: str) -> None:
        """One key: Enter, Tab, Escape, ArrowLeft, ArrowRight …"""

    @abc.abstractmethod
    def resize(self, width: int, height: int) -> None:
        """The page's own size."""

    @abc.abstractmethod
    def screenshot(self) -> bytes:
        """PNG of what is seen."""

    def quit(self) -> None:
        """Ends the browser that this object started."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)

    def wait(self, expression: str, patience: float = PATIENCE) -> object:
        """Until an expression is true; AssertionError with what the page says."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = self.evaluate(f"Boolean({expression})")
            if found:
                return found
            time.sleep(0.05)
        said = f"never true: {expression}; the page: {self.text()!r}"
        raise AssertionError(said)

    def text(self) -> str:
        """What is read on the page."""
        return str(self.evaluate("document.body ? document.body.innerText : ''"))

    def middle(self, selector: str) -> tuple[float, float]:
        """Of the element that is seen, scrolled into view; AssertionError where another is on top."""
        found = self.evaluate(_MIDDLE % json.dumps(selector))
        assert isinstance(found, list), f"{selector}: {found}"
        return float(found[0]), float(found[1])

    def click(self, selector: str) -> None:
        """Where a person would."""
        self.wait(f"document.querySelector({json.dumps(selector)}) !== null")
        self.click_at(*self.middle(selector))

    def count(self, selector: str) -> int:
        """How many elements there are."""
        return int(str(self.evaluate(f"document.querySelectorAll({json.dumps(selector)}).length")))

    def downloaded(self, patience: float = PATIENCE) -> Path:
        """The one file that was saved, whole; the folder is empty afterwards for the next one."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = [one for one in self.downloads.iterdir() if one.is_file()]
            done = [one for one in found if not one.name.endswith((".part", ".crdownload"))]
            if len(done) == 1 == len(found) and done[0].stat().st_size and self.settled(done[0]):
                kept = self.downloads / "kept"
                kept.mkdir(exist_ok=True)
                return done[0].rename(kept / done[0].name)
            time.sleep(0.1)
        raise AssertionError("nothing was saved")

    @staticmethod
    def settled(path: Path) -> bool:
        """Whether nobody writes to a file any more."""
        size = path.stat().st_size
        time.sleep(0.3)
        return path.exists() and path.stat().st_size == size


@functools.cache
def started(name: str) -> Browser:
    """One browser of a kind for all tests of a run; `conftest` ends them."""
    from tests.unit.services.html_page.chromium import Chromium
    from tests.unit.services.html_page.firefox import Firefox

    return Chromium(require(name)) if name == "chromium" else Firefox(require(name))


_MIDDLE = """(() => {
  const one = document.querySelector(%s);
  one.scrollIntoView({block: "center", behavior: "instant"});
  const box = one.getBoundingClientRect();
  const at = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(...at);
  return one === top || one.contains(top) ? at : "covered by " + (top && top.outerHTML.slice(0, 99));
})()"""
