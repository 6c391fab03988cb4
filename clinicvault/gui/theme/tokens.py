"""Design tokens: one mapping per theme; the style sheet is a template over these."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Tokens = Mapping[str, str]

RADIUS_SMALL, RADIUS_MEDIUM, RADIUS_LARGE = 6, 10, 14

_BASE = {
    "font": "Inter",
    "logo": "#FFFFFF",
    "ink": "#10171E",
    "hero_text": "#E3F3F1",
    "r_s": "6",
    "r_m": "10",
    "r_l": "14",
}

LIGHT: Tokens = MappingProxyType(
    _BASE
    | {
        "name": "light",
        "bg": "#F6F8FA",
        "surface": "#FFFFFF",
        "surface2": "#F1F4F7",
        "sunken": "#EBEFF3",
        "nav": "#FBFCFD",
        "line": "#E3E8ED",
        "line_strong": "#CCD4DC",
        "field_line": "#7A8793",
        "text": "#0F1B26",
        "text2": "#4A5A69",
        "text3": "#586776",
        "accent": "#0B7A75",
        "accent_hover": "#096863",
        "accent_press": "#075652",
        "on_accent": "#FFFFFF",
        "accent_soft": "#E0F3F1",
        "accent_text": "#0A6863",
        "ok": "#146C45",
        "ok_soft": "#E2F4EA",
        "warn": "#8A5300",
        "warn_soft": "#FDF0D9",
        "bad": "#B3261E",
        "bad_soft": "#FCE9E7",
        "info": "#2456B8",
        "info_soft": "#E6EEFC",
        "focus": "#1670E8",
        "stage": "#10171E",
        "stage_line": "#26313B",
        "on_stage": "#EDF2F6",
        "scroll": "#87939E",
        "chart1": "#0B7A75",
        "chart2": "#2456B8",
        "chart3": "#B3261E",
        "avatar0": "#DFF2EE/#0A6863",
        "avatar1": "#ECE6FB/#5B3FA8",
        "avatar2": "#FCE8D8/#A8480F",
        "avatar3": "#E2EBFB/#2456B8",
        "avatar4": "#FBE1EF/#A3236C",
        "avatar5": "#E7F0DA/#47661A",
    }
)

DARK: Tokens = MappingProxyType(
    _BASE
    | {
        "name": "dark",
        "bg": "#0D1216",
        "surface": "#141B21",
        "surface2": "#1A232A",
        "sunken": "#10161B",
        "nav": "#10161B",
        "line": "#232E37",
        "line_strong": "#34424D",
        "field_line": "#6E7F8C",
        "text": "#EDF2F6",
        "text2": "#A9B7C3",
        "text3": "#93A2AF",
        "accent": "#2BB5AB",
        "accent_hover": "#45C6BD",
        "accent_press": "#229C93",
        "on_accent": "#04211F",
        "accent_soft": "#12312F",
        "accent_text": "#63D6CC",
        "ok": "#5CCB92",
        "ok_soft": "#12301F",
        "warn": "#E9B45A",
        "warn_soft": "#35280F",
        "bad": "#F58A82",
        "bad_soft": "#3A1A18",
        "info": "#86B0FF",
        "info_soft": "#172848",
        "focus": "#6AA8FF",
        "stage": "#070A0D",
        "stage_line": "#1E2830",
        "on_stage": "#EDF2F6",
        "scroll": "#5C6C79",
        "chart1": "#2BB5AB",
        "chart2": "#86B0FF",
        "chart3": "#F58A82",
        "avatar0": "#123A36/#4FD3C7",
        "avatar1": "#2E2652/#B8A4F5",
        "avatar2": "#46290F/#F0A36A",
        "avatar3": "#182C52/#86B0FF",
        "avatar4": "#451C35/#F08CC4",
        "avatar5": "#26340F/#A9CC6A",
    }
)

AVATARS = 6

ROLE_BADGES = {
    "intake": "warn",
    "practitioner": "accent",
    "administrator": "info",
    "privacy-officer": "ok",
}


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
