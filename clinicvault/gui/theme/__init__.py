"""The look: tokens, style sheet, tinted icons, and the switch between light and dark."""

from __future__ import annotations

from .icons import icon, pixmap, set_icon
from .theme import Theme, colour, theme, tokens

__all__ = ["Theme", "colour", "icon", "pixmap", "set_icon", "theme", "tokens"]
