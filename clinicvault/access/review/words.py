"""Words of the review that the log itself keeps, each signed by who says it.

An entry alone proves the computer that wrote it, not the person: whoever has an altered program on
an enrolled one could have an administrator say that a flag was explained, or that a day was looked
through. So these entries carry the person's own signature, and one without it does not count.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.session import VaultSession
from clinicvault.audit.reading import LogEntry
from clinicvault.crypto.encoding import context, encode
from clinicvault.crypto.keys import KEY_ID_BYTES, SIGNATURE_BYTES, verify
from clinicvault.domain.ports import Event
from clinicvault.domain.roles import Role

SIGNED = "signed"
"""Key in the detail: the signer's key id, then the signature (Ed25519)."""


def said(session: VaultSession, name: str, detail: Mapping[str, object]) -> Event:
    """An entry of this user that counts as the user's word; Refused for ended keys."""
    session.current()
    event = session.event(name, detail=dict(detail))
    message = _message(session.vault.id, event.user, event.session, event.ms, name, event.detail)
    signed = session.keys.public.key_id + session.keys.sign(message)
    return dataclasses.replace(event, detail={**event.detail, SIGNED: signed})


def word_of(trust: Trust, entry: LogEntry, roles: frozenset[Role]) -> Mapping[str, object] | None:
    """The detail of an entry that its user signed, in one of these roles at that time.

    None for any other. The caller takes each signature once: a copy of an old word is no new one.
    """
    signed = entry.detail.get(SIGNED)
    if type(signed) is not bytes or len(signed) != KEY_ID_BYTES + SIGNATURE_BYTES:
        return None
    key_id, signature = signed[:KEY_ID_BYTES], signed[KEY_ID_BYTES:]
    public = trust.signer_with(key_id, entry.seq, roles)
    if public is None or trust.owner(key_id) != entry.user:
        return None
    detail = {name: value for name, value in entry.detail.items() if name != SIGNED}
    message = _message(trust.vault, entry.user, entry.session, entry.ms, entry.event, detail)
    return detail if verify(public, signature, message) else None


def _message(
    vault: bytes, user: bytes, session: bytes, ms: int, name: str, detail: Mapping[str, object]
) -> bytes:
    return context("log-word", vault, user, session, ms, name) + encode(dict(detail))
