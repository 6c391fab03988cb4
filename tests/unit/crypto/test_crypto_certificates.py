"""Of a PEM text the certificates alone."""

import pytest
from cryptography.x509 import InvalidVersion

from clinicvault.crypto import certificates
from clinicvault.crypto.certificates import MOST_PEM, certificates_alone
from clinicvault.domain.errors import InputRefused
from tests.unit.services.syslog_server import Authority

ONE, OTHER = Authority("one").pem, Authority("other").pem


def test_nothing_else_stays():
    assert certificates_alone(f"# of ours\n{ONE}\nrest\n{OTHER}{ONE}") == ONE + OTHER


@pytest.mark.parametrize("label", ["PRIVATE KEY", "EC PRIVATE KEY", "Encrypted private key"])
def test_a_key_to_keep_secret_refuses_it_all(label):
    with pytest.raises(InputRefused, match="certificates-with-key"):
        certificates_alone(f"{ONE}-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n")


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "x",
        ONE + "é",
        ONE + " " * MOST_PEM,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ],
)
def test_what_cannot_be_read(pem):
    with pytest.raises(ValueError, match=r"^|Unable"):
        certificates_alone(pem)


def test_a_version_that_there_is_not(monkeypatch):
    def load(_data):
        raise InvalidVersion("of the future", 9)

    monkeypatch.setattr(certificates, "load_pem_x509_certificates", load)
    with pytest.raises(ValueError, match=r"^$"):
        certificates_alone(ONE)
