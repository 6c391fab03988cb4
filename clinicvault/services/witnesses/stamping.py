"""Having the log's head time-stamped: on demand, and once a day in the background."""

from __future__ import annotations

from clinicvault.access.session import VaultSession
from clinicvault.access.witnesses.signing import signed_head
from clinicvault.access.witnesses.stamping import (
    MOST,
    keep_stamp,
    require_stamp,
    server_of,
    stamp_question,
    stamped_today,
)
from clinicvault.audit.witness import Witness, read_witness
from clinicvault.domain.errors import UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.clinic import Clinic

from .asking import SECONDS, answer_of, host_of


def stamp(
    session: VaultSession,
    url: str,
    pem: str,
    cancel: CancelToken | None = None,
    seconds: float = SECONDS,
) -> Witness:
    """Ask this server and keep its answer once it is found good; InputRefused, Cancelled."""
    host, head = host_of(url), signed_head(session.vault)
    asked = stamp_question(head, pem)
    answer = answer_of(url, asked.message, MOST, cancel, seconds)
    require_stamp(asked, answer)
    return read_witness(keep_stamp(session, head, host, answer), session.vault.id)


def stamp_of(session: VaultSession, cancel: CancelToken | None = None) -> Witness:
    """As `stamp`, by the clinic's own server; UsageError("stamp-no-server")."""
    url, pem = server_of(session)
    if not url:
        raise UsageError("stamp-no-server")
    return stamp(session, url, pem, cancel)


def stamp_daily(clinic: Clinic, session: VaultSession) -> None:
    """In the background after an unlock: the lock ends it at once, and nothing waits for it."""
    cancel = CancelToken()
    session.at_wipe(cancel.cancel)

    def act() -> None:
        if server_of(session)[0] and not stamped_today(session):
            stamp_of(session, cancel)

    clinic.background("time-stamp", act)
