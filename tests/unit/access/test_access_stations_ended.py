"""What a computer that is put out may still write, and one that is let in may call itself."""

import pytest

from clinicvault.access.certificates.trust_loading import load_anchors
from clinicvault.access.computers import stations
from clinicvault.access.freshness import catch_up
from clinicvault.access.log.reading import verify_only
from clinicvault.access.settling import unsettled
from clinicvault.audit.epoch import WorkstationSigner
from clinicvault.audit.recorder import Recorder
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import RevocationRecord
from tests.unit.access.joined import Second
from tests.unit.access.world import ADA, INA


@pytest.fixture
def second(world):
    """Another computer of the clinic, with an epoch of its own open."""
    made = Second(world)
    made.join(made.let_in())
    made.unlock(INA).wipe()
    yield made
    made.vault = None  # its epoch's key is gone with its program
    made.shut()


def write_past_the_program(second, recorder):
    """What an altered program of that computer appends, without asking whether it may."""
    with second.ports.database.write(recorder) as rows:
        rows.event(Event("patient-open", "done", second.world.clock()))
        rows.commit()


def test_an_epoch_that_was_open_is_of_no_use_to_it(world, second):
    stations.revoke(world.session(ADA), second.id)
    write_past_the_program(second, second.vault.recorder)
    with pytest.raises(IntegrityError, match="log-damaged"):
        world.vault.log_event(Event("lock", "done", world.clock()))
    assert {fault for _, fault in verify_only(world.ports, world.pin).faults} == {
        "computer-unknown"
    }


def test_its_program_may_still_close_its_epoch(world, second):
    stations.revoke(world.session(ADA), second.id)
    second.vault.close()
    world.vault.log_event(Event("lock", "done", world.clock()))
    assert verify_only(world.ports, world.pin).faults == ()


def generation_of(second):
    """A new generation by its seed alone, which nobody took from it."""
    signer = WorkstationSigner(second.id, second.keys)
    log_key = second.world.vault.trust.need(GroupKind.LOG).public
    locks, clock = second.ports.locks, second.world.clock
    late = Recorder(second.world.vault.id, signer, log_key, locks, clock)
    late.new_generation(second.ports.state.position())
    return late


def test_with_its_revocation_out_of_sight_it_writes_no_generation(world, second):
    """The row is taken away for as long as the others' index follows the log, then put back."""
    stations.revoke(world.session(ADA), second.id)
    position = world.ports.state.position()
    with world.ports.database.read() as rows:
        (row,) = [one.id for one in rows.find(RevocationRecord) if one.subject == second.id]
    world.swap("DELETE FROM revocation WHERE id = ?", row)
    write_past_the_program(second, generation_of(second))
    with world.ports.database.read() as rows:
        anchors = load_anchors(rows, world.pin)
        with pytest.raises(IntegrityError, match="row-missing"):
            catch_up(rows.log, world.ports.state, anchors)
    assert world.ports.state.position() == position


def test_a_computer_that_joins_hears_of_the_end_on_the_way(world, second):
    """The ended one appended after the code was given: the newcomer's index is empty."""
    third = Second(world, "third")
    stations.revoke(world.session(ADA), second.id)
    code = third.let_in()
    write_past_the_program(second, generation_of(second))
    with pytest.raises(IntegrityError, match="log-damaged"):
        third.prove(code)
    third.shut()


def test_a_loss_is_still_settled_after_a_computer_went(world, second):
    """Its earlier epochs are right, though it is one of the clinic's no more."""
    stations.revoke(world.session(ADA), second.id)
    world.vault.begin_generation("local-state-lost", (0, b""))
    assert [one.generation for one in unsettled(world.vault)] == [2]


def test_what_a_computer_calls_itself_steers_no_terminal(world):
    second = Second(world, name="Lap\x1b[2J\u202etop")
    second.let_in()
    names = {one.id: one.name for one in stations.stations(world.vault)}
    assert names[second.id] == "Lap [2J top"
