"""Renewing a consent, signing one whose scan is missing, and how long one lasts."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.domain.clinical import Channel, Evidence, Giver, Scope
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.consent_cover import in_years
from clinicvault.gui.patients.consent_record import ConsentDialog
from clinicvault.gui.widgets import dates
from tests.gui import fakes
from tests.gui.consent_hands import sign
from tests.gui.fakes_consents import consent, consenting
from tests.gui.hands import dialog, named, seen


def test_a_renewal_begins_with_what_was_recorded(click, settle, clinic, qtbot, open_page):
    visits = clinic.visits(clinic.rows[0])
    old = consent(
        Purpose.MARKETING,
        scope=Scope.VISITS,
        subjects=(visits[2].id,),
        faces=False,
        channels=frozenset({Channel.PRINT}),
        until=dates.today() + dt.timedelta(days=3),
        language="fr",
        note="as before",
    )
    clinic.consent_list[clinic.rows[0].id] = [old]
    place = {"patient": clinic.rows[0].id, "tab": "consent"}
    tab = open_page("patients", fakes.INES, **place).patient.consent
    click(named(tab, "Renew"))
    made = dialog(tab, ConsentDialog)
    assert made.step is made.who
    assert "Renew a consent" in seen(made)
    cover = made.who.cards[Purpose.MARKETING]
    assert cover.visits.picked == (visits[2].id,)
    assert cover.until.day() is None
    click(made.next)
    settle()
    assert "Consentement : marketing" in seen(made.form)
    click(made.next)
    settle()
    sign(qtbot, made.proof.sign.pad)
    click(made.save)
    settle()
    settle()
    draft = consenting(clinic).recorded[0].draft
    assert draft.renews == old.id
    assert draft.channels == frozenset({Channel.PRINT})
    assert (draft.faces, draft.note, draft.language) == (False, "as before", "fr")


def test_a_renewal_keeps_the_colleagues_and_the_photos(click, settle, clinic, open_page):
    photo = clinic.visits(clinic.rows[0])[1].photos[0].id
    old = consent(
        Purpose.COLLEAGUES,
        named=(fakes.MARIE.name,),
        scope=Scope.PHOTOS,
        subjects=(photo,),
    )
    clinic.consent_list[clinic.rows[0].id] = [old]
    place = {"patient": clinic.rows[0].id, "tab": "consent"}
    tab = open_page("patients", fakes.ALL, **place).patient.consent
    click(named(tab, "Renew"))
    settle()
    made = dialog(tab, ConsentDialog)
    cover = made.who.cards[Purpose.COLLEAGUES]
    assert cover.photos.picked == (photo,)
    assert cover.named.picked == (fakes.MARIE.id,)
    assert cover.draft().subjects == (photo,)
    made.close()
    settle()


def test_a_missing_scan_can_be_signed_on_the_screen(click, settle, clinic, open_page):
    old = consent(evidence=Evidence.PAPER_TO_FOLLOW, evidence_missing=True)
    clinic.consent_list[clinic.rows[0].id] = [old]
    place = {"patient": clinic.rows[0].id, "tab": "consent"}
    tab = open_page("patients", fakes.INES, **place).patient.consent
    click(named(tab, "Sign on the screen"))
    settle()
    made = dialog(tab, ConsentDialog)
    assert made.step is made.form
    assert "Consent: care" in seen(made.form)
    assert made.drafts()[0].renews == old.id
    made.close()
    settle()


def test_somebody_who_is_of_age_now_consents_alone(click, settle, clinic, open_page):
    old = consent(giver=Giver.PARENT, giver_name="Claire", majority=dates.today())
    clinic.consent_list[clinic.rows[0].id] = [old]
    place = {"patient": clinic.rows[0].id, "tab": "consent"}
    tab = open_page("patients", fakes.INES, **place).patient.consent
    click(named(tab, "Renew"))
    made = dialog(tab, ConsentDialog)
    assert made.who.giver.giver is Giver.PATIENT
    made.close()
    settle()


@pytest.mark.parametrize(
    ("day", "years", "end"),
    [
        (dt.date(2026, 11, 22), 5, dt.date(2031, 11, 22)),
        (dt.date(2028, 2, 29), 1, dt.date(2029, 3, 1)),
        (dt.date(2028, 2, 29), 4, dt.date(2032, 2, 29)),
    ],
)
def test_some_years_later(day, years, end):
    assert in_years(day, years) == end
