"""Messages of `crypto`: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING_CHANGED = "Nothing was changed."
_PHOTOS_SAFE = "Your photos are safe."
_ASK_IT = "Tell your IT person; a backup may hold a good copy."
_CHECK = "Run the check under Health; a backup may hold a good copy."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "encoding": (
        "A stored value is not what was written.",
        "ClinicVault did not use it. Nothing was changed.",
        _CHECK,
    ),
    "padding": (
        "A stored value is not what was written.",
        "ClinicVault did not use it. Nothing was changed.",
        _CHECK,
    ),
    "public-key": (
        "A stored key is not a valid key.",
        "Nothing was given to it. Nothing was changed.",
        _ASK_IT,
    ),
    "sealed": (
        "A key that was stored for you cannot be opened: it was changed or belongs elsewhere.",
        "ClinicVault did not use it. Nothing was changed.",
        _ASK_IT,
    ),
    "field": (
        "A stored value was changed or belongs elsewhere.",
        "ClinicVault did not use it. Nothing was changed.",
        _CHECK,
    ),
    "blob": (
        "A photo's file was changed, is incomplete, or belongs elsewhere.",
        "It is not shown. All other photos are safe.",
        _CHECK,
    ),
    "kdf-floor": (
        "The stored password settings are weaker than ClinicVault allows.",
        "Your password was not used. Nothing was changed.",
        "Do not try again; tell your administrator that someone may have changed the vault.",
    ),
    "kdf-ceiling": (
        "The stored password settings ask for more memory or time than ClinicVault allows.",
        "Your password was not used. Nothing was changed.",
        "Tell your administrator that someone may have changed the vault.",
    ),
    "kdf-salt": (
        "The stored password settings are damaged.",
        _PHOTOS_SAFE,
        "Ask your administrator for a new one-time code.",
    ),
    "kdf-setting": (
        "The setting {setting} is not a number from 64 to 4096.",
        _NOTHING_CHANGED,
        "Correct the setting or remove it, then try again.",
    ),
    "wrong-password": (
        "This password does not open the vault.",
        _NOTHING_CHANGED,
        "Check the keyboard and caps lock, then try again.",
    ),
    "password-record": (
        "The stored key behind your password is damaged.",
        _PHOTOS_SAFE,
        "Ask your administrator for a new one-time code.",
    ),
    "share-unreadable": (
        "Recovery sheet {number} has a wrong or missing word.",
        _NOTHING_CHANGED,
        "Compare the words with the sheet and correct them.",
    ),
    "share-same": (
        "This is the same recovery sheet twice.",
        _NOTHING_CHANGED,
        "Use two different sheets.",
    ),
    "share-mismatch": (
        "These two recovery sheets do not belong together.",
        _NOTHING_CHANGED,
        "Use two sheets that were printed at the same time for this clinic.",
    ),
    "code-unreadable": (
        "The code has a wrong or missing character.",
        _NOTHING_CHANGED,
        "Compare it with the original and type it again.",
    ),
    "locked": (
        "ClinicVault is locked.",
        "What was saved before is safe.",
        "Unlock it and try again.",
    ),
}
