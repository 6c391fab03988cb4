"""New generations after a restore or loss: cited, flagged, and settled by two people."""

import pytest

from clinicvault.audit.chain import ADMINISTRATOR, OFFICER
from clinicvault.audit.leaf import MAX_ENTRIES, settle_message
from clinicvault.audit.locate import newest_epoch
from clinicvault.audit.replay import Tail, replay
from clinicvault.audit.verify import verify_log
from clinicvault.crypto.keys import KeyPair
from tests.unit.audit.log_helpers import VAULT, Clinic, MemoryIndex, sha

ADMIN, CHIEF = KeyPair.generate(), KeyPair.generate()


def only(pair, until=10**9):
    """A role that one key held before entry `until`."""
    key_id, public = pair.public.key_id, pair.public.signing
    return lambda asked, seq: public if asked == key_id and seq < until else None


PEOPLE = {"acceptors": (only(ADMIN), only(CHIEF))}


@pytest.fixture
def clinic(tmp_path):
    clinic = Clinic(tmp_path)
    clinic.many(3)
    clinic.end()
    return clinic


def restarted(clinic, head):
    clinic.recorder = clinic.new_recorder()
    clinic.recorder.new_generation(head)
    return clinic.write("restored")


def settle(clinic, admin=ADMIN, officer=CHIEF, generation=2, role=OFFICER):
    seq = clinic.verify().generations[0].seq
    digest = sha(clinic.log.rows[seq])
    signed = [
        (admin.public.key_id, admin.sign(settle_message(VAULT, generation, digest, ADMINISTRATOR))),
        (officer.public.key_id, officer.sign(settle_message(VAULT, generation, digest, role))),
    ]
    clinic.recorder.settle(clinic.log, generation, *signed)
    clinic.recorder.committed()


def test_a_restore_at_the_logs_own_head(clinic):
    head = clinic.head()
    restarted(clinic, head)
    leaf = newest_epoch(clinic.log, clinic.log.size()).leaf
    assert (leaf.generation, leaf.epoch, leaf.cites) == (2, 2, head)
    report = clinic.verify(head)
    assert report.ok
    (found,) = report.generations
    assert (found.seq, found.generation, found.lost, found.settled) == (head[0], 2, 0, False)


def test_a_restore_of_an_older_log_says_how_much_was_lost(clinic):
    saved = clinic.log.save()
    clinic.many(4)
    head = clinic.head()
    clinic.log.load(saved)
    clinic.recorder.forget()
    restarted(clinic, head)
    report = clinic.verify()
    assert report.ok
    assert report.generations[0].lost == 5
    assert newest_epoch(clinic.log, clinic.log.size()).leaf.unclosed == ()


def test_a_lost_waiting_key_is_replaced(clinic):
    clinic.log.key = None
    restarted(clinic, clinic.head())
    assert clinic.faults() == []


def test_epochs_left_open_by_the_lost_computer_are_named(clinic):
    clinic.write("open")
    clinic.recorder.forget()
    restarted(clinic, clinic.head())
    assert newest_epoch(clinic.log, clinic.log.size()).leaf.unclosed == (2,)
    assert clinic.faults() == []


def test_another_computer_may_restore(clinic):
    keys, station = KeyPair.generate(), b"N" * 16
    other = clinic.new_recorder(station, keys)
    other.new_generation(clinic.head())
    clinic.write("restored", recorder=other)
    stations = {**clinic.stations, station: keys.public.signing}
    assert verify_log(clinic.log, VAULT, stations).ok
    assert clinic.codes() == {"computer-unknown"}


def test_the_next_epochs_stay_in_the_generation(clinic):
    restarted(clinic, clinic.head())
    clinic.many(MAX_ENTRIES)
    leaf = newest_epoch(clinic.log, clinic.log.size()).leaf
    assert (leaf.generation, leaf.cites, leaf.certificate) == (2, None, b"")
    assert clinic.faults() == []


