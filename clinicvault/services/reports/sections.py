"""Sections of the patient's own copy: person, consents, visits and pictures, what was given."""

from __future__ import annotations

import datetime as dt

from reportlab.platypus import Flowable, KeepTogether

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services import views

from . import style as look
from .content import Asked, Held, PatientCopy
from .style import beside, card, facts, gap, grid, room, text
from .words import ReportWords

_CONSENT_GONE = frozenset({"no-patient-key", "consent-withdrawn", "consent-expired"})
_LACKS = {"visit-unknown": "keep_no_visit", "birth-unknown": "keep_no_birth"}
_MB = 1 << 20
_FORMS = {
    "age": "encrypted",
    "patient": "form_patient",
    "html": "form_patient",
    "insurer": "form_insurer",
    "zip": "form_insurer",
    "cms": "form_cms",
    "sheet": "form_sheet",
    "slides": "form_slides",
    "print": "form_print",
    "plain": "form_plain",
    "plain file": "plain",
}
_VISIT_HEIGHT = 110
"""Points: a visit's heading with the head and first line of its table."""


def person(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """Who the patient is, and what is said of the record as a whole."""
    who = copy.identity
    lists = [
        w("appointment", day=w.day(day), time=time, by=by) for day, time, by in copy.appointments
    ]
    return [
        facts(
            [
                (w("given_name"), who.given),
                (w("family_name"), who.family),
                (w("born"), w.day(who.born)),
                (w("number"), who.record_number),
                (w("code"), copy.code),
                (w("registered"), w.day(copy.registered)),
                (w("note"), who.note),
                (w("named"), ", ".join(copy.named) or w("named_all")),
                (w("appointments"), "\n".join(lists)),
                (w("keep"), _keep(copy.kept_until, w) if copy.kept_until else ""),
                (w("held"), _hold(copy.held, w) if copy.held else ""),
            ]
        )
    ]


def _keep(kept: views.RetentionStanding, w: ReportWords) -> str:
    """By which rule and until when; what lacks where no date tells it."""
    if kept.until is None:
        return w(_LACKS.get(kept.reason, "keep_unknown"))
    rule = w("keep_rule", title=kept.title, source=kept.source)
    return f"{w('keep_until', until=w.day(kept.until))}, {rule}"


def _hold(held: Held, w: ReportWords) -> str:
    since, until = w.day(held.since), w.day(held.until)
    name = "held_until" if held.until else "held_open"
    told = w(name, since=since, until=until, by=held.by, reason=held.reason)
    return w("held_lifted", text=told, lifted=w.day(held.lifted)) if held.lifted else told


def consents(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """One card for each consent, withdrawn ones included."""
    cards = [[KeepTogether([card(_consent(copy, w, one))]), gap(3)] for one in copy.consents]
    return [one for pair in cards for one in pair] or [text(w("none"), look.QUIET)]


def _consent(copy: PatientCopy, w: ReportWords, one: views.ConsentView) -> list[Flowable]:
    title = w.purpose(one.purpose)
    badge = look.BADGE if one.status is ConsentStatus.VALID else look.BADGE_OFF
    head = beside(
        text(title[:1].upper() + title[1:], look.STRONG), text(w.status(one.status), badge)
    )
    days = [visit.date for visit in copy.visits if visit.id in one.subjects]
    pairs = [
        (w("period"), w.form.period(one.since or one.recorded, one.until)),
        (w("giver"), w.form.given_by(one.giver, one.giver_name)),
        (w("scope"), w.form.scope(one.scope, len(one.subjects), days)),
        *_beyond_care(w, one),
        (w("recorded"), w("recorded_by", day=w.day(one.recorded), by=one.by)),
        (w("evidence"), _evidence(copy, w, one)),
        (w("confirm"), w.day(one.confirm_by.astimezone().date()) if one.confirm_by else ""),
        (w("majority"), w.day(one.majority) if one.majority else ""),
        (w("withdrawn"), w.day(one.withdrawn) if one.withdrawn else ""),
        (w("note"), one.note),
    ]
    return [head, facts(pairs, look.FRAME - 24, 38)]


def _beyond_care(w: ReportWords, one: views.ConsentView) -> list[tuple[str, str]]:
    """What matters only beyond care: face, places, people."""
    if one.purpose is Purpose.CARE:
        return []
    pairs = [(w("face"), w.form.faces[one.faces])]
    if one.purpose is Purpose.MARKETING:
        pairs.append((w("places"), w.form.places(tuple(one.channels))))
    if one.purpose is Purpose.COLLEAGUES:
        pairs.append((w("colleagues"), w.form.people(one.named)))
    return pairs


def _evidence(copy: PatientCopy, w: ReportWords, one: views.ConsentView) -> str:
    forms = [
        w("form", n=form.number, day=w.day(form.day), by=form.facts.by)
        for form in copy.forms
        if form.facts.consent_id == one.id
    ]
    return "\n".join([w.evidence(one.evidence), *forms])


def visits(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """Every visit with its pictures, and where the pictures are."""
    notes = [w(_package_note(copy))] if copy.photos else []
    notes += [w.counted("left_out", copy.left_out)] if copy.left_out else []
    made: list[Flowable] = [one for note in notes for one in (text(note, look.QUIET), gap(2))]
    made += [one for visit in copy.visits for one in _visit(copy, w, visit)]
    return made or [text(w("none"), look.QUIET)]


def _package_note(copy: PatientCopy) -> str:
    if copy.facts_missing:
        return "shut_consent" if copy.facts_missing in _CONSENT_GONE else "shut"
    return "package" if copy.files else "no_package"


def _visit(copy: PatientCopy, w: ReportWords, visit: views.VisitView) -> list[Flowable]:
    head = " · ".join(one for one in (w.day(visit.date), visit.label) if one)
    title: list[Flowable] = [gap(3), text(head, look.STRONG)]
    title += [text(w("visit_by", by=visit.by), look.QUIET), gap(1)]
    if not visit.photos:
        return [KeepTogether([*title, text(w("no_pictures"), look.QUIET)])]
    if copy.facts_missing:
        return [KeepTogether([*title, text(w.counted("pictures", len(visit.photos)))])]
    heads = [w(name) for name in ("view", "kind", "taken", "size", "camera", "file")]
    lines = [_photo(copy, w, photo) for photo in visit.photos]
    return [room(_VISIT_HEIGHT), *title, grid(heads, lines, (0.14, 0.09, 0.19, 0.12, 0.27, 0.19))]


def _photo(copy: PatientCopy, w: ReportWords, photo: views.PhotoView) -> list[str]:
    parts = (photo.camera, photo.lens, photo.exposure, *photo.notes)
    return [
        w.view(photo.view),
        w.kind(photo.kind),
        _taken(w, photo.taken),
        f"{photo.width} × {photo.height}" if photo.width else "",
        ", ".join(one for one in parts if one),
        copy.files.get(photo.id, ""),
    ]


def _taken(w: ReportWords, said: str) -> str:
    """The camera's own day and time; as it is, where it is no time."""
    try:
        when = dt.datetime.fromisoformat(said)
    except ValueError:
        return said
    return f"{w.day(when.date())}, {w.time(when)}"


def kept(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """Files that stay sealed as they came."""
    if not copy.kept:
        return []
    lines = [
        [
            one.name,
            w.day(one.when.astimezone().date()) if one.when else "",
            w("bytes", n=f"{max(one.bytes / _MB, 0.1):.1f}") if one.bytes else "",
            w("kept_raw") if one.photo else w("kept_unread"),
        ]
        for one in copy.kept
    ]
    heads = [w(name) for name in ("kept_name", "kept_when", "size", "kept_why")]
    table = grid(heads, lines, (0.4, 0.22, 0.13, 0.25))
    return [text(w("kept_intro"), look.QUIET), gap(2), table]


def given(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """What left the vault, when, to whom, why and by whom."""
    if not copy.given:
        return [text(w("none"), look.QUIET)]
    lines = [
        [
            w.day(one.when.astimezone().date()),
            "\n".join(filter(None, (one.recipient or w("kept_by_clinic"), one.address))),
            _why(w, one),
            _what(w, one),
            one.by,
        ]
        for one in copy.given
    ]
    heads = [w(name) for name in ("day", "to", "purpose", "what", "by")]
    return [grid(heads, lines, (0.18, 0.24, 0.18, 0.22, 0.18))]


def _why(w: ReportWords, one: views.DisclosureView) -> str:
    if one.purpose is None:
        return w("own_copy")
    said = w.purpose(one.purpose)
    return f"{said}: {w.form.places((one.channel,))}" if one.channel else said


def _what(w: ReportWords, one: views.DisclosureView) -> str:
    count = w.counted("pictures", one.photos)
    return count if one.purpose is None else f"{count}, {_form(w, one.form)}"


def _form(w: ReportWords, form: str) -> str:
    """In which form it left; one without a word by its own name."""
    return w(_FORMS[form]) if form in _FORMS else w("form_other", form=form)


def asked(copy: PatientCopy, w: ReportWords) -> list[Flowable]:
    """Emergencies and other acts that needed a second person."""
    if not copy.asked:
        return []
    heads = [w(name) for name in ("day", "what", "asked_by", "reason", "answered")]
    table = grid(heads, [_question(w, one) for one in copy.asked], (0.18, 0.18, 0.18, 0.28, 0.18))
    return [text(w("asked_intro"), look.QUIET), gap(2), table]


def _question(w: ReportWords, one: Asked) -> list[str]:
    return [w.day(one.when.date()), w.request(one.kind), one.by, one.reason, ", ".join(one.said)]
