"""The clinic's computers: asking, letting in, last seen, ending."""

import dataclasses

import pytest

from clinicvault.access import contexts
from clinicvault.access.computers import stations
from clinicvault.access.computers.station_requests import read_request
from clinicvault.access.log.reading import verify_only
from clinicvault.access.patients.pool import current_keys
from clinicvault.access.unlocking import unlock
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, seal
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.lifecycle_records import OldSecretRecord
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import WorkstationRecord
from tests.unit.access.fixtures import founded_once
from tests.unit.access.joined import Second
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, copy_world, password

__all__ = ["founded_once"]


@pytest.fixture(scope="module")
def two_once(founded_once, tmp_path_factory):
    """A clinic with a second computer that has joined."""
    made = copy_world(founded_once, tmp_path_factory.mktemp("two") / "clinic")
    second = Second(made)
    code = second.let_in()
    second.join(code)
    second.shut()
    made.shut()
    return made, second, code


@pytest.fixture
def two(two_once, tmp_path):
    """(world, second computer), both open."""
    made = copy_world(two_once[0], tmp_path / "clinic")
    second = Second(made)
    second.keys = KeyPair.from_seed(two_once[1].keys.seed.copy())
    second.ports = made.attach("second")
    second.open()
    yield made, second
    second.shut()
    made.shut()


def faults(world):
    return verify_only(world.ports, world.pin).faults


# asking and letting in


def test_what_the_second_computer_opens(two):
    world, second = two
    assert second.vault.clinic_name == "Belle Vue"
    assert second.vault.vault_secret == world.vault.vault_secret
    session = second.unlock(INA)
    assert session.holds(GroupKind.DIRECTORY)
    assert second.vault.workstation_name(second.id) == "Laptop"


def test_both_write_one_log_in_turn(two):
    world, second = two
    for name in (PAM, INA, PAM):
        world.unlock(name)
        second.unlock(name)
    assert faults(world) == ()
    assert verify_only(second.ports, world.pin).faults == ()
    stations_seen = {entry.workstation for entry in world.events("unlock")[-6:]}
    assert stations_seen == {world.vault.workstation_id, second.id}


def test_it_is_called_as_it_calls_itself_or_as_the_administrator_says(world):
    one, other = Second(world, name="  Room \t 2 "), Second(world, "third")
    one.let_in()
    other.let_in(name="Reception")
    names = {one.id: one.name for one in stations.stations(world.vault)}
    assert (names[one.id], names[other.id]) == ("Room 2", "Reception")
    nameless = Second(world, "fourth", name=" ")
    with pytest.raises(InputRefused, match="name-missing"):
        nameless.let_in()


def test_the_request_tells_nobody_its_name(world):
    second = Second(world, name="Laptop of Dr Rousseau")
    data = second.request()
    assert b"Rousseau" not in data
    request = read_request(data, world.vault.id)
    assert request.name(world.vault.id, world.session(ADA).group(GroupKind.ROOT)).endswith("seau")
    assert request.name(world.vault.id, KeyPair.generate()) == ""


def test_a_name_that_is_no_text(world):
    second, root = Second(world), world.session(ADA).group(GroupKind.ROOT)
    request = second.read()
    info = contexts.station_name(world.vault.id, second.id)
    false = dataclasses.replace(request, name_sealed=seal(root.public, b"\xff\xfe", info))
    assert false.name(world.vault.id, root) == ""


def test_only_administrators_let_in(world):
    second = Second(world)
    for who in (PAM, INA):
        with pytest.raises(Refused, match="role"):
            second.let_in(world.session(who))
    with pytest.raises(Refused, match="role"):
        stations.code_for(world.session(PAM), world.vault.workstation_id)
    assert second.id not in world.vault.trust.workstations


