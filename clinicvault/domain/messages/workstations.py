"""Messages of the clinic's computers: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."
_NOTHING_HERE = "Nothing was opened, and this computer trusts nothing of that folder."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "name-missing": (
        "The computer has no name yet.",
        _NOTHING,
        "Type a name by which everybody knows it, such as “Room 2”.",
    ),
    "own-workstation": (
        "This is the computer at which you are working.",
        _NOTHING,
        "End its access from another computer of the clinic.",
    ),
    "station-code-differs": (
        "The code does not fit: a word is mistyped, or this is not the vault of your clinic.",
        _NOTHING_HERE,
        "Compare the words once more. If they are right, stop, and tell your administrator.",
    ),
    "station-code-unreadable": (
        "The code is not complete, or one of its words is none of the list.",
        _NOTHING_HERE,
        "Type the sixteen words as your administrator's screen shows them.",
    ),
    "station-not-confirmed": (
        "Nobody has let this computer in yet.",
        _NOTHING_HERE,
        "Read its four words to an administrator, who confirms them at a computer of the clinic.",
    ),
    "station-request-missing": (
        "This computer has not asked to be let in.",
        _NOTHING,
        "Ask first, and read its four words to an administrator.",
    ),
    "station-words-differ": (
        "No computer waits with these four words.",
        "Nobody was let in. Nothing was changed.",
        "Read the words on its screen again. If they still differ, stop: someone came in between.",
    ),
    "workstation-ambiguous": (
        "Several computers have this name.",
        _NOTHING,
        "Give the computer's id, as the list with --json shows it.",
    ),
    "workstation-known": (
        "This computer is one of the clinic's already.",
        _NOTHING,
        "Open the vault as usual.",
    ),
    "workstation-missing": (
        "There is no such computer, or its access was ended already.",
        _NOTHING,
        "Look at the list of computers, and choose one of them.",
    ),
    "workstation-revoked": (
        "An administrator ended this computer's access.",
        "Nothing was opened. Everything in the vault is safe.",
        "Use another computer of the clinic, or ask to be let in again.",
    ),
}
