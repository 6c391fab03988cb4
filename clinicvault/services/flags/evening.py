"""Who is told the same evening that an own access is unusual, where the clinic wants that."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.review.notices import Told, make_notices
from clinicvault.access.review.settings import review_rules
from clinicvault.access.review.words import said
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services import views
from clinicvault.services.local_zone import zone_of

from .details import detail_of
from .finding import log_words, today_of
from .looking import Found
from .review_days import last_working_day
from .words import RAISE

_LEAST_WEIGHT = 2


def leave_notices(found: Found) -> int:
    """Leave a notice for every flag that is due; how many were left. Useless ones are cleared."""
    session, rules = found.session, review_rules(found.session)
    flags = found.flags.values() if rules.notices else ()
    due = [flag for flag in flags if _is_due(found, flag, rules)]
    fresh = [flag for flag in due if found.words.grown(flag)]
    if fresh:
        log_words(session, [said(session, RAISE, detail_of(flag)) for flag in fresh])
    told = [
        Told(
            user=flag.user,
            flag=flag.id.hex(),
            rule=flag.rule,
            day=flag.day,
            figures=flag.figures,
        )
        for flag in due
    ]
    return make_notices(session, told)


def _is_due(found: Found, flag: Flag, rules: ReviewRules) -> bool:
    """Grave enough, of these days, and not told or spoken of as it stands."""
    if flag.weight < _LEAST_WEIGHT or not _is_untold(found, flag):
        return False
    today = today_of(found.session)
    if flag.day == today:
        return _hour(found, rules) >= rules.closes
    return flag.day >= last_working_day(today, rules)


def _is_untold(found: Found, flag: Flag) -> bool:
    """Who investigates settles it first, and nobody is told, whatever the flag grows to."""
    words, name = found.words, flag.id.hex()
    last = words.last(name)
    explained = last is None or last.disposition is views.Disposition.EXPLAINED
    if not explained or (last is not None and not words.outgrown(flag)):
        return False
    return name not in words.told_of or words.told_of[name].exceeded_by(flag)


def _hour(found: Found, rules: ReviewRules) -> int:
    """The hour of the clinic's day."""
    return dt.datetime.fromtimestamp(found.session.vault.now() / 1000, zone_of(rules)).hour