def test_letting_in_again_gives_a_new_code_and_changes_nothing(world):
    second = Second(world)
    first = second.let_in(name="One")
    world.patient()
    again = second.let_in(name="Two")
    assert first != again
    assert len(rows_of(world, WorkstationRecord)) == 2
    assert [one.name for one in stations.stations(world.vault) if one.id == second.id] == ["One"]
    second.join(first)
    second.shut()


def test_wrong_words_let_nobody_in(world):
    second = Second(world)
    request = second.read()
    for words in ("", "wrong words are these", request.words + " academic"):
        with pytest.raises(Refused, match="station-words-differ"):
            stations.meant([request], words)
    assert stations.meant([request, request], request.words.upper() + "  ") == request
    with pytest.raises(Refused, match="station-words-differ"):
        stations.meant([], request.words)


def test_no_code_for_a_computer_that_nobody_let_in(world):
    with pytest.raises(UsageError, match="workstation-missing"):
        stations.code_for(world.session(ADA), Second(world).id)


# last seen


def test_when_computers_were_seen(two):
    world, second = two
    second.unlock(INA)
    seen = stations.last_seen(world.session(ADA))
    assert set(seen) == {world.vault.workstation_id, second.id}
    assert seen[second.id] == world.events("unlock")[-1].ms
    for who in (PAM, INA):
        assert stations.last_seen(world.session(who)) == {}


def test_a_computer_that_never_came_was_never_seen(world, monkeypatch):
    second = Second(world)
    second.let_in()
    assert second.id not in stations.last_seen(world.session(ADA))
    monkeypatch.setattr(stations, "_LOOKED", 0)
    assert stations.last_seen(world.session(ADA)) == {}


# ending


def test_a_revoked_computer_opens_nothing(two):
    world, second = two
    stations.revoke(world.session(ADA), second.id)
    for act in (second.vault.read, second.vault.write):
        with pytest.raises(Refused, match="workstation-revoked"), act():
            pass
    with pytest.raises(Refused, match="workstation-revoked"):
        OpenVault(second.ports, second.keys, world.pin)
    assert faults(world) == ()
    found = {one.id: one for one in stations.stations(world.vault)}[second.id]
    assert (found.name, found.revoked) == ("Laptop", True)
    assert found.until_ms > found.since_ms > 0


def test_nothing_of_the_next_secret_is_sealed_to_it(two):
    world, second = two
    stations.revoke(world.session(ADA), second.id)
    row = next(one for one in rows_of(world, WorkstationRecord) if one.id == second.id)
    assert (row.vault_secret_sealed, row.secret_generation) == (b"", 1)


def test_an_old_copy_with_the_password_opens_nothing_new(two, tmp_path):
    """The thief has computer, copy of the store and Ina's password; she has unlocked since."""
    world, second = two
    second.shut()
    world.shut()
    stolen = copy_world(world, tmp_path / "stolen")
    world.again()
    stations.revoke(world.session(ADA), second.id)
    world.unlock(INA)

    thief = Second(stolen)
    thief.keys = KeyPair.from_seed(second.keys.seed.copy())
    thief.ports = stolen.attach("second")
    old = thief.open()
    seed = unlock(old, world.user(INA), password(INA)).keys.public
    assert old.vault_secret != world.vault.vault_secret
    now = world.vault.trust.need_person(world.user(INA))
    assert now.public != seed
    # Even with the rows of today: under the old secret her password opens nothing.
    with pytest.raises(IntegrityError):
        old.secrets.open(now.user.name_sealed, b"")
    thief.shut()
    stolen.shut()
    second.ports = world.attach("second")


def test_the_pool_ends_with_it(two):
    world, second = two
    team = world.vault.trust.team
    with world.vault.read() as rows:
        assert current_keys(world.vault, rows, team, 3)
    stations.revoke(world.session(ADA), second.id)
    with world.vault.read() as rows:
        assert current_keys(world.vault, rows, team, 3) == []


