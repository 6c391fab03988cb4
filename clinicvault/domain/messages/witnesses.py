"""Messages of check codes and time-stamps: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_SAFE = "Nothing was changed; the access log is not touched by this."
_SERVER = (
    "Compare the server's address and certificates with what its operator publishes. If they are "
    "right, add the server's own certificate to the file."
)

MESSAGES: dict[str, tuple[str, str, str]] = {
    "code-file-missing": (
        "This file is not there, or it cannot be read.",
        _SAFE,
        "Choose the file once more.",
    ),
    "sheet-ending": (
        "The page to print is written as PDF.",
        "Nothing was written.",
        "Choose a file whose name ends in .pdf.",
    ),
    "sheet-language": (
        "The check code is not printed in this language.",
        _SAFE,
        "Choose one of these languages: en or fr.",
    ),
    "stamp-no-server": (
        "No time-stamp server is set up for the clinic.",
        _SAFE,
        "Ask an administrator to set one up on the page of the log.",
    ),
    "stamp-address": (
        "This is no address of a time-stamp server.",
        _SAFE,
        "Give an address that begins with https:// or http://, without a name and a password.",
    ),
    "stamp-certificates": (
        "The time-stamp server's certificates cannot be read, or none of them is a root.",
        _SAFE,
        "Give the root certificate as a PEM file, as the server's operator publishes it.",
    ),
    "stamp-unreachable": (
        "The time-stamp server {host} gave no time-stamp.",
        _SAFE,
        "Check the internet connection and the address, and try again later.",
    ),
    "stamp-invalid": (
        "The time-stamp server's answer is not a valid time-stamp for this check code.",
        _SAFE,
        _SERVER,
    ),
}
