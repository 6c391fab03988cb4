"""Who can write where erasures are kept stops nobody's unlock, and erases nobody alone."""

import dataclasses

import pytest

from clinicvault.access.endings import erasing, kept_erasures
from clinicvault.access.endings.erased_again import Again, carry_out_again, settle_erased
from clinicvault.access.endings.erasure_facts import open_facts
from clinicvault.access.endings.kept_erasures import Kept
from clinicvault.access.release import requests
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.record_kinds import Stage
from clinicvault.domain.roles import Role
from tests.unit.access.erasures import asked, carried_out, erased, granted, is_erased
from tests.unit.access.rotations import rotated
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_erased_again import forged, kept, live, refused, taken
from tests.unit.access.world import ADA, INA, PAM


def test_a_grant_for_one_patient_erases_no_other(world):
    """The officer signs the very request anew, for somebody else; the word names its id alone."""
    first, second = world.patient(given="One"), world.patient(given="Two")
    request = granted(world, first)
    ada = world.session(ADA)
    [asked] = rows_of(world, RequestRecord, id=request)
    words = tuple(rows_of(world, ApprovalRecord, request=request))
    turned = ada.signed(dataclasses.replace(asked, patient=second))
    facts = ErasureRecord(
        id=second, request=request, made_ms=1, backups_until_ms=2, certificate_sealed=b""
    )
    refused(world, second, Kept(ada.signed(facts), turned, words))
    [said] = world.events("erasure-again")
    assert (said.outcome, said.patient) == ("refused", second)


def junk(world, one, name):
    [word] = one.approvals
    if name == "later version":
        # Anybody's word may lie beside the others: it says nothing, and its version follows none.
        fresh = dataclasses.replace(word, id=b"i" * 16, version=2, role=1)
        return [dataclasses.replace(one, approvals=(word, world.session(INA).signed(fresh)))]
    if name == "word twice":
        return [dataclasses.replace(one, approvals=(word, word))]
    if name == "same id":
        again = world.session(PAM).signed(dataclasses.replace(word, made_ms=7))
        return [dataclasses.replace(one, approvals=(word, again))]
    return [one, one]


@pytest.mark.parametrize(
    ("name", "believed"),
    [("later version", 1), ("same id", 1), ("word twice", 2), ("file twice", 2)],
)
def test_a_file_that_cannot_be_written_keeps_nobody_out(world, name, believed):
    """Most of them need no key: a file that was copied, or a row that stands there twice."""
    bad, other = world.patient(given="One"), world.patient(given="Two")
    found = junk(world, forged(world, bad, approver=PAM), name)
    assert taken(world, [*found, forged(world, other, approver=PAM)]) == believed
    assert settle_erased(world.session(ADA)) == believed
    assert is_erased(world, other)
    assert live(world, bad) == (believed == 1)


def test_nothing_is_said_of_who_is_not_there(world):
    patient = world.patient()
    one = forged(world, patient)
    nobody = dataclasses.replace(one, erasure=dataclasses.replace(one.erasure, id=b"n" * 16))
    assert carry_out_again(world.session(ADA), nobody) is Again.DONE
    assert world.events("erasure-again") == []


@pytest.mark.parametrize("here", [False, True])
def test_what_was_withdrawn_before_does_nothing(world, here):
    """By the file; or by this vault alone, of which the file says nothing."""
    patient, _ = world.treated()
    one = forged(world, patient, approver=PAM)
    [grant] = one.approvals
    end = dataclasses.replace(grant, id=b"e" * 16, stage=5, role=Role.OFFICER.bit)
    end = world.session(ADA).signed(end)
    if here:
        world.append(one.request, grant, end)
    else:
        leaves = {("approval", end.id): 1, ("erasure", patient): 2}
        one = dataclasses.replace(one, approvals=(grant, end), leaves=leaves)
    refused(world, patient, one)


def test_nor_what_a_hidden_word_may_have_ended(world):
    patient, _ = world.treated()
    one = forged(world, patient, approver=PAM)
    world.append(one.request, *one.approvals)
    world.swap("DELETE FROM approval")
    refused(world, patient, one)


@pytest.mark.parametrize("more", [{}, {"said_of": b"o" * 16}])
def test_in_the_vault_a_record_without_a_second_person_is_damage(world, more):
    """Other people's programs do not destroy what one officer wrote that he may."""
    patient, _ = world.treated()
    one = forged(world, patient, approver=PAM if more else None, **more)
    world.append(one.request, *one.approvals, one.erasure)
    assert settle_erased(world.session(PAM)) == 0
    assert settle_erased(world.session(ADA)) == 0
    assert live(world, patient)
    assert world.events("damage-found")[-1].detail["tables"] == "erasure"


def test_nor_does_one_count_whose_request_is_for_somebody_else(world):
    patient, other = world.treated()[0], world.patient(given="Other")
    one = forged(world, patient, approver=PAM, request={"patient": other})
    world.append(one.request, *one.approvals, one.erasure)
    assert settle_erased(world.session(ADA)) == 0
    assert live(world, patient)


def test_a_later_pair_that_is_hidden_stops_the_erasure(world):
    """Else it would be certified, while the wraps of the pair in force stay."""
    patient = world.treated()[0]
    rotated(world)
    request = granted(world, patient)
    world.swap("DELETE FROM succession WHERE patient = ?", patient)
    world.swap("DELETE FROM batch WHERE patient = ?", patient)
    with pytest.raises(IntegrityError, match="row-missing"):
        carried_out(world, request)
    assert live(world, patient)


# what is kept


def test_a_word_too_many_is_not_kept(world, monkeypatch):
    monkeypatch.setattr(kept_erasures, "_WORDS", 1)
    erased(world, world.patient())
    [one] = kept(world)
    assert [word.stage for word in one.approvals] == [1]


def test_no_junk_takes_the_place_of_what_counts(world, monkeypatch):
    """Words that say nothing of whether the request stands."""
    monkeypatch.setattr(kept_erasures, "_WORDS", 3)
    request = asked(world, world.patient())
    for number in range(3):
        word = ApprovalRecord(
            id=bytes([number] * 16), request=request, stage=1, role=Role.INTAKE.bit,
            made_ms=1, note_sealed=b"",
        )  # fmt: skip
        world.append(world.session(INA).signed(word))
    requests.allow(world.session(PAM), request)
    carried_out(world, request)
    [one] = kept(world)
    assert {word.stage for word in one.approvals} == {Stage.GRANT, Stage.BEGUN, Stage.ENDED}


def test_a_certificate_names_no_more_files_than_can_be_kept(world, monkeypatch):
    monkeypatch.setattr(erasing, "NAMED_FILES", 2)
    patient, _ = world.treated()
    erased(world, patient)
    [record] = rows_of(world, ErasureRecord)
    assert len(open_facts(world.session(ADA), record).objects) == 2
