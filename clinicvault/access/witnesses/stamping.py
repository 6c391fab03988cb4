"""The time-stamp server that the clinic chose, and the stamps that it gave."""

from __future__ import annotations

from typing import Any

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.policies import read_policy, write_policy
from clinicvault.access.session import VaultSession
from clinicvault.crypto.timestamps import MOST_BYTES, Asked, ask, authority, stamped_at
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow

from .listing import copies
from .signing import SignedHead, put_witness

SERVER = "time-stamp"
"""Name of the setting; its value is CBOR {"url": text, "certificates": text}."""


MOST = MOST_BYTES
"""Longest answer of a server that is looked at, in bytes."""


def stamp_question(head: SignedHead, pem: str) -> Asked:
    """What is asked about a signed head; InputRefused("stamp-certificates")."""
    return ask(head.text.encode(), authority(pem))


def require_stamp(asked: Asked, answer: bytes) -> None:
    """InputRefused("stamp-invalid") unless it answers the question, by a trusted certificate."""
    stamped_at(asked, answer)


def server_of(session: VaultSession) -> tuple[str, str]:
    """(url, PEM certificates) in force, ("", "") for none."""
    values: dict[str, Any] = read_policy(session, SERVER) or {}
    url, pem = values.get("url"), values.get("certificates")
    return (url, pem) if isinstance(url, str) and isinstance(pem, str) else ("", "")


def set_server(session: VaultSession, url: str, pem: str, host: str) -> None:
    """An administrator decides; `host` is what the log tells."""
    values = {"url": url, "certificates": pem}
    write_policy(session, SERVER, values, {"server": host})


def keep_stamp(session: VaultSession, head: SignedHead, host: str, answer: bytes) -> WitnessRow:
    """Store a stamp that was found good; logged in the same transaction."""
    row = head.row(WitnessKind.TIMESTAMP, host, answer)
    put_witness(session.vault, row, [session.event("log-stamp", detail={"server": host})])
    return row


def stamped_today(session: VaultSession) -> bool:
    """Whether some computer of the clinic had the log stamped today, clinic-local."""
    vault = session.vault
    today = local_day(vault.now())
    found = copies(vault.ports, vault.pin, vault.workstation_id)
    days = (local_day(one.witness.row.ms) for one in found if one.witness.token)
    return today in days
