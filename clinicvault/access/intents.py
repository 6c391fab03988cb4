"""The entry of what is to be opened: permit and intent in one transaction (DESIGN §7, Fail closed).

Asked for before it, a consent withdrawn in between would still show that picture.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clinicvault.domain.errors import ClinicVaultError, Refused
from clinicvault.domain.ports import Event, UnitOfWork
from clinicvault.domain.roles import Act

from .permits import UNCHECKED, Entry, Permit
from .release import limits
from .release.usage import Release
from .session import VaultSession

Asked = Callable[[UnitOfWork], Permit]
"""Who is asked, in the transaction of the intent; Refused where it may not be."""


def role_alone(session: VaultSession, act: Act) -> Asked:
    """For what needs no consent, and names none in the log."""

    def asked(rows: UnitOfWork) -> Permit:
        del rows
        session.require(act)
        return UNCHECKED

    return asked


def log_intent(
    session: VaultSession, entry: Entry, asked: Asked, release: Release | None = None
) -> bool:
    """What is to be opened, in the log before the first key is used; counted where it is limited.

    Returns whether that took so long that the permit is to be asked for again. Refused as `asked`
    and `limits.log_release`; then there is no such entry.
    """

    def said(rows: UnitOfWork) -> Event:
        given = asked(rows)
        if given is not UNCHECKED:
            entry.name(given)
        return entry.said

    if release is not None:
        return limits.log_release(session, said, release)
    with session.vault.write() as rows:
        rows.event(said(rows))
        rows.commit()
    return False


@contextmanager
def outcome_logged(session: VaultSession, said: Event) -> Iterator[Entry]:
    """What kept the objects shut follows in the log: refused, or failed for damage."""
    entry = Entry(said)
    try:
        yield entry
    except ClinicVaultError as error:
        outcome = "refused" if isinstance(error, Refused) else "failed"
        log_outcome(session, entry.said, outcome, error.code)
        raise


def log_outcome(session: VaultSession, said: Event, outcome: str, reason: str = "") -> None:
    """How it went, timed now; with the code of why, where something kept them shut."""
    vault = session.vault
    detail = {**said.detail, "reason": reason} if reason else said.detail
    vault.log_event(dataclasses.replace(said, outcome=outcome, detail=detail, ms=vault.now()))
