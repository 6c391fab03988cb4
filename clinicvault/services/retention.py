"""How long records are kept, and whose time is over: rule packs, the clinic's choice, the review.

Packs are dated data in `resources/retention`, each rule with its clause. Nobody is erased by it:
it only lists whom an officer may decide about.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import tomllib
from collections.abc import Sequence
from typing import Any

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.endings import holds
from clinicvault.access.endings import retention as retention_access
from clinicvault.access.endings.erasing import erasures
from clinicvault.access.patients.name_index import Entry
from clinicvault.domain import retention as law
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act

from . import views
from .clinic import Clinic
from .erasure_views import erasure_state, hold_view
from .known import known_patient
from .resources import resource

LANGUAGES = ("en", "fr")
FIRST = "fr"
"""The pack to begin with, as long as nobody chose: the one that keeps longest."""
PARTS = ("due", "soon", "unknown", "held")
_SOON = dt.timedelta(days=365)


@dataclasses.dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack as it comes with the program: its rules, and what is said of them."""

    id: str
    as_of: dt.date
    rules: tuple[law.Rule, ...]
    texts: dict[str, Any]
    """As in its file: titles by language, rules by key."""


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

    def choose(self, pack: str, own: Sequence[tuple[str, int, int]] = ()) -> None:
        """Put a pack in force; InputRefused("retention-pack"), ("retention-years")."""
        known = packs().get(pack)
        if known is None:
            raise InputRefused("retention-pack")
        retention_access.choose(self._clinic.session, pack, known.rules, own)

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
        return views.RetentionCounts(*(len(parts[name]) for name in PARTS))

    def review(
        self, which: str = "due", *, after: str = "", limit: int = 100, language: str = "en"
    ) -> views.RetentionPage:
        """A part of the list, the longest over first; logged."""
        if which not in PARTS:
            raise UsageError("command-misused", problem=which, command="retention")
        found = self._parts()[which]
        start = next((n for n, (one, _) in enumerate(found, 1) if one.id.hex() == after), 0)
        page = found[start : start + max(limit, 1)]
        session = self._clinic.session
        detail: dict[str, object] = {"list": which, "patients": len(page)}
        session.vault.log_event(session.event("retention-review", detail=detail))
        rows = self._rows(page, language)
        last = page[-1][0].id.hex() if start + len(page) < len(found) else ""
        return views.RetentionPage(rows, len(found), last)

    def _parts(self) -> dict[str, list[tuple[Entry, law.Standing]]]:
        """Every list, in order; who is held is on no other."""
        session = self._clinic.session
        session.require(Act.REVIEW_RETENTION)
        directory = self._clinic.directory
        directory.refresh()
        held = holds.all_lasting(session)
        _, rules = in_force(self._clinic)
        today = today_of(session)
        parts: dict[str, list[tuple[Entry, law.Standing]]] = {name: [] for name in PARTS}
        for entry in directory.everyone():
            now = _standing(rules, entry)
            if entry.id in held:
                parts["held"].append((entry, now))
            elif now.until is None:
                parts["unknown"].append((entry, now))
            elif now.over(today):
                parts["due"].append((entry, now))
            elif now.over(today + _SOON):
                parts["soon"].append((entry, now))
        for found in parts.values():
            found.sort(key=lambda one: (one[1].until or dt.date.max, one[0].id))
        order = list(held)
        parts["held"].sort(key=lambda one: order.index(one[0].id))
        return parts

    def _rows(
        self, page: Sequence[tuple[Entry, law.Standing]], language: str
    ) -> tuple[views.RetentionRow, ...]:
        session, today = self._clinic.session, today_of(self._clinic.session)
        pack, rules = in_force(self._clinic)
        with session.vault.read() as rows:
            asked = {one.patient: erasure_state(one) for one in erasures(session, rows)}
            photos = {one.id: len(rows.find(PhotoRecord, patient=one.id)) for one, _ in page}
        held = holds.all_lasting(session)
        return tuple(
            views.RetentionRow(
                patient_id=entry.id.hex(),
                name=name_of(entry),
                code=patient_code(entry.id),
                born=_day(entry.born),
                last_visit=_day(entry.last_visit),
                photos=photos[entry.id],
                standing=standing_view(pack, rules, now, today, language),
                hold=hold_view(self._clinic, entry.id, held.get(entry.id), entry.id in held),
                erasure=asked.get(entry.id, ""),
            )
            for entry, now in page
        )


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


def name_of(entry: Entry) -> str:
    """A patient's name in one line."""
    return " ".join(part for part in (entry.given, entry.family) if part)


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
