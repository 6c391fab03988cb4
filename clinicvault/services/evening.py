"""Who is told the same evening that an own access is unusual, where the clinic wants that."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.review.notices import Told, make_notices
from clinicvault.access.review.settings import review_rules
from clinicvault.access.review.words import said
from clinicvault.audit.rules.contract import Flag

from .flag_finding import log_words, today_of
from .flag_looking import Found
from .flag_words import RAISE, detail_of
from .review_days import last_working_day

_LEAST_WEIGHT = 2


def leave_notices(found: Found) -> int:
    """Leave a notice for every flag that is due; how many were left. Useless ones are cleared."""
    due = [flag for flag in found.flags.values() if _is_due(found, flag)]
    session = found.session
    fresh = [flag for flag in due if flag.id.hex() not in found.words.raised]
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


def _is_due(found: Found, flag: Flag) -> bool:
    """Grave enough, of these days, and nobody spoke of it: who investigates settles it first."""
    name, rules = flag.id.hex(), review_rules(found.session)
    if not rules.notices or flag.weight < _LEAST_WEIGHT or name in found.words.told:
        return False
    if found.words.last(name) is not None:
        return False
    today = today_of(found.session)
    if flag.day == today:
        return _hour(found) >= rules.closes
    return flag.day >= last_working_day(today, rules)


def _hour(found: Found) -> int:
    """The hour of the day where this computer is."""
    return dt.datetime.fromtimestamp(found.session.vault.now() / 1000).astimezone().hour
