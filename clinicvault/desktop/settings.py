"""The workstation's settings: language, theme, last vault, window geometry. Never patient data."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from .durable import write_private

LANGUAGES = ("", "en", "fr")
THEMES = ("system", "light", "dark")

_FILE = "settings.json"
_LONGEST = 64 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What this computer remembers; a language of "" follows the system's."""

    language: str = ""
    theme: str = "system"
    last_vault: str = ""
    geometry: bytes = b""
    """The window's place and size as QWidget.saveGeometry gives it."""


def load_settings(home: Path) -> Settings:
    """Read what is readable; anything missing, unknown or malformed takes its default."""
    found = _read(home / _FILE)
    language, theme = found.get("language"), found.get("theme")
    last_vault, geometry = found.get("last_vault"), found.get("geometry")
    return Settings(
        language=language if language in LANGUAGES and isinstance(language, str) else "",
        theme=theme if theme in THEMES and isinstance(theme, str) else "system",
        last_vault=last_vault if isinstance(last_vault, str) else "",
        geometry=_from_hex(geometry),
    )


def save_settings(home: Path, settings: Settings) -> None:
    """Write atomically, mode 0600; StorageFailed("workstation-write") where the disk refuses."""
    fields = dataclasses.asdict(settings) | {"geometry": settings.geometry.hex()}
    text = json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write_private(home / _FILE, text.encode("utf-8", "surrogatepass"))


class SettingsFile:
    """This computer's settings, for the window."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def load(self) -> Settings:
        """What is remembered."""
        return load_settings(self._home)

    def save(self, settings: Settings) -> None:
        """Remember."""
        save_settings(self._home, settings)


def _read(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > _LONGEST:
            return {}
        found = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _from_hex(text: object) -> bytes:
    try:
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        return b""
