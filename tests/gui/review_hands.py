"""What tests of the review share: a day with flags, and where to find the section."""

from __future__ import annotations

import datetime as dt

from clinicvault.gui.log.review.section import ReviewSection
from clinicvault.services import views
from clinicvault.services.views import Disposition
from tests.gui import fakes
from tests.gui.fakes_review import at, flag, now_day, yesterday

WHY = "Covered for a colleague that day"
MASS = {
    "patients": 58,
    "without": 31,
    "usual": 19.0,
    "usual_without": 2.0,
    "peers": 17.5,
    "peers_without": 1.0,
}
LATE = {"patients": 6, "since": "22:41", "until": "23:17", "days": 60, "usual": 1}
REFUSED = {"refused": 7, "passwords": 6, "usual": 0}
LOT = {"looks": 41, "without": 12}


def grave(**more) -> views.FlagView:
    """Inès Caron opened far too many."""
    fields = {"user": fakes.INES.name, "user_id": fakes.INES.id, "figures": MASS, "count": 118}
    return flag(1, "mass", 3, **{**fields, **more})


def odd(**more) -> views.FlagView:
    """Marie Laurent worked late."""
    fields = {"patient": "P-7K3M-0009 Amélie Rousseau", "figures": LATE}
    return flag(2, "off-hours", 2, **{**fields, **more})


def of_today(**more) -> views.FlagView:
    """Refusals, and the day is not over."""
    when = {"day": now_day(), "since": at(now_day(), 0, 3), "until": at(now_day(), 0, 9)}
    return flag(3, "refused", 1, **{**when, "figures": REFUSED, **more})


def drawn(**more) -> views.FlagView:
    """One look that the lot chose."""
    fields = {"patient": "P-7K3M-0003", "count": 1, "figures": LOT}
    return flag(4, "sampling", 1, **{**fields, **more})


def ended(number: int, how: Disposition, **more) -> views.FlagView:
    """One that somebody spoke of."""
    day = yesterday() - dt.timedelta(days=number)
    fields = {"day": day, "since": at(day, 9), "until": at(day, 10), "figures": REFUSED}
    said = {"disposition": how, "note": WHY, "by": "Noah Fischer", "when": at(day, 18)}
    return flag(number, "refused", 2, **{**fields, **said, **more})


def a_day() -> list[views.FlagView]:
    """Every kind once."""
    return [
        grave(),
        odd(),
        of_today(),
        drawn(),
        ended(5, Disposition.ESCALATED),
        ended(6, Disposition.EXPLAINED),
        ended(7, Disposition.INCIDENT),
    ]


def section(page) -> ReviewSection:
    """The review on the log's page."""
    return page.part(ReviewSection)


def card(one: ReviewSection, rule: str):
    """The first card of a rule."""
    return next(card for card in one._cards() if card.flag.rule == rule)
