"""A restore or loss is accepted by an administrator and an officer, and then stays accepted."""

import pytest

from clinicvault.access.log.reading import verify_only
from clinicvault.access.people import enrolment
from clinicvault.access.settling import settle, unsettled
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.records import UserRecord
from clinicvault.domain.roles import Role
from tests.unit.access.test_access_lost_state import Loss, head_of
from tests.unit.access.world import ADA, INA

OLGA = "Olga"


@pytest.fixture
def restored(world):
    world.vault.begin_generation("local-state-lost", head_of(world))
    return world


@pytest.fixture
def olga(restored):
    """Somebody who is officer alone."""
    restored.grant(ADA, OLGA, restored.join(OLGA, frozenset({Role.OFFICER})))
    return restored.session(OLGA)


def verdict(world):
    return verify_only(world.ports, world.pin)


def accept(acting, other=None):
    found = unsettled(acting.vault)
    settle(acting, other, found)
    return len(found)


def test_one_person_with_both_roles_accepts_and_the_log_says_so(restored):
    assert verdict(restored).unsettled == 1
    ada = restored.session(ADA)
    assert accept(ada) == 1
    found = verdict(restored)
    assert (found.faults, found.unsettled) == ((), 0)
    [entry] = restored.events("log-settle")
    assert (entry.user, entry.outcome) == (ada.user_id, "done")
    assert entry.detail == {
        "administrator": ada.user_id,
        "officer": ada.user_id,
        "signers": 1,
        "generations": [2],
    }


@pytest.mark.parametrize("officer_acts", [False, True])
def test_two_people_accept_whoever_is_unlocked(restored, olga, officer_acts):
    adam = restored.plain_administrator()
    pair = (olga, adam) if officer_acts else (adam, olga)
    assert accept(*pair) == 1
    assert verdict(restored).unsettled == 0
    [entry] = restored.events("log-settle")
    assert entry.user == pair[0].user_id
    assert entry.detail["administrator"] == adam.user_id
    assert entry.detail["officer"] == olga.user_id
    assert entry.detail["signers"] == 2


def test_two_people_count_as_two_even_where_one_would_do(restored, olga):
    accept(restored.session(ADA), olga)
    [entry] = restored.events("log-settle")
    assert entry.detail["officer"] == olga.user_id


def test_a_helper_without_the_role_does_not_stop_who_holds_both(restored):
    accept(restored.session(ADA), restored.session(INA))
    assert restored.events("log-settle")[0].detail["signers"] == 1


@pytest.mark.parametrize(
    ("acting", "other", "code"),
    [
        (INA, ADA, "role"),
        ("Adam", None, "settle-together"),
        ("Adam", INA, "settle-together"),
        ("Adam", "Adam", "settle-together"),
        (OLGA, INA, "settle-together"),
    ],
)
def test_others_do_not(restored, olga, acting, other, code):
    restored.plain_administrator()
    with pytest.raises(Refused, match=code):
        accept(restored.session(acting), restored.session(other) if other else None)
    assert verdict(restored).unsettled == 1
    assert restored.events("log-settle") == []


def test_a_locked_person_signs_nothing(restored, olga):
    adam = restored.plain_administrator()
    found = unsettled(restored.vault)
    olga.wipe()
    with pytest.raises(Refused, match="locked"):
        settle(adam, olga, found)
    assert verdict(restored).unsettled == 1


def test_several_are_accepted_at_once_and_a_later_one_is_flagged_again(restored):
    restored.vault.begin_generation("local-state-lost", head_of(restored))
    assert accept(restored.session(ADA)) == 2
    assert unsettled(restored.vault) == ()
    restored.vault.begin_generation("local-state-lost", head_of(restored))
    assert verdict(restored).unsettled == 1


def test_the_vault_opens_and_works_after_an_acceptance(restored):
    accept(restored.session(ADA))
    restored.again()
    restored.patient()
    assert (verdict(restored).faults, verdict(restored).unsettled) == ((), 0)


def test_a_computer_that_starts_from_nothing_reads_past_it(restored):
    accept(restored.session(ADA))
    Loss(restored).open((0, b""))
    found = verdict(restored)
    assert (found.faults, found.unsettled) == ((), 1)


def test_it_stays_accepted_when_the_officer_leaves(restored, olga):
    adam = restored.plain_administrator()
    accept(adam, olga)
    enrolment.disable(restored.session(ADA), olga.user_id)
    assert (verdict(restored).faults, verdict(restored).unsettled) == ((), 0)


def test_a_revoked_officers_acceptance_does_not_count(restored, olga):
    """What an insider with an enrolled computer and an old key can do."""
    adam = restored.plain_administrator()
    found = unsettled(restored.vault)
    keys = olga.keys
    enrolment.disable(restored.session(ADA), olga.user_id)
    with pytest.raises(Refused, match="settle-together"):
        settle(adam, olga, found)
    forged = restored.session(ADA)
    forged._keys.wipe()
    forged._keys = keys
    settle(forged, None, found)
    result = verdict(restored)
    assert {code for _, code in result.faults} == {"acceptance-invalid"}
    assert result.unsettled == 1


def test_nobody_answers_for_a_log_that_does_not_fit(restored):
    with restored.sql() as rows:
        rows.execute("DROP TRIGGER log_leaf_no_update")
    restored.swap("UPDATE log_leaf SET leaf = X'00' WHERE seq = 3")
    with pytest.raises(IntegrityError, match="log-damaged"):
        unsettled(restored.vault)


def test_without_certificates_nothing_counts_as_accepted(restored):
    """The founding row is whole, so that the log itself is verified all the same."""
    accept(restored.session(ADA))
    restored.swap(f"UPDATE {UserRecord.TABLE} SET name_sealed = X'00'")
    assert verdict(restored).unsettled == 1
    assert verdict(restored).faults == ()
