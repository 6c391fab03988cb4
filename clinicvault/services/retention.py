"""How long records are kept, and whose time is over: rule packs, the clinic's choice, the review.

Packs are dated data in `resources/retention`, each rule with its clause. Nobody is erased by it:
it only lists whom an officer may decide about.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.damage import Row
from clinicvault.access.endings import holds
from clinicvault.access.endings import retention as retention_access
from clinicvault.access.endings.erasing import erasures
from clinicvault.access.endings.holds import Hold
from clinicvault.access.patients.name_index import Entry
from clinicvault.domain import retention as law
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act

from . import views
from .clinic import Clinic
from .erasures.views import erasure_state, hold_view
from .known import known_patient
from .resources import resource
from .telling import full_name

LANGUAGES = ("en", "fr")
FIRST = "fr"
"""The pack to begin with, as long as nobody chose: the one that keeps longest."""
_SOON = dt.timedelta(days=365)
_COMMAND = "clinicvault retention list"
_PLACE = re.compile(r"(?:\d{4}-\d\d-\d\d|\d{15})\.[0-9a-f]{32}")
"""`_Kept.place`: by day, or by when the hold began; then by id."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack as it comes with the program: its rules, and what is said of them."""

    id: str
    as_of: dt.date
    rules: tuple[law.Rule, ...]
    texts: dict[str, Any]
    """As in its file: titles by language, rules by key."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept:
    """A patient of the review, and where on the list: a word that sorts as the list does."""

    entry: Entry
    now: law.Standing
    place: str

    @property
    def id(self) -> bytes:
        return self.entry.id


@dataclasses.dataclass(frozen=True, slots=True)
class _Review:
    """What was read once for all lists."""

    pack: Pack
    rules: tuple[law.Rule, ...]
    today: dt.date
    held: Mapping[bytes, Hold | None]
    parts: dict[str, list[_Kept]] = dataclasses.field(
        default_factory=lambda: {name: [] for name in views.RETENTION_PARTS}
    )

    def add(self, entry: Entry, now: law.Standing) -> None:
        """To the list it belongs to, if any; in no order yet."""
        part, first = self._part(entry, now), (now.until or dt.date.max).isoformat()
        if part == "held":
            hold = self.held[entry.id]
            first = f"{hold.since_ms if hold is not None else 0:015d}"
        if part:
            self.parts[part].append(_Kept(entry, now, f"{first}.{entry.id.hex()}"))

    def _part(self, entry: Entry, now: law.Standing) -> str:
        if entry.id in self.held:
            return "held"
        if now.until is None:
            return "unknown"
        if now.over(self.today):
            return "due"
        return "soon" if now.over(self.today + _SOON) else ""


class Retention:
    """Implements `api.RetentionService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def packs(self, language: str = "en") -> tuple[views.RetentionPack, ...]:
        """The rule packs that come with the program."""
        return tuple(_pack_view(one, one.rules, language) for one in packs().values())

    def rules(self, language: str = "en") -> views.RetentionRules:
        """What is in force."""
        known = retention_access.chosen(self._clinic.session)
        pack, rules = in_force(self._clinic)
        chosen = known is not None and known.pack == pack.id
        own = frozenset(one.key for one, old in zip(rules, pack.rules, strict=True) if one != old)
        return views.RetentionRules(_pack_view(pack, rules, language), own, chosen)

    def choose(
        self,
        pack: str,
        own: Sequence[tuple[str, int, int]] | None = None,
        *,
        seen: views.RetentionRules | None = None,
    ) -> None:
        """Put a pack in force; None keeps the clinic's own numbers for the same pack.

        InputRefused("retention-pack"), ("retention-years"); Refused("retention-own") where None
        would lose numbers that are the clinic's own for another pack, ("retention-moved") where
        other rules are in force than those that were `seen`.
        """
        known = packs().get(pack)
        if known is None:
            raise InputRefused("retention-pack")
        if seen is not None and _numbers(seen) != _numbers(self.rules()):
            raise Refused("retention-moved")
        numbers = self._kept(pack) if own is None else own
        retention_access.choose(self._clinic.session, pack, known.rules, numbers)

    def _kept(self, pack: str) -> list[tuple[str, int, int]]:
        """The clinic's own numbers, for the same pack."""
        before = retention_access.chosen(self._clinic.session)
        if before is None or not before.own:
            return []
        if before.pack != pack:
            raise Refused("retention-own")
        return [(key, *numbers) for key, numbers in before.own.items()]

    def standing(self, patient_id: str, language: str = "en") -> views.RetentionStanding:
        """Until when the rule in force wants one patient kept."""
        patient = known_patient(self._clinic, patient_id)
        directory = self._clinic.directory
        directory.refresh()
        entry = directory.entry(patient)
        if entry is None:
            raise UsageError("patient-unknown")
        return standing_of(self._clinic, entry, language)

    def counts(self) -> views.RetentionCounts:
        """How many patients there are to look at."""
        parts = self._parts()
        return views.RetentionCounts(**{name: len(found) for name, found in parts.items()})

    def review(
        self, which: str = "due", *, after: str = "", limit: int = 100, language: str = "en"
    ) -> views.RetentionPage:
        """A part of the list, the longest over first; logged."""
        if which not in views.RETENTION_PARTS:
            raise UsageError("command-misused", problem=which, command=_COMMAND)
        if after and not _PLACE.fullmatch(after):
            raise UsageError("command-misused", problem="--after", command=_COMMAND)
        known = self._known()
        found = [one for one in known.parts[which] if one.place > after]
        page, session = found[: max(limit, 1)], self._clinic.session
        detail: dict[str, object] = {"list": which, "patients": len(page)}
        session.vault.log_event(session.event("retention-review", detail=detail))
        rows = self._rows(known, page, language)
        last = page[-1].place if len(page) < len(found) else ""
        return views.RetentionPage(rows, len(known.parts[which]), last)

    def _parts(self) -> dict[str, list[_Kept]]:
        return self._known().parts

    def _known(self) -> _Review:
        """Every list, in order; who is held is on no other."""
        session = self._clinic.session
        session.require(Act.REVIEW_RETENTION)
        directory = self._clinic.directory
        directory.refresh()
        held = holds.all_lasting(session)
        pack, rules = in_force(self._clinic)
        made = _Review(pack, rules, today_of(session), held)
        for entry in directory.everyone():
            made.add(entry, _standing(rules, entry))
        for found in made.parts.values():
            found.sort(key=lambda one: one.place)
        return made

    def _rows(
        self, known: _Review, page: Sequence[_Kept], language: str
    ) -> tuple[views.RetentionRow, ...]:
        session, held, damaged = self._clinic.session, known.held, dict[Row, bytes]()
        with session.vault.read() as rows:
            asked = {one.patient: erasure_state(one) for one in erasures(session, rows, damaged)}
            photos = {one.id: len(rows.find(PhotoRecord, patient=one.id)) for one in page}
        session.tell_damage(damaged)
        return tuple(
            views.RetentionRow(
                patient_id=one.id.hex(),
                name=full_name(one.entry.given, one.entry.family),
                code=patient_code(one.id),
                born=_day(one.entry.born),
                last_visit=_day(one.entry.last_visit),
                photos=photos[one.id],
                standing=standing_view(known.pack, known.rules, one.now, known.today, language),
                hold=hold_view(self._clinic, one.id, held.get(one.id), one.id in held),
                erasure=asked.get(one.id, ""),
            )
            for one in page
        )


def _numbers(known: views.RetentionRules) -> tuple[object, ...]:
    """What is in force, in whichever language it was asked for."""
    rules = [(one.key, one.years, one.until_age) for one in known.pack.rules]
    return known.pack.id, known.chosen, rules


def in_force(clinic: Clinic) -> tuple[Pack, tuple[law.Rule, ...]]:
    """The pack that the clinic chose, and its rules with the clinic's own numbers."""
    known, all_packs = retention_access.chosen(clinic.session), packs()
    if known is None or known.pack not in all_packs:
        return all_packs[FIRST], all_packs[FIRST].rules
    pack = all_packs[known.pack]
    return pack, known.applied(pack.rules)


def standing_of(clinic: Clinic, entry: Entry, language: str) -> views.RetentionStanding:
    """Until when the clinic's rule wants one patient's record kept."""
    pack, rules = in_force(clinic)
    now = _standing(rules, entry)
    return standing_view(pack, rules, now, today_of(clinic.session), language)


def standing_view(
    pack: Pack, rules: Sequence[law.Rule], now: law.Standing, today: dt.date, language: str
) -> views.RetentionStanding:
    """As the window shows it."""
    rule = next((one for one in rules if one.key == now.rule), None)
    told = _rule_view(pack, rule, language) if rule is not None else None
    return views.RetentionStanding(
        until=now.until,
        rule=now.rule,
        title=told.title if told else "",
        source=told.source if told else "",
        over=now.over(today),
        reason=now.reason,
    )


@functools.cache
def packs() -> dict[str, Pack]:
    """Every pack that lies in `resources/retention`, by id."""
    found = sorted(resource("retention").glob("*.toml"))
    return {one.id: one for one in (_load(path.read_text("utf-8")) for path in found)}


def _load(text: str) -> Pack:
    told = tomllib.loads(text)
    bounds = ("years", "until_age", "from_age", "below_age")
    rules = tuple(
        law.Rule(str(one["key"]), **{name: int(one.get(name, 0)) for name in bounds})
        for one in told["rule"]
    )
    texts = {"title": told["title"], **{f"rule {one['key']}": one for one in told["rule"]}}
    return Pack(str(told["id"]), told["as_of"], rules, texts)


def _pack_view(pack: Pack, rules: Sequence[law.Rule], language: str) -> views.RetentionPack:
    return views.RetentionPack(
        id=pack.id,
        title=_said(pack.texts["title"], language),
        rules=tuple(_rule_view(pack, one, language) for one in rules),
        as_of=pack.as_of,
    )


def _rule_view(pack: Pack, rule: law.Rule, language: str) -> views.RetentionRule:
    texts = pack.texts[f"rule {rule.key}"]
    return views.RetentionRule(
        key=rule.key,
        title=_said(texts["title"], language),
        years=rule.years,
        until_age=rule.until_age,
        source=str(texts["source"]),
        as_of=texts["as_of"],
        note=_said(texts.get("note", {}), language),
    )


def _said(texts: dict[str, str], language: str) -> str:
    """InputRefused("retention-language") for one that no pack comes in."""
    if language not in LANGUAGES:
        raise InputRefused("retention-language")
    return texts.get(language, texts.get("en", ""))


def _standing(rules: Sequence[law.Rule], entry: Entry) -> law.Standing:
    """Of a damaged record nobody can tell anything."""
    if entry.damaged:
        return law.Standing(None, reason=law.VISIT_UNKNOWN)
    return law.standing(rules, _day(entry.born), _day(entry.last_visit))


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
