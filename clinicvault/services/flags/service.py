"""What is unusual in the log, the review that ends it, and notices to the people concerned."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.access.people.colleagues import others
from clinicvault.access.review.notices import answer_notice
from clinicvault.access.review.settings import review_rules, set_review_rules
from clinicvault.access.review.words import said
from clinicvault.access.session import VaultSession
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.flags import FLAGS
from clinicvault.domain.ids import parse_id
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.local_zone import own_zone, zone_view
from clinicvault.services.log.columns import reading
from clinicvault.services.telling import moment

from .details import detail_of
from .evening import leave_notices
from .finding import log_words, today_of
from .looking import Found, Told
from .own_notices import OwnNotices
from .review_days import news, overdue
from .views import flag_view, in_order, settled_view, sign_off_view
from .words import RAISE, SETTLE, SIGN_OFF

_LEAST_REASON = 3
_MOST_REASON = 1000
_RECENT = dt.timedelta(days=30)
_GRAVE = 3


class Flags:
    """Implements `api.FlagService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._look = clinic.log_reading.flags
        self._notices = OwnNotices(lambda: clinic.session)

    def state(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> views.ReviewState:
        """What is new since the last review."""
        found = self._read(_teller(progress, cancel))
        upto = int(found.look.history.seq[-1])
        with reading(found.session):
            new = news(found.look.history, found.words.reviewed, upto)
        rules, figures = review_rules(found.session), new.figures
        return views.ReviewState(
            last=self._last(found),
            since=moment(new.since_ms) if figures.entries else None,
            entries=figures.entries,
            views=figures.views,
            patients=figures.patients,
            people=figures.people,
            exports=figures.exports,
            refused=figures.refused,
            flags=_open(found),
            overdue_days=overdue(new.since_ms, today_of(found.session), rules),
            upto=upto,
        )

    def due(self) -> views.ReviewDue:
        """What waits, for the window's own signs: figures alone, so nobody reads the log by it."""
        self._clinic.session.require(Act.READ_LOG)
        found = self._look.follow(lately=True)
        history = found.look.history
        with reading(found.session):
            new = news(history, found.words.reviewed, int(history.seq[-1]))
        waiting = [flag for name, flag in found.flags.items() if found.is_open(name)]
        return views.ReviewDue(
            open=len(waiting),
            grave=sum(flag.weight >= _GRAVE for flag in waiting),
            overdue_days=overdue(
                new.since_ms, today_of(found.session), review_rules(found.session)
            ),
            last=self._last(found),
        )

    def flags(
        self, since: dt.date | None = None, until: dt.date | None = None
    ) -> tuple[views.FlagView, ...]:
        """Flags, gravest and newest first; without days: all open ones and those of 30 days."""
        found = self._read()
        recent = today_of(found.session) - _RECENT

        def wanted(flag: Flag) -> bool:
            if since is None and until is None:
                return flag.day > recent or found.is_open(flag.id.hex())
            return (since or dt.date.min) <= flag.day <= (until or dt.date.max)

        chosen = [flag for flag in found.flags.values() if wanted(flag)]
        return in_order(flag_view(self._clinic, flag, found.words) for flag in chosen)

    def settle(self, flag_id: str, disposition: views.Disposition, note: str) -> views.FlagView:
        """Say how it ended; a later word takes the earlier one's place."""
        with self._look.turn:
            found = self._read()
            flag = _known(found, flag_id)
            _require_other(found.session, flag)
            reason = " ".join(note.split())
            if len(reason) < _LEAST_REASON:
                raise InputRefused("reason-short")
            _require_short(reason)
            events = self._raising(found, flag)
            detail = {
                "flag": flag_id,
                "state": disposition.value,
                "note": reason,
                "weight": flag.weight,
                "count": flag.count,
            }
            log_words(found.session, [*events, said(found.session, SETTLE, detail)])
            found = self._look.follow()
        return flag_view(self._clinic, _known(found, flag_id), found.words)

    def history(self, flag_id: str) -> tuple[views.FlagView, ...]:
        """Every word said of a flag, oldest first."""
        found = self._read()
        flag = _known(found, flag_id)
        self._clinic.log_reading.opens(flag)
        plain = flag_view(self._clinic, flag, found.words)
        said_of = found.words.settled.get(flag_id, ())
        return tuple(settled_view(self._clinic, plain, word) for word in said_of)

    def sign_off(self, upto: int, note: str = "") -> views.SignOff:
        """End the review of everything up to an entry."""
        told = " ".join(note.split())
        _require_short(told)
        with self._look.turn:
            found = self._read()
            if not 0 <= upto <= int(found.look.history.seq[-1]):
                raise UsageError("entry-unknown")
            before = found.words.reviewed
            if upto <= before:
                raise Refused("review-over")
            with reading(found.session):
                new = news(found.look.history, before, upto).figures
            detail = {"upto": upto, "entries": new.entries, "open": _open(found), "note": told}
            log_words(found.session, [said(found.session, SIGN_OFF, detail)])
            found = self._look.follow()
        return sign_off_view(self._clinic, found.words.reviews[-1])

    def sign_offs(self, limit: int = 60) -> tuple[views.SignOff, ...]:
        """Past reviews, newest first."""
        reviews = self._read().words.reviews[::-1]
        return tuple(sign_off_view(self._clinic, one) for one in reviews[:limit])

    def rules(self) -> views.ReviewRules:
        """What the clinic decided."""
        return review_rules(self._clinic.session)

    def zone(self) -> views.ClinicZone:
        """By whose days and hours the log is read."""
        return zone_view(self._clinic.session)

    def set_rules(self, rules: views.ReviewRules) -> None:
        """Decide anew; logged, signed by the root. Without a zone, the known one stays."""
        session = self._clinic.session
        zone = rules.zone or review_rules(session).zone or own_zone()
        set_review_rules(session, dataclasses.replace(rules, zone=zone), frozenset(FLAGS))

    def notices(self) -> tuple[views.NoticeView, ...]:
        """For whoever is unlocked: notices about the own accesses, newest first."""
        return self._notices.newest()

    def answer(self, notice_id: str, text: str = "") -> None:
        """Read and done, with an answer for the review; logged."""
        try:
            notice = parse_id(notice_id)
        except ValueError:
            raise UsageError("notice-unknown") from None
        answer_notice(self._clinic.session, notice, text)

    def evening(self) -> int:
        """Raise what finished days brought, and leave the day's notices; how many are new."""
        session = self._clinic.session
        if not (session.may(Act.READ_LOG) and session.holds(GroupKind.LOG)):
            return 0
        with self._look.turn:
            return leave_notices(self._look.follow())

    def _read(self, told: Told | None = None) -> Found:
        """For a person, so that the log says that it is read."""
        self._clinic.session.require(Act.READ_LOG)
        self._clinic.log_reading.tell()
        return self._look.follow(told)

    def _last(self, found: Found) -> views.SignOff | None:
        reviews = found.words.reviews
        return sign_off_view(self._clinic, reviews[-1]) if reviews else None

    @staticmethod
    def _raising(found: Found, flag: Flag) -> list[Event]:
        """Today's flag that somebody speaks of stays, whatever the day still brings."""
        if not found.words.grown(flag):
            return []
        return [said(found.session, RAISE, detail_of(flag))]


def _known(found: Found, flag_id: str) -> Flag:
    flag = found.flags.get(flag_id)
    if flag is None:
        raise UsageError("flag-unknown")
    return flag


def _open(found: Found) -> int:
    return sum(found.is_open(name) for name in found.flags)


def _require_short(text: str) -> None:
    if len(text) > _MOST_REASON:
        raise InputRefused("reason-long", limit=_MOST_REASON)


def _require_other(session: VaultSession, flag: Flag) -> None:
    """Nobody ends what is said of himself, where somebody else could."""
    own = flag.user == session.user_id
    if own and others(session, {session.user_id}, {Role.ADMINISTRATOR}):
        raise Refused("flag-own")


def _teller(progress: ProgressListener | None, cancel: CancelToken | None) -> Told:
    def told(done: int, total: int) -> None:
        if cancel is not None:
            cancel.check()
        if progress is not None:
            progress(Progress(done, total))

    return told
