"""Certificates that load, and that no library can look into: whoever writes a row made them."""

import datetime as dt
import ssl

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID, ObjectIdentifier

_DAY = dt.timedelta(days=1)
_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
_USAGE = ExtensionOID.EXTENDED_KEY_USAGE
_OTHER = ObjectIdentifier("1.2.3.4.7")


def _pem(*extensions, was=b"", now=b""):
    """A certificate of its own with these (object identifier, DER), bytes of it replaced."""
    key, today = Ed25519PrivateKey.generate(), dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_NAME)
        .issuer_name(_NAME)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(today - _DAY)
        .not_valid_after(today + _DAY)
    )
    for oid, value in extensions:
        made = made.add_extension(x509.UnrecognizedExtension(oid, value), critical=False)
    data = made.sign(key, None).public_bytes(Encoding.DER)
    assert was in data
    return ssl.DER_cert_to_PEM_cert(data.replace(was, now))


_UNKNOWN_NAME = bytes.fromhex("3006 a304 0402 0500")
HOSTILE = {
    "an extension twice": _pem(
        (_OTHER, b"\x05\x00"),
        (ObjectIdentifier("1.2.3.4.8"), b"\x05\x00"),
        was=bytes.fromhex("06042a030408"),
        now=bytes.fromhex("06042a030407"),
    ),
    "a name of an unknown kind": _pem((ExtensionOID.SUBJECT_ALTERNATIVE_NAME, _UNKNOWN_NAME)),
    "a use that is none": _pem((_USAGE, b"\xff\xff\xff")),
    "a version that there is not": _pem(
        (_OTHER, b"\x05\x00"), was=bytes.fromhex("a003020102"), now=bytes.fromhex("a003020109")
    ),
    "a name that is no text": _pem((_OTHER, b"\x05\x00"), was=b"\x0c\x01x", now=b"\x0c\x01\xff"),
}
