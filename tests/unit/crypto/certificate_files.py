"""Recipients' certificates and their keys, as files for OpenSSL."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
DAY = dt.timedelta(days=1)
OPENSSL = shutil.which("openssl")
KEYS = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "rsa-weak": lambda: rsa.generate_private_key(65537, 1024),  # noqa: S505
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "brainpool": lambda: ec.generate_private_key(ec.BrainpoolP256R1()),
    "koblitz": lambda: ec.generate_private_key(ec.SECP256K1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}
_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclasses.dataclass
class Holder:
    key: object
    certificate: x509.Certificate

    @property
    def pem(self):
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self):
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_pem(self):
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def opened(self, folder, data):
        """(what OpenSSL says, the content) of a CMS file."""
        for name, content in (("key", self.key_pem), ("pem", self.pem), ("p7m", data)):
            (folder / f"x.{name}").write_bytes(content)
        out = folder / "x.out"
        out.unlink(missing_ok=True)
        told = subprocess.run(
            [
                OPENSSL, "cms", "-decrypt", "-binary", "-inform", "DER", "-in", folder / "x.p7m",
                "-inkey", folder / "x.key", "-recip", folder / "x.pem", "-out", out,
            ],
            capture_output=True,
            check=False,
        )  # fmt: skip
        return told.returncode, out.read_bytes() if out.exists() else b""


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def holder(
    kind="rsa", subject="Dr Elsewhere", uses=(), begin=-DAY, end=30 * DAY, by=None, serial=None
):
    """A key with its certificate, signed by itself or by another holder."""
    key = KEYS[kind]()
    made = x509.CertificateBuilder(
        name(by.certificate.subject.rfc4514_string()[3:] if by else subject),
        name(subject),
        key.public_key(),
        serial or x509.random_serial_number(),
        NOW + begin,
        NOW + end,
    )
    if uses:
        said = x509.KeyUsage(**{use: use in uses for use in _USES})
        made = made.add_extension(said, critical=True)
    signing = by.key if by else key
    algorithm = None if isinstance(signing, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return Holder(key, made.sign(signing, algorithm))
