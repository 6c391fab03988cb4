"""Having the log's head time-stamped: on demand, and once a day in the background."""

from __future__ import annotations

import datetime as dt
import json

from clinicvault.access.session import VaultSession
from clinicvault.access.witnesses.signing import signed_head
from clinicvault.access.witnesses.stamping import (
    MOST,
    checked_stamp,
    keep_stamp,
    server_of,
    stamp_question,
    stamped_today,
)
from clinicvault.audit.witness import Witness, read_witness
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.clinic import Clinic
from clinicvault.services.telling import moment

from .asking import SECONDS, answer_of, host_of

_FAILED = "stamp-failed"
"""Name of the small fact why the last attempt failed."""


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
    good = checked_stamp(asked, answer, host, pem)
    return read_witness(keep_stamp(session, head, good), session.vault.id)


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
        if not server_of(session)[0] or stamped_today(session):
            return
        try:
            stamp_of(session, cancel)
        except InputRefused as error:
            note_failure(clinic, error.code)
            raise
        note_failure(clinic, "")

    clinic.background("time-stamp", act)


def note_failure(clinic: Clinic, code: str) -> None:
    """Note why this computer got no stamp, and when; "" once it has one."""
    told = json.dumps([code, clinic.vault.now()]) if code else ""
    clinic.host.note(clinic.path, _FAILED, told)


def last_failure(clinic: Clinic) -> tuple[str, dt.datetime | None]:
    """(code of the message, when) of the last attempt here, where it failed; ("", None)."""
    noted = clinic.host.noted(clinic.path, _FAILED)
    if not noted:
        return "", None
    code, ms = json.loads(noted)
    return str(code), moment(ms)
