"""The address book: recipients and the keys by which only they open what they are given."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pyrage

from clinicvault.access.release import recipients as book
from clinicvault.access.release.certificates import CertificateRecipient, certificate_recipient
from clinicvault.access.release.recipients import Recipient
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import parse_id
from clinicvault.services.names import user_name
from clinicvault.services.receiving.senders import sender_views
from clinicvault.services.telling import moment
from clinicvault.services.views import releases as views

_GROUP = 4


class Recipients:
    """Implements `api.exports.RecipientService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def list(self, text: str = "") -> tuple[views.RecipientView, ...]:
        """By name; those whose name, organisation or address hold a text."""
        wanted = " ".join(text.split()).casefold()
        found = book.recipients(self._clinic.session)
        return tuple(self._view(one) for one in found if wanted in _searched(one))

    def get(self, recipient_id: str) -> views.RecipientView:
        """One of them; UsageError("recipient-unknown")."""
        return self._view(self._known(recipient_id))

    def add(self, details: views.RecipientDetails) -> views.RecipientView:
        """Into the book, its keys read first; logged."""
        return self._view(book.add_recipient(self._clinic.session, self._read(details)))

    def change(self, recipient_id: str, details: views.RecipientDetails) -> views.RecipientView:
        """Write one anew; another key counts as not compared."""
        changed = dataclasses.replace(self._read(details), id=_parsed(recipient_id))
        return self._view(book.change_recipient(self._clinic.session, changed))

    def check(self, recipient_id: str, fingerprint: str) -> views.RecipientView:
        """The key was compared with its owner, and has this fingerprint; logged.

        A certificate that is over cannot be compared any more.
        """
        one = self._known(recipient_id)
        if not one.keyed:
            raise Refused("recipient-no-key")
        shown = _fingerprint(one, self._certificate(one.certificate))
        if _bare(fingerprint) != _bare(shown):
            raise Refused("recipient-key-changed")
        seen = one.age_key or one.certificate
        return self._view(book.check_key(self._clinic.session, one.id, seen))

    def remove(self, recipient_id: str) -> None:
        """Out of the book."""
        book.remove_recipient(self._clinic.session, _parsed(recipient_id))

    def _known(self, text: str) -> Recipient:
        session = self._clinic.session
        session.alive()
        with session.vault.read() as rows:
            return book.recipient(session, rows, _parsed(text))

    def _read(self, details: views.RecipientDetails) -> Recipient:
        """InputRefused("recipient-key-wrong"), ("recipient-key-two"), and as `certificates`."""
        if details.age_key.strip() and details.certificate.strip():
            raise InputRefused("recipient-key-two")
        _require_age(details.age_key.strip())
        self._certificate(details.certificate)
        return Recipient(**_texts(details))

    def _certificate(self, text: str) -> CertificateRecipient | None:
        if not text.strip():
            return None
        return certificate_recipient(text.encode(), moment(self._clinic.vault.now()))

    def _view(self, one: Recipient) -> views.RecipientView:
        problem, known = "", None
        try:
            known = self._certificate(one.certificate)
        except InputRefused as error:
            problem = error.code
        return views.RecipientView(
            id=one.id.hex(),
            details=views.RecipientDetails(**_texts(one)),
            by=user_name(self._clinic.vault, one.by),
            made=moment(one.made_ms),
            certificate_of=known.name if known else "",
            certificate_until=_day(known),
            fingerprint="" if problem else _fingerprint(one, known),
            checked=moment(one.checked_ms) if one.checked_ms else None,
            checked_by=user_name(self._clinic.vault, one.checked_by),
            senders=tuple(sender_views(self._clinic, one)),
            problem=problem,
        )


def _texts(one: Recipient | views.RecipientDetails) -> dict[str, Any]:
    names = (field.name for field in dataclasses.fields(views.RecipientDetails))
    return {name: getattr(one, name) for name in names}


def _searched(one: Recipient) -> str:
    return f"{one.name} {one.organisation} {one.address}".casefold()


def _require_age(text: str) -> None:
    try:
        if text:
            pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise InputRefused("recipient-key-wrong") from None


def _fingerprint(one: Recipient, known: CertificateRecipient | None) -> str:
    """An age key is short enough to be compared as a whole."""
    if known is not None:
        return known.fingerprint
    key = one.age_key
    return " ".join(key[at : at + _GROUP] for at in range(0, len(key), _GROUP))


def _bare(text: str) -> str:
    return "".join(text.split()).replace(":", "").casefold()


def _day(known: CertificateRecipient | None) -> dt.date | None:
    return known.until.date() if known else None


def _parsed(text: str) -> bytes:
    return parse_id(text, "recipient-unknown")
