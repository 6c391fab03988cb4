"""What people read of erasure, hold and time of keeping."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from clinicvault.gui import formats
from clinicvault.gui.i18n import mark, tr, trn
from clinicvault.services.views import (
    ErasureGround,
    ErasureLook,
    ErasureView,
    HoldView,
    RetentionStanding,
)

Line = tuple[str, Callable[[], str]]
"""An icon and what stands beside it."""
_GROUNDS = MappingProxyType(
    {
        ErasureGround.ASKED: mark("The patient asked for it"),
        ErasureGround.OVER: mark("The time of keeping is over"),
        ErasureGround.MISTAKE: mark("Registered by mistake"),
        ErasureGround.OTHER: mark("Another reason"),
    }
)
_STATES = MappingProxyType(
    {
        "waiting": ("info", mark("Waiting")),
        "granted": ("warn", mark("Allowed")),
        "denied": ("neutral", mark("Not allowed")),
        "expired": ("neutral", mark("Expired")),
        "running": ("bad", mark("Not finished")),
        "done": ("ok", mark("Erased")),
        "unproven": ("bad", mark("Erased before the restore, not proven: ask for it again")),
    }
)
STATE_WORDS = MappingProxyType({key: word for key, (_, word) in _STATES.items()})
"""The word alone, marked."""
OPEN = frozenset({"waiting", "granted", "running"})
"""States of an erasure that is neither denied nor over."""
_NO_VISIT = mark("There is no visit yet, so nobody can say until when.")
_MISSING = MappingProxyType(
    {
        "birth-unknown": mark("The date of birth is missing, so nobody can say until when."),
        "visit-unknown": _NO_VISIT,
    }
)


def ground(value: ErasureGround) -> str:
    """Why a patient is erased."""
    return tr(_GROUNDS[value])


def why(one: ErasureView) -> str:
    """The ground with the reason in words."""
    return tr("{ground}: {reason}", ground=ground(one.ground), reason=one.reason)


def state(value: str) -> tuple[str, str]:
    """(tone, word) of where an erasure stands."""
    tone, word = _STATES.get(value, _STATES["expired"])
    return tone, tr(word)


def keeping(standing: RetentionStanding | None) -> str:
    """Until when a record must be kept, by which rule."""
    if standing is None or standing.until is None:
        missing = _MISSING.get(standing.reason if standing else "", _NO_VISIT)
        return tr(missing)
    day = formats.day(standing.until)
    if standing.over:
        return tr("Over since {day}  ·  {rule}", day=day, rule=rule_named(standing))
    return tr("Until {day}  ·  {rule}", day=day, rule=rule_named(standing))


def rule_named(standing: RetentionStanding) -> str:
    """A rule with the clause it comes from."""
    return f"{standing.title} ({standing.source})" if standing.source else standing.title


def held(one: HoldView) -> str:
    """A hold in one line: since when, by whom, until when."""
    if one.since is None:
        return tr("Since when and why cannot be read")
    since = tr("Since {day}, by {name}", day=formats.day(one.since), name=one.by)
    if one.until is None:
        return since
    return f"{since}  ·  {tr('Until {day}', day=formats.day(one.until))}"


def reason(one: HoldView) -> str:
    """Why somebody is on hold; or that it cannot be read."""
    return one.reason or held(one)


def asked(one: ErasureView) -> str:
    """Who asked for an erasure, and when."""
    return tr("Asked for by {name}, {when}", name=one.by, when=formats.moment(one.asked))


def what_next(one: ErasureView) -> str:
    """What an erasure waits for."""
    if one.state == "waiting" and one.ready is not None:
        return tr(
            "Nobody else here can allow it. It can be carried out from {when} on.",
            when=formats.moment(one.ready),
        )
    if one.state == "waiting":
        return tr("A second person has to allow it under Approvals.")
    if one.state == "granted":
        return tr("It is allowed, and can be carried out.")
    if one.state == "running":
        return tr("Nobody can open anything of it any more. {files}", files=files_left(one))
    return ""


def files_left(one: ErasureView) -> str:
    """How many files of an erased patient are still there."""
    return trn(
        "{n} file still has to be deleted.", "{n} files still have to be deleted.", one.files_left
    )


def about(one: ErasureView) -> list[str]:
    """What a card says of an erasure beside its reason."""
    tells = one.state == "running" or one.ready is not None
    early = tr("Its time of keeping is not over, or nobody can tell.") if one.before_time else ""
    return [ground(one.ground), early, what_next(one) if tells else ""]


def next_act(one: ErasureView | None) -> str:
    """What carrying it out, or going on with it, is called; marked."""
    running = one is not None and one.state == "running"
    return mark("Finish erasing") if running else mark("Erase for good")


def destroyed(look: ErasureLook) -> list[Line]:
    """What an erasure destroys, line by line."""
    found: list[Line] = [
        ("user", lambda: tr("Name, birth date and everything typed about the patient")),
        ("images", lambda: _photos(look)),
        ("file-check", lambda: _consents(look)),
    ]
    if look.kept_files:
        count = look.kept_files
        found.append(
            (
                "file-text",
                lambda: trn("{n} file kept as it came", "{n} files kept as they came", count),
            )
        )
    if look.running:
        found.append(("hourglass", lambda: _under_way(look.running)))
    return found


def remaining(look: ErasureLook) -> list[Line]:
    """What an erasure leaves, line by line."""
    found: list[Line] = [
        (
            "scroll-text",
            lambda: tr("The access log keeps its entries, with the code and without a name."),
        )
    ]
    if look.backups_until is not None:
        day = look.backups_until
        found.append(
            (
                "hard-drive",
                lambda: tr(
                    "A backup made before today could still open the record until {day}. "
                    "After that day no copy of it can.",
                    day=formats.day(day),
                ),
            )
        )
    if not look.disclosures:
        found.append(("circle-check", lambda: tr("Nothing was given to anybody.")))
    return found


def left_over(one: ErasureView) -> list[Line]:
    """What is left of a patient who was erased."""
    found: list[Line] = [
        ("scroll-text", lambda: tr("The access log keeps its entries, without a name."))
    ]
    if one.backups_until is not None:
        found.insert(0, ("hard-drive", lambda: backups(one)))
    return found


def backups(one: ErasureView) -> str:
    """Until when an old backup could still hold the keys."""
    return tr(
        "A backup made before could still open the record until {day}. After that day no copy can.",
        day=formats.day(one.backups_until),
    )


def _photos(look: ErasureLook) -> str:
    photos = trn("{n} photo, film or document", "{n} photos, films and documents", look.photos)
    visits = trn("{n} visit", "{n} visits", look.visits)
    return f"{photos}  ·  {visits}  ·  {formats.size(look.bytes)}"


def _under_way(count: int) -> str:
    return trn(
        "{n} export or emergency access under way is ended",
        "{n} exports or emergency accesses under way are ended",
        count,
    )


def _consents(look: ErasureLook) -> str:
    consents = trn("{n} consent", "{n} consents", look.consents)
    signed = trn("{n} signed form", "{n} signed forms", look.evidence)
    return f"{consents}  ·  {signed}"