def test_a_generation_begins_in_the_middle_of_an_open_epoch(clinic):
    clinic.write("open")
    clinic.recorder.new_generation(clinic.head())
    clinic.write("restored")
    assert clinic.faults() == []
    assert len(clinic.verify().generations) == 1


def test_a_rolled_back_generation_begins_at_the_next_write(clinic):
    saved, head = clinic.log.save(), clinic.head()
    clinic.recorder.new_generation(head)
    clinic.recorder.record(clinic.log, [clinic_event()], [])
    clinic.log.load(saved)
    clinic.recorder.rolled_back()
    clinic.write("restored")
    assert clinic.verify().generations[0].generation == 2


def clinic_event():
    from tests.unit.audit.log_helpers import event

    return event("restored")


def test_a_wrong_citation_is_named(clinic):
    size, _ = clinic.head()
    restarted(clinic, (size, b"x" * 32))
    assert clinic.faults() == [(size, "cited-head")]


def test_administrator_and_officer_settle_it(clinic):
    restarted(clinic, clinic.head())
    settle(clinic)
    report = clinic.verify(**PEOPLE)
    assert report.ok
    assert report.generations[0].settled
    clinic.write("later")
    assert clinic.verify(**PEOPLE).generations[0].settled


def test_one_person_with_both_roles_signs_twice(clinic):
    restarted(clinic, clinic.head())
    settle(clinic, ADMIN, ADMIN)
    assert clinic.verify(acceptors=(only(ADMIN), only(ADMIN))).generations[0].settled


@pytest.mark.parametrize(
    "wrong",
    [{"admin": CHIEF}, {"officer": ADMIN}, {"role": ADMINISTRATOR}, {"generation": 3}],
)
def test_an_acceptance_by_others_does_not_count(clinic, wrong):
    restarted(clinic, clinic.head())
    settle(clinic, **wrong)
    report = clinic.verify(**PEOPLE)
    assert {code for _, code in report.faults} == {"acceptance-invalid"}
    assert not report.generations[0].settled


def test_an_acceptance_counts_for_ever_but_not_by_a_key_revoked_before_it(clinic):
    restarted(clinic, clinic.head())
    settle(clinic)
    place = clinic.log.size() - 1
    later = clinic.verify(acceptors=(only(ADMIN), only(CHIEF, place + 1)))
    assert later.ok
    assert later.generations[0].settled
    before = clinic.verify(acceptors=(only(ADMIN), only(CHIEF, place)))
    assert before.faults == ((place, "acceptance-invalid"),)
    assert not before.generations[0].settled


def test_without_the_people_nothing_counts_as_accepted(clinic):
    restarted(clinic, clinic.head())
    settle(clinic)
    report = clinic.verify()
    assert report.ok
    assert not report.generations[0].settled


def test_replay_goes_past_an_acceptance_wherever_it_begins(clinic):
    index, tail = MemoryIndex(), Tail()
    restarted(clinic, clinic.head())
    replay(clinic.log, index, VAULT, clinic.stations, tail=tail)
    settle(clinic)
    replay(clinic.log, index, VAULT, clinic.stations, tail=tail)
    settle(clinic)
    assert replay(clinic.log, index, VAULT, clinic.stations) == clinic.head()


def test_an_acceptance_is_bound_to_the_head_that_was_cited(clinic, tmp_path):
    other = Clinic(tmp_path / "other", (clinic.station, clinic.log_key))
    other.many(3)
    other.end()
    restarted(other, other.head())
    settle(other)
    body_of = other.log.rows[max(other.log.rows)]
    restarted(clinic, clinic.head())
    clinic.log.rows[clinic.log.size()] = body_of
    assert "acceptance-invalid" in clinic.codes(**PEOPLE)


def test_an_acceptance_counts_as_an_entry(clinic):
    restarted(clinic, clinic.head())
    clinic.many(MAX_ENTRIES - 1)
    settle(clinic)
    assert newest_epoch(clinic.log, clinic.log.size()).leaf.epoch == 3
    assert clinic.faults(**PEOPLE) == []