def test_who_ends_what(two):
    world, second = two
    with pytest.raises(Refused, match="own-workstation"):
        stations.revoke(world.session(ADA), world.vault.workstation_id)
    with pytest.raises(UsageError, match="workstation-missing"):
        stations.revoke(world.session(ADA), ZERO_ID)
    with pytest.raises(Refused, match="role"):
        stations.revoke(world.session(PAM), second.id)
    stations.revoke(world.session(ADA), second.id)
    with pytest.raises(UsageError, match="workstation-missing"):
        stations.revoke(world.session(ADA), second.id)
    with pytest.raises(Refused, match="workstation-revoked"):
        second.let_in()
    with pytest.raises(UsageError, match="workstation-missing"):
        stations.code_for(world.session(ADA), second.id)


def test_one_after_the_other(two):
    """What was kept for the one that goes next goes with it."""
    world, second = two
    third = Second(world, "third")
    third.join(third.let_in())
    session = world.session(ADA)
    assert stations.revoke(session, second.id) == 2
    first_end = {one.id: one.until_ms for one in stations.stations(world.vault)}[second.id]
    kept = rows_of(world, OldSecretRecord)
    assert {one.workstation for one in kept} == {world.vault.workstation_id, third.id}
    assert stations.revoke(session, third.id) == 3
    kept = rows_of(world, OldSecretRecord)
    assert [one.workstation for one in kept] == [world.vault.workstation_id] * 2
    assert {one.id: one.until_ms for one in stations.stations(world.vault)}[second.id] == first_end


def test_who_was_away_unlocks_at_a_computer_that_came_later(two):
    world, second = two
    stations.revoke(world.session(ADA), second.id)
    third = Second(world, "third")
    third.join(third.let_in())
    assert third.vault.secrets.generation == 2
    assert third.unlock(INA).holds(GroupKind.DIRECTORY)
    third.shut()


def test_a_computer_that_was_never_let_in(two):
    world, _ = two
    stranger = Second(world, "stranger")
    stranger.ports = world.attach("stranger")
    with pytest.raises(Refused, match="workstation-unknown"):
        stranger.open()
    stranger.shut()


def test_the_program_of_a_revoked_computer_that_another_process_put_out(two):
    """Interleaved: it holds a transaction's worth of keys, and is put out before it writes."""
    world, second = two
    ina = second.unlock(INA)
    stations.revoke(world.session(ADA), second.id)
    before = len(world.log())
    with pytest.raises(Refused, match="workstation-revoked"):
        second.vault.log_event(ina.event("unlock"))
    assert len(world.log()) == before


def test_two_administrators_end_the_same_computer_once(two):
    world, second = two
    third = Second(world, "third")
    third.join(third.let_in())
    session = third.unlock(ADA)
    stations.revoke(world.session(ADA), second.id)
    # The other program still has the first secret in memory, and follows before it writes.
    with pytest.raises(UsageError, match="workstation-missing"):
        stations.revoke(session, second.id)
    assert third.vault.vault_secret == world.vault.vault_secret
    assert third.vault.clinic_name == "Belle Vue"
    third.shut()


def test_two_computers_end_one_another(two):
    """Whoever is first stays; the other one's program finds itself ended before it writes."""
    world, second = two
    other = second.unlock(ADA)
    stations.revoke(world.session(ADA), second.id)
    with pytest.raises(Refused, match="workstation-revoked"):
        stations.revoke(other, world.vault.workstation_id)
    assert world.vault.workstation_id in world.vault.trust.workstations


def test_a_name_in_the_log_by_an_act_that_failed_lets_nobody_in(world, monkeypatch):
    """A write that fails leaves the log to the computers that were in before."""
    second = Second(world)
    request = second.read()
    monkeypatch.setattr(world.vault.recorder, "record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        stations.let_in(world.session(ADA), request)
    monkeypatch.undo()
    world.unlock(PETE)
    assert second.id not in world.vault.trust.workstations
    assert world.vault.recorder._opener.others == ()
