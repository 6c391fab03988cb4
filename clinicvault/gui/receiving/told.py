"""What is said of a package from another clinic."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import formats, words
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import tr, trn
from clinicvault.gui.importing.result import short_name
from clinicvault.services.views import ReceivedPackage

LOCKED = "package-locked"
_PURPOSES = {purpose.slug: purpose for purpose in Purpose}
_ICONS = {"ok": "badge-check", "info": "folder-input", "warn": "triangle-alert", "bad": "circle-x"}
_WORST = ("bad", "warn", "info", "ok")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and how it is coloured: a role of a label."""

    text: str
    role: str = "muted"


def unknown(package: ReceivedPackage) -> bool:
    """Whether somebody signed it, and nobody knows yet who that is."""
    return bool(package.signer) and not (package.sender or package.own)


def tone(package: ReceivedPackage) -> str:
    """`ok`, `info`, `warn` or `bad`."""
    if package.refused:
        return "warn" if package.refused == LOCKED else "bad"
    if package.altered:
        return "bad"
    if package.over or package.missing or not (package.sender or package.own):
        return "warn"
    return "ok" if package.sender else "info"


def icon(package: ReceivedPackage) -> str:
    """Of its sign."""
    return "lock" if package.refused == LOCKED else _ICONS[tone(package)]


def worst(packages: Iterable[ReceivedPackage]) -> str:
    """The tone of what needs a look most."""
    return _WORST[min(map(weight, packages))]


def weight(package: ReceivedPackage) -> int:
    """For sorting: what needs a look first; as they came within one tone."""
    return _WORST.index(tone(package))


def more(count: int) -> str:
    """How many packages are not shown one by one."""
    return trn("{n} more package", "{n} more packages", count)


def head(package: ReceivedPackage) -> str:
    """Whose it is, in few words."""
    if package.refused == LOCKED:
        return tr("This package came encrypted, and asks for its passphrase")
    if package.refused:
        return sentences(package.refused)[0]
    if package.own:
        return tr("Made by a computer of this clinic")
    if package.sender:
        return tr("From {name}, checked", name=package.sender)
    return tr("Unknown sender") if package.signer else tr("Nobody signed this package")


def lines(package: ReceivedPackage) -> tuple[Line, ...]:
    """What more there is to know, in the order of its weight."""
    if package.refused:
        todo = "" if package.refused == LOCKED else sentences(package.refused)[2]
        return tuple(line for line in (_file(package), Line(todo)) if line.text)
    said = (*_whose(package), _file(package), Line(_about(package)), *_troubles(package))
    return tuple(line for line in said if line.text)


def _file(package: ReceivedPackage) -> Line:
    return Line(short_name(package.path))


def _whose(package: ReceivedPackage) -> Iterable[Line]:
    if package.sender and package.checked is not None:
        day = formats.day(package.checked.date())
        yield Line(tr("Compared by {who}, {day}", who=package.checked_by, day=day))
    elif unknown(package):
        claim = tr("It says that it comes from {clinic}.", clinic=package.clinic)
        not_yet = tr("Nobody has compared this with the sender yet.")
        yield Line(f"{claim} {not_yet}" if package.clinic else not_yet)
    elif not package.signer:
        yield Line(tr("Anybody could have made it: ask the sender whether it is theirs."))


def _about(package: ReceivedPackage) -> str:
    purpose = _PURPOSES.get(package.purpose)
    parts = (
        tr("Made for {name}", name=package.recipient) if package.recipient else "",
        words.purpose(purpose) if purpose is not None else "",
        formats.day(package.made) if package.made else "",
        trn("{n} file", "{n} files", package.files) if package.files else "",
    )
    return " · ".join(part for part in parts if part)


def _troubles(package: ReceivedPackage) -> Iterable[Line]:
    if package.expires is not None:
        day = formats.day(package.expires)
        if package.over:
            yield Line(
                tr("The sender wanted it deleted by {day}: that day is past.", day=day), "bad"
            )
        else:
            yield Line(tr("The sender lets it be kept until {day}.", day=day))
    if package.missing:
        count = len(package.missing)
        yield Line(
            trn("{n} signed file is missing.", "{n} signed files are missing.", count), "bad"
        )
    if package.altered:
        yield Line(
            trn(
                "{n} file is not what the sender signed, and was not taken in.",
                "{n} files are not what the sender signed, and were not taken in.",
                len(package.altered),
            ),
            "bad",
        )


def summary(packages: Sequence[ReceivedPackage]) -> tuple[str, str]:
    """(head, text) of all of an import's, for one strip."""
    if len(packages) == 1:
        [only] = packages
        return head(only), " ".join(line.text for line in lines(only) if line != _file(only))
    odd = sum(tone(one) in {"bad", "warn"} for one in packages)
    first = trn("{n} package of other clinics", "{n} packages of other clinics", len(packages))
    if not odd:
        return first, tr("All their senders are known.")
    return first, trn("{n} of them needs a look.", "{n} of them need a look.", odd)
