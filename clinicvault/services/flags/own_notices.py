"""Notices for whoever is unlocked, cheap enough to be asked for again and again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.review.notices import own_notices
from clinicvault.access.session import VaultSession
from clinicvault.domain.review_records import NoticeRecord
from clinicvault.services import views
from clinicvault.services.telling import moment


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    """What was found, by which certificates, and up to which leaf of the log."""

    session: VaultSession
    trust: Trust
    size: int
    notices: tuple[views.NoticeView, ...]


class OwnNotices:
    """Opens them anew only where a notice, or who may leave one, has changed since."""

    def __init__(self, session: Callable[[], VaultSession]) -> None:
        """`session` refuses while nobody is unlocked."""
        self._session = session
        self._known: _Known | None = None

    def newest(self) -> tuple[views.NoticeView, ...]:
        """Newest first."""
        session, known = self._session(), self._known
        with session.vault.read():  # follows what other computers wrote meanwhile
            state, trust = session.vault.ports.state, session.vault.trust
            size = state.position()[0]
        if known is not None and known.session is session and known.trust is trust:
            if known.size == size:
                return known.notices
            if not state.changed_since(NoticeRecord.TABLE, known.size):
                self._known = dataclasses.replace(known, size=size)
                return known.notices
        if known is None or known.session is not session:
            session.at_wipe(self._forget)
        self._known = _Known(session, trust, size, _opened(session))
        return self._known.notices

    def _forget(self) -> None:
        self._known = None


def _opened(session: VaultSession) -> tuple[views.NoticeView, ...]:
    return tuple(
        views.NoticeView(
            id=one.id.hex(),
            rule=one.told.rule,
            made=moment(one.made_ms),
            day=one.told.day,
            figures=one.told.figures,
        )
        for one in own_notices(session)
    )
