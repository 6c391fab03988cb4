"""Keys that must be renewed because somebody left: what is open, and doing it."""

from __future__ import annotations

from clinicvault.access.certificates.trust import GROUP_GIVERS, OF_A_TEAM, RENEWED
from clinicvault.access.people import resealing
from clinicvault.access.people.renewing import due
from clinicvault.access.plain import password_secret
from clinicvault.access.session import VaultSession
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.jobs import CancelToken, Progress

from . import views
from .api import ProgressListener


def renewals(session: VaultSession) -> tuple[views.RenewalView, ...]:
    """Groups whose key is due, or to whose older keys something is sealed still."""
    session.current()
    vault = session.vault
    with vault.read() as rows:
        waiting = due(vault)
        found = {kind: _left(session, rows, kind) for kind in RENEWED}
    return tuple(
        views.RenewalView(
            group=kind.name.lower(),
            done=0 if kind in waiting else whole - left,
            total=whole,
            needs_password=kind is GroupKind.ARCHIVE,
            mine=_mine(session, kind, begun=kind not in waiting),
        )
        for kind, (left, whole) in found.items()
        if kind in waiting or left
    )


def renew(
    session: VaultSession,
    password: str = "",
    progress: ProgressListener | None = None,
    cancel: CancelToken | None = None,
) -> int:
    """What this person can, the archive's with the password; may stop anywhere, and goes on.

    Returns how many rows were sealed anew. Refused("wrong-password"), and ("no-key") for the
    password of somebody who holds no archive key.
    """
    told = (lambda _, done, whole: progress(Progress(done, whole))) if progress else None
    stop = cancel.check if cancel else None
    if not password:
        return resealing.renew(session, None, told, stop)
    with password_secret(password) as secret:
        return resealing.renew(session, secret, told, stop)


def _left(session: VaultSession, rows: Snapshot, kind: GroupKind) -> tuple[int, int]:
    """(rows still sealed to older keys, rows in all); (1, 1) for a key that nothing waits for."""
    if kind not in resealing.RESEALED:
        return 0, 1
    left = len(resealing.stale(session.vault, rows, kind))
    return left, max(left, resealing.total(rows, kind))


def _mine(session: VaultSession, kind: GroupKind, *, begun: bool) -> bool:
    """Whether this person's next step takes it further: makes the key, or seals to it."""
    if begun:
        return resealing.can_reseal(session, kind)
    gives = bool(GROUP_GIVERS[kind] & session.roles)
    teams = session.person.teams if kind in OF_A_TEAM else (ZERO_ID,)
    due = (team for team in teams if session.vault.due(kind, team))
    return gives and any(kind is GroupKind.ARCHIVE or session.holds(kind, team) for team in due)
