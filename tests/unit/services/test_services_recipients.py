"""The address book's keys: read before they are kept, compared before they count."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pyrage
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.exports import RecipientSort
from clinicvault.services.views.releases import RecipientDetails
from tests.unit.services.real_clinic import ADA, INA, PAUL

AGE = str(pyrage.x25519.Identity.generate().to_public())
WEBER = RecipientDetails("Dr Weber", RecipientSort.COLLEAGUE, address="Zürich", age_key=AGE)


def certificate(days=30):
    """Of somebody's own making, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Dr Okafor")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()


@pytest.fixture
def desk(house):
    with house.open(PAUL) as opened:
        yield opened


def test_kept_found_and_compared(desk):
    made = desk.recipients.add(WEBER)
    assert (made.details, made.by, made.checked, made.problem) == (WEBER, PAUL, None, "")
    assert made.fingerprint.replace(" ", "") == AGE
    assert desk.recipients.get(made.id) == made
    assert [one.id for one in desk.recipients.list(" züRICH ")] == [made.id]
    assert desk.recipients.list("nobody") == ()
    with pytest.raises(Refused, match="recipient-key-changed"):
        desk.recipients.check(made.id, AGE[:-1])
    desk.be(ADA)
    checked = desk.recipients.check(made.id, f" {AGE.upper()}\n")
    assert (checked.checked_by, checked.checked is not None) == (ADA, True)
    other = dataclasses.replace(WEBER, age_key=str(pyrage.x25519.Identity.generate().to_public()))
    assert desk.recipients.change(made.id, other).checked is None
    desk.be(INA)
    assert desk.recipients.get(made.id).details == other
    with pytest.raises(Refused, match="role"):
        desk.recipients.remove(made.id)
    desk.be(PAUL)
    desk.recipients.remove(made.id)
    assert desk.recipients.list() == ()


def test_a_certificate(desk):
    made = desk.recipients.add(RecipientDetails("Okafor", certificate=certificate()))
    assert made.certificate_of == "Dr Okafor"
    assert made.certificate_until > dt.date(2020, 1, 1)
    checked = desk.recipients.check(made.id, made.fingerprint.replace(" ", ":").lower())
    assert checked.checked_by == PAUL
    desk.clinic.host._clock.sleep_days(40)
    late = desk.recipients.get(made.id)
    assert (late.problem, late.fingerprint) == ("recipient-certificate-dates", "")
    with pytest.raises(InputRefused, match="recipient-certificate-dates"):
        desk.recipients.check(made.id, made.fingerprint)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"age_key": "age1nonsense"}, "recipient-key-wrong"),
        ({"age_key": "AGE-SECRET-KEY-1"}, "recipient-key-wrong"),
        ({"certificate": "nonsense"}, "recipient-certificate"),
        ({"age_key": AGE, "certificate": "x"}, "recipient-key-two"),
        ({"name": " "}, "recipient-missing"),
        ({"phone": "1" * 41}, "recipient-text-long"),
    ],
)
def test_what_is_no_recipient(desk, more, code):
    with pytest.raises(InputRefused, match=code):
        desk.recipients.add(dataclasses.replace(RecipientDetails("Abel"), **more))
    assert desk.recipients.list() == ()


def test_without_a_key_there_is_nothing_to_compare(desk):
    made = desk.recipients.add(RecipientDetails("Abel"))
    assert made.fingerprint == ""
    with pytest.raises(Refused, match="recipient-no-key"):
        desk.recipients.check(made.id, "")
    for text in ("x", "00" * 16):
        for act in (
            lambda text=text: desk.recipients.get(text),
            lambda text=text: desk.recipients.remove(text),
            lambda text=text: desk.recipients.check(text, ""),
            lambda text=text: desk.recipients.change(text, WEBER),
        ):
            with pytest.raises(UsageError, match="recipient-unknown"):
                act()
