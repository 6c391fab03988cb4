"""A command that waits for a hardware key says so, wherever it waits."""

from clinicvault.domain.errors import Refused

TOUCH = "Touch your hardware key now"


def test_it_says_that_the_key_waits(as_user, clinic):
    clinic.key_waits = True
    found = as_user("patient", "list", "--json")
    assert found.code == 0
    assert TOUCH in found.err
    assert TOUCH not in found.out
    assert clinic.listeners == [], "nobody hears any more"


def test_without_a_key_nothing_is_said(as_user):
    assert TOUCH not in as_user("patient", "list").err


def test_a_key_that_is_not_there(as_user, clinic):
    clinic.failures["unlock"] = Refused("hardware-key-missing")
    found = as_user("patient", "list")
    assert found.code == 3
    assert "Your hardware key is not plugged in." in found.err
    assert clinic.listeners == []
