"""Words of the review in the log: they count with their speaker's own signature alone."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.patients.log_parts import read_part
from clinicvault.access.people.enrolment import disable
from clinicvault.access.review import words
from clinicvault.access.review.lot import lot
from clinicvault.access.review.words import SIGNED, said, word_of
from clinicvault.domain.errors import Refused
from clinicvault.domain.roles import Role
from tests.unit.access.world import ADA, INA, PAM, PETE

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
DETAIL = {"flag": "ab" * 16, "state": "explained", "note": "asked", "entries": [1, 2]}


def speak(world, who=ADA, **changed):
    """An entry of somebody's word, as the log has it."""
    event = said(world.session(who), "flag-settle", DETAIL)
    world.vault.log_event(dataclasses.replace(event, **changed))
    return world.log()[-1]


def heard(world, entry, roles=ADMINISTRATOR):
    return word_of(world.vault.trust, entry, roles)


def test_an_administrators_word_counts_and_is_given_back_without_the_signature(world):
    assert heard(world, speak(world)) == DETAIL


def test_a_word_in_another_role_does_not(world):
    entry = speak(world, PAM)
    assert heard(world, entry) is None
    assert heard(world, entry, frozenset(Role)) == DETAIL


def test_an_entry_without_a_signature_is_no_word(world):
    """An altered program says that Ada explained it: it has her id, and not her key."""
    ada = world.session(ADA)
    for detail in (DETAIL, {**DETAIL, SIGNED: b"short"}, {**DETAIL, SIGNED: "text"}):
        world.vault.log_event(ada.event("flag-settle", detail=detail))
        assert heard(world, world.log()[-1]) is None


def test_nobody_speaks_in_anothers_name(world):
    assert heard(world, speak(world, PAM, user=world.user(ADA))) is None
    assert heard(world, speak(world, ADA, user=world.user(PAM))) is None


def test_nobody_signs_in_anothers_name_either(world):
    """Pam's altered program says that it is Ada's, and signs that with Pam's key."""
    pam = world.session(PAM)
    event = dataclasses.replace(pam.event("flag-settle", detail=DETAIL), user=world.user(ADA))
    claims = (world.vault.id, event.user, event.session, event.ms, event.name, event.detail)
    signed = pam.keys.public.key_id + pam.keys.sign(words._message(*claims))
    world.vault.log_event(dataclasses.replace(event, detail={**DETAIL, SIGNED: signed}))
    assert heard(world, world.log()[-1], frozenset(Role)) is None


@pytest.mark.parametrize("changed", [{"ms": 5}, {"session": b"s" * 16}, {"name": "log-signoff"}])
def test_a_word_is_bound_to_its_place(world, changed):
    assert heard(world, speak(world, **changed)) is None


def test_what_is_said_cannot_be_changed(world):
    event = said(world.session(ADA), "flag-settle", DETAIL)
    altered = dataclasses.replace(event, detail={**event.detail, "note": "not asked"})
    world.vault.log_event(altered)
    assert heard(world, world.log()[-1]) is None


def test_the_word_of_who_left_counts_as_long_as_it_was_said_before(world):
    entry = speak(world, PETE)
    disable(world.session(ADA), world.user(PETE))
    assert heard(world, entry, frozenset({Role.PRACTITIONER})) == DETAIL
    late = dataclasses.replace(entry, seq=world.log()[-1].seq + 1)
    assert heard(world, late, frozenset({Role.PRACTITIONER})) is None


def test_who_left_says_nothing_more(world):
    session = world.session(PETE)
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(Refused) as told:
        said(session, "notice-answer", {})
    assert told.value.code == "user-disabled"


def test_the_lot_is_the_same_for_every_administrator_and_for_nobody_else(world):
    world.plain_administrator()
    assert lot(world.session(ADA)) == lot(world.session("Adam"))
    assert len(lot(world.session(ADA))) == 32
    with pytest.raises(Refused):
        lot(world.session(INA))


def test_a_finding_is_about_a_colleague_and_in_no_patients_own_copy(world):
    """Who writes that report may be the one concerned."""
    patient, photo = world.treated()
    world.view(PAM, photo.id)
    detail = {"flag": "ab" * 16, "user": world.user(PAM), "patient": patient}
    world.vault.log_event(said(world.session(ADA), "flag-raise", detail))
    hidden = world.session(PAM).event("flag-raise", patient=patient)
    world.vault.log_event(hidden)
    lines = read_part(world.session(ADA), patient).lines
    assert [one.user for one in lines if one.event == "flag-raise"] == [world.user(PAM)]
    assert "photo-view" in {one.event for one in lines}
