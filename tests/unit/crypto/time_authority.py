"""A time-stamp authority of OpenSSL's, with a certificate of its own making."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = dt.timedelta(days=1)
CONFIG = """
[ tsa ]
default_tsa = own
[ own ]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
{more}signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""
MORE = "certs = {folder}/between.pem\n"


class Authority:
    """Answers requests in a folder; `pem` is its root, `own` its certificate.

    `old`: that ran out yesterday. `chain`: it has one between, and all are sent.
    """

    def __init__(self, folder: Path, *, old: bool = False, chain: bool = False) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        now = dt.datetime.now(dt.UTC)
        end = now - DAY if old else now + 30 * DAY
        root_key = _key()
        root = _certificate("Root", "Root", root_key, root_key, now + 300 * DAY, authority=True)
        between_key, key = _key(), _key()
        between = _certificate(
            "Between", "Root", between_key, root_key, now + 200 * DAY, authority=True
        )
        by = ("Between", key, between_key) if chain else ("Root", key, root_key)
        signer = _certificate("TSA", *by, end)
        self.pem, self.between, self.own = (
            one.public_bytes(Encoding.PEM).decode() for one in (root, between, signer)
        )
        (folder / "tsa.pem").write_text(self.own)
        (folder / "between.pem").write_text(self.between)
        shape = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "tsa.key").write_bytes(key.private_bytes(*shape))
        (folder / "serial").write_text("01\n")
        (folder / "ts.cnf").write_text(
            CONFIG.format(folder=folder, more=MORE.format(folder=folder) if chain else "")
        )

    def answer(self, question: bytes) -> bytes:
        """A response to a request, both DER."""
        asked, told = self.folder / "asked.tsq", self.folder / "told.tsr"
        asked.write_bytes(question)
        words = ["-config", self.folder / "ts.cnf", "-queryfile", asked, "-out", told]
        subprocess.run(
            ["openssl", "ts", "-reply", *map(str, words)], check=True, capture_output=True
        )
        return told.read_bytes()


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(name, issuer, key, by, end, *, authority=False):
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - 400 * DAY)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if not authority:
        usage = [ExtendedKeyUsageOID.TIME_STAMPING]
        made = made.add_extension(x509.ExtendedKeyUsage(usage), critical=True)
        made = made.add_extension(
            x509.KeyUsage(True, False, False, False, False, False, False, False, False),
            critical=True,
        )
    return made.sign(by, hashes.SHA256())
