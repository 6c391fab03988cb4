"""Messages of hardware keys: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."
_ADMINISTRATOR = "If all of them are lost, ask your administrator for a new one-time code."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "hardware-key-access": (
        "A hardware key is plugged in, but this computer account may not use it.",
        _NOTHING,
        "Ask your IT person to allow it; the help page on hardware keys says how.",
    ),
    "hardware-key-blocked": (
        "This hardware key is locked, because a wrong PIN was typed too often.",
        _NOTHING,
        "Use another key. The maker's own program can reset this one; then it must be added again.",
    ),
    "hardware-key-changed": (
        "Your password or your hardware keys were changed somewhere else at the same time.",
        _NOTHING,
        "Look at your list of keys and try again.",
    ),
    "hardware-key-enough": (
        "You have {most} hardware keys already.",
        _NOTHING,
        "Remove one that you do not use any more.",
    ),
    "hardware-key-gone": (
        "The hardware key stopped answering.",
        _NOTHING,
        "Plug it in firmly and try again.",
    ),
    "hardware-key-impossible": (
        "This computer cannot work with hardware keys.",
        _NOTHING,
        "Use another computer of the clinic.",
    ),
    "hardware-key-incomplete": (
        "Your access is not complete yet, so hardware keys have to wait.",
        _NOTHING,
        "Ask a colleague with your role to confirm you under Users.",
    ),
    "hardware-key-known": (
        "This hardware key is one of yours already.",
        _NOTHING,
        "Plug in the new key.",
    ),
    "hardware-key-missing": (
        "Your hardware key is not plugged in.",
        _NOTHING,
        f"Plug it in and try again, or use your second one. {_ADMINISTRATOR}",
    ),
    "hardware-key-name": (
        "The key's name is empty or too long.",
        _NOTHING,
        "Type a name of at most 60 characters, such as “Key ring”.",
    ),
    "hardware-key-name-known": (
        "You have a key of that name already.",
        _NOTHING,
        "Choose another name, so that you know which one is lost.",
    ),
    "hardware-key-pin": (
        "This hardware key asks for its PIN.",
        _NOTHING,
        "Type the key's PIN when you add it. A key that asks every time cannot be used here.",
    ),
    "hardware-key-pin-always": (
        "This hardware key wants a PIN or a finger recognised every time.",
        _NOTHING,
        "Turn that off with the maker's own program, or use another key. A touch is enough here.",
    ),
    "hardware-key-pin-wrong": (
        "This is not the hardware key's PIN.",
        _NOTHING,
        "Check it before you try again: the key locks itself after a few wrong ones.",
    ),
    "hardware-key-several": (
        "More than one new hardware key is plugged in.",
        _NOTHING,
        "Leave only the key that you want to add.",
    ),
    "hardware-key-unknown": (
        "This hardware key is not on your list any more.",
        _NOTHING,
        "Look at the list again.",
    ),
    "hardware-key-unsuited": (
        "This hardware key is too simple for ClinicVault.",
        _NOTHING,
        "Use a FIDO2 key that supports hmac-secret; nearly all sold since 2019 do.",
    ),
    "hardware-key-untouched": (
        "The hardware key was not touched in time.",
        _NOTHING,
        "Try again, and touch the key when it blinks.",
    ),
    "hardware-key-wrong": (
        "The hardware key that is plugged in is not one of yours here.",
        _NOTHING,
        f"Plug in your own key and try again. {_ADMINISTRATOR}",
    ),
}
