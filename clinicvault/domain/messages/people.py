"""Messages of people's keys and roles: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_NOTHING = "Nothing was changed."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "code-needed": (
        "The password from before does not count any more: new keys have to be made.",
        "Everything in the vault is safe.",
        "Use the one-time code from your administrator, and choose a new password.",
    ),
    "code-replaced": (
        "A newer one-time code was made for this person, or this one was taken back.",
        _NOTHING,
        "Ask your administrator for the newest code.",
    ),
    "keys-needed": (
        "You are the only person with the role {role}, and this is not your present password.",
        _NOTHING,
        "Use the code with your present password; you can change it afterwards.",
    ),
    "last-holder-kit": (
        "This is the only person with the role {role}: nobody else could let this person in again.",
        "Nothing was changed. No photo is lost.",
        "If the password is really lost, recover the clinic with two of the recovery sheets.",
    ),
    "names-waiting": (
        "Your access is not complete yet, so no patient is listed.",
        _NOTHING,
        "Read your four words to a privacy officer, too, who types them in under Users and roles.",
    ),
    "roles-own": (
        "You cannot take a role from yourself, or make a new code for yourself.",
        _NOTHING,
        "Ask another administrator to do it.",
    ),
    "roles-same": (
        "This person has these roles already.",
        _NOTHING,
        "Choose other roles, or make a new code for a forgotten password.",
    ),
}
