"""Accepting what a restore or a loss did to the log: an administrator and an officer sign it."""

from __future__ import annotations

from clinicvault.audit.chain import ADMINISTRATOR, OFFICER, Holder, NewGeneration
from clinicvault.audit.leaf import settle_message
from clinicvault.audit.verify import verify_log
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.roles import Role

from .certificates.trust import Trust
from .certificates.trust_loading import load_anchors
from .session import VaultSession
from .vault import OpenVault

ACCEPTING = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
"""Who accepts: one person of each role, or one who holds both."""


def acceptors(trust: Trust) -> tuple[Holder, Holder]:
    """Whose acceptance counted at which entry of the log: administrators, officers."""
    administrator, officer = frozenset({Role.ADMINISTRATOR}), frozenset({Role.OFFICER})
    return (
        lambda key_id, seq: trust.signer_with(key_id, seq, administrator),
        lambda key_id, seq: trust.signer_with(key_id, seq, officer),
    )


def unsettled(vault: OpenVault) -> tuple[NewGeneration, ...]:
    """Restores and losses that nobody accepted yet, oldest first.

    Verifies the whole log; IntegrityError("log-damaged") where something in it does not fit, for
    nobody can answer for such a log.
    """
    with vault.read() as rows:
        # Also computers whose access has ended since: what they wrote before is right.
        anchors = load_anchors(rows, vault.pin)
        report = verify_log(
            rows.log,
            vault.id,
            anchors.workstations,
            acceptors=acceptors(vault.trust),
            revocations=anchors.ending,
        )
    for seq, fault in report.grave:
        raise IntegrityError("log-damaged", seq=seq, fault=fault)
    return tuple(found for found in report.generations if not found.settled)


def settle(
    acting: VaultSession, other: VaultSession | None, found: tuple[NewGeneration, ...]
) -> None:
    """Both sign each of `found` (of `unsettled`); one entry of the log names them.

    Without `other`, or with one who lacks the missing role, `acting` must hold both roles:
    Refused("settle-together"); Refused("role") for who holds neither.
    """
    administrator, officer = _pair(acting, other)
    vault = acting.vault
    detail: dict[str, object] = {
        "administrator": administrator.user_id,
        "officer": officer.user_id,
        "signers": len({administrator.user_id, officer.user_id}),
        "generations": [one.generation for one in found],
    }
    with vault.write() as rows:
        for one in found:
            signed = _signed(administrator, one, ADMINISTRATOR), _signed(officer, one, OFFICER)
            vault.recorder.settle(rows.log, one.generation, *signed)
        rows.event(acting.event("log-settle", detail=detail))
        rows.commit()


def _pair(acting: VaultSession, other: VaultSession | None) -> tuple[VaultSession, VaultSession]:
    """Who signs as (administrator, officer); two people before one, where both are there."""
    if not ACCEPTING & acting.roles:
        raise Refused("role", act="settle-log")
    second = other or acting
    for administrator, officer in ((acting, second), (second, acting), (acting, acting)):
        if Role.ADMINISTRATOR in administrator.roles and Role.OFFICER in officer.roles:
            return administrator, officer
    raise Refused("settle-together")


def _signed(session: VaultSession, one: NewGeneration, role: str) -> tuple[bytes, bytes]:
    """(key id, signature) of an acceptance."""
    message = settle_message(session.vault.id, one.generation, one.digest, role)
    return session.keys.public.key_id, session.keys.sign(message)
