"""Texts in the chosen language: English in the code, others from Qt's `.ts` files, live.

The `.ts` is read at start (no build product to go stale); `packaging/i18n` keeps it complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType, MethodType
from typing import cast
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QFile,
    QIODevice,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
    QXmlStreamReader,
    Signal,
)

from .following import Followers
from .resources import resource

LANGUAGES = MappingProxyType({"en": "English", "fr": "Français"})
SOURCE = "en"
WINDOW, ERRORS, FLAGS = "Window", "Errors", "Flags"

Setter = Callable[[str], object]
Spoken = tuple[str, dict[str, object]]
_SLOT = "_said"
_speakers: WeakSet[QObject] = WeakSet()


class Language(QObject):
    """The language in force; `changed` comes after every bound text was set again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code = SOURCE
        self._texts: dict[tuple[str, str], str] = {}
        self._qt: QTranslator | None = None
        self._followers = Followers("_language_followed")

    @property
    def code(self) -> str:
        """`en` or `fr`."""
        return self._code

    @property
    def locale(self) -> QLocale:
        """For dates and numbers: the system's variant of the language where it has one."""
        system = QLocale.system()
        return system if system.name().startswith(self._code) else QLocale(self._code)

    def choose(self, code: str) -> None:
        """Take a language ("" follows the system) and set every bound text again."""
        system = QLocale.system().name()[:2]
        self._code = code or (system if system in LANGUAGES else SOURCE)
        self._texts = {} if self._code == SOURCE else dict(read_texts(catalogue(self._code)))
        self._translate_qt()
        QLocale.setDefault(self.locale)
        _say_again()
        self._followers.tell()
        self.changed.emit()

    def follow(self, widget: QObject, function: Callable[[], object]) -> None:
        """Call `function` after every change, as long as `widget` exists."""
        self._followers.add(widget, function)

    def text(self, source: str, context: str = WINDOW) -> str:
        """The translation, or the English source where there is none."""
        return self._texts.get((context, source), source)

    def plural(self, n: int) -> bool:
        """Whether `n` takes the plural: French counts 0 and 1 as one."""
        return n >= 2 if self._code == "fr" else n != 1

    def _translate_qt(self) -> None:
        """Qt's own dialogs; the application owns the translator of the moment."""
        if self._qt is not None:
            QCoreApplication.removeTranslator(self._qt)
            self._qt.deleteLater()
        self._qt = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt.load(f"qtbase_{self._code}", folder):
            QCoreApplication.installTranslator(self._qt)


_made: list[Language] = []


def language() -> Language:
    """The application's language; made on first use."""
    if not _made:
        _made.append(Language())
    return _made[0]


def tr(source: str, **values: object) -> str:
    """Translate a literal and fill its `{placeholders}`; a callable value is asked now."""
    text = language().text(source)
    return text.format_map(_asked(values)) if values else text


def trn(one: str, many: str, n: int, **values: object) -> str:
    """Translate with a number: `{n}` is written as the language writes numbers."""
    chosen = many if language().plural(n) else one
    return tr(chosen, n=language().locale.toString(n), **values)


def mark(source: str) -> str:
    """Mark a literal that `tr` gets later from a table."""
    return source


def say(setter: Setter, source: str, **values: object) -> None:
    """Set a widget's text now and at every change of language."""
    widget = _widget(setter)
    _texts(widget)[setter.__name__] = (source, values)
    _speakers.add(widget)
    setter(tr(source, **values))


def hush(setter: Setter, text: str) -> None:
    """Set a text that is no translation (a name, a number) and forget what was said before."""
    _texts(_widget(setter)).pop(setter.__name__, None)
    setter(text)


def _widget(setter: Setter) -> QObject:
    """The widget of a bound method; texts live on it, so that nothing here keeps it alive."""
    return cast("MethodType", setter).__self__  # type: ignore[return-value]  # bound to a widget


def _texts(widget: QObject) -> dict[str, Spoken]:
    return cast("dict[str, Spoken]", widget.__dict__.setdefault(_SLOT, {}))


def catalogue(code: str) -> Path:
    """The `.ts` file of a language."""
    return resource("i18n", f"clinicvault_{code}.ts")


def read_texts(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """((context, source), translation) of every finished message of a `.ts` file."""
    file = QFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return
    reader = QXmlStreamReader(file)
    context = source = ""
    while not reader.atEnd():
        if reader.readNext() is not QXmlStreamReader.TokenType.StartElement:
            continue
        name = reader.name()
        if name == "name":
            context = reader.readElementText()
        elif name == "source":
            source = reader.readElementText()
        elif name == "translation":
            text = reader.readElementText()
            if text:
                yield (context, source), text


def _asked(values: dict[str, object]) -> dict[str, object]:
    return {name: value() if callable(value) else value for name, value in values.items()}


def _say_again() -> None:
    for widget in list(_speakers):
        if shiboken6.isValid(widget):
            for name, (source, values) in list(_texts(widget).items()):
                getattr(widget, name)(tr(source, **values))
