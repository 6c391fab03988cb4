"""Building blocks of the pages; each follows theme and language by itself."""

from __future__ import annotations

from .banner import Banner, ErrorBanner
from .basic import (
    add,
    badge,
    button,
    card,
    column,
    combo,
    divider,
    edit,
    field,
    frame,
    icon_button,
    label,
    picture_label,
    plain,
    row,
    scroll,
    set_badge,
)
from .choices import Choices
from .dates import DateField
from .dialog import Dialog
from .paragraph import Paragraph
from .password import PasswordField, StrengthMeter

__all__ = [
    "Banner",
    "Choices",
    "DateField",
    "Dialog",
    "ErrorBanner",
    "Paragraph",
    "PasswordField",
    "StrengthMeter",
    "add",
    "badge",
    "button",
    "card",
    "column",
    "combo",
    "divider",
    "edit",
    "field",
    "frame",
    "icon_button",
    "label",
    "picture_label",
    "plain",
    "row",
    "scroll",
    "set_badge",
]
