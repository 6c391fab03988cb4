"""The time-stamp server that the clinic chose, and the stamps that it gave."""

from __future__ import annotations

import contextlib
from typing import Any

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.policies import read_policy, write_policy
from clinicvault.access.session import VaultSession
from clinicvault.audit.witness import Stamp
from clinicvault.crypto.certificates import certificates_alone
from clinicvault.crypto.timestamps import MOST_BYTES, Asked, ask, authority, stamped_at
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow

from .listing import each_copy
from .proving import milliseconds
from .signing import SignedHead, put_witness

SERVER = "time-stamp"
"""Name of the setting; its value is CBOR {"url": text, "certificates": text}."""


MOST = MOST_BYTES
"""Longest answer of a server that is looked at, in bytes."""


def stamp_question(head: SignedHead, pem: str) -> Asked:
    """What is asked about a signed head; InputRefused("stamp-certificates")."""
    return ask(head.text.encode(), authority(pem))


def checked_stamp(asked: Asked, answer: bytes, host: str, pem: str) -> Stamp:
    """InputRefused("stamp-invalid") unless it answers the question, by a trusted certificate."""
    return Stamp(host, milliseconds(stamped_at(asked, answer)), answer, pem)


def server_of(session: VaultSession) -> tuple[str, str]:
    """(url, PEM certificates) in force, ("", "") for none."""
    values: dict[str, Any] = read_policy(session, SERVER) or {}
    url, pem = values.get("url"), values.get("certificates")
    return (url, pem) if isinstance(url, str) and isinstance(pem, str) else ("", "")


def kept_certificates(pem: str) -> str:
    """Of a file the certificates alone, for the vault in which all can read them.

    InputRefused("stamp-certificates") without one, ("certificates-with-key").
    """
    try:
        return certificates_alone(pem)
    except ValueError:
        raise InputRefused("stamp-certificates") from None


def set_server(session: VaultSession, url: str, pem: str, host: str) -> None:
    """An administrator decides; `host` is what the log tells. As `kept_certificates`."""
    values = {"url": url, "certificates": kept_certificates(pem) if url else ""}
    write_policy(session, SERVER, values, {"server": host})


def keep_stamp(session: VaultSession, head: SignedHead, stamp: Stamp) -> WitnessRow:
    """Store a stamp that was found good; logged in the same transaction."""
    events = [session.event("log-stamp", detail={"server": stamp.where})]
    return put_witness(session.vault, head, WitnessKind.TIMESTAMP, events, stamp)


def stamped_today(session: VaultSession) -> bool:
    """Whether some computer of the clinic had the log stamped today, clinic-local."""
    vault = session.vault
    today = local_day(vault.now())
    with contextlib.closing(each_copy(vault.ports, vault.pin, vault.workstation_id)) as found:
        for one in found:
            day = local_day(one.witness.row.ms)
            if one.witness.kind is WitnessKind.TIMESTAMP and day == today:
                return True
            if day < today:
                break
    return False
