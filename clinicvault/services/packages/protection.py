"""For whom an `age` package opens: a recipient's key, or who knows the words."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pyrage

from clinicvault.access.plain import passphrase as random_words
from clinicvault.domain.errors import InputRefused
from clinicvault.services.setup import LEAST_STRENGTH, Setup


@dataclasses.dataclass(frozen=True, slots=True)
class Protection:
    """For whom a package opens: a recipient's key, or who knows the words."""

    key: pyrage.x25519.Recipient | None
    words: str = dataclasses.field(default="", repr=False)
    made: str = dataclasses.field(default="", repr=False)
    """The words, where they were made here: shown once."""


def protection(
    setup: Setup, age_recipient: str, passphrase: str, known: Sequence[str]
) -> Protection:
    """By a recipient's key, else a passphrase, else words that are made now.

    InputRefused("recipient-key-wrong"), and ("passphrase-weak") for a passphrase that is easier
    to guess than a password may be: whoever finds the file can try as often as they like. `known`
    (the clinic's and the recipient's name) makes a weak one.
    """
    if passphrase and setup.strength(passphrase, tuple(known))[0] < LEAST_STRENGTH:
        raise InputRefused("passphrase-weak")
    if age_recipient:
        return Protection(age_key(age_recipient))
    made = "" if passphrase else random_words()
    return Protection(None, passphrase or made, made)


def age_key(text: str) -> pyrage.x25519.Recipient:
    """A recipient's public key (`age1…`); InputRefused("recipient-key-wrong")."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise InputRefused("recipient-key-wrong") from None
