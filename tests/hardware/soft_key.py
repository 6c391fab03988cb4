"""A FIDO2 authenticator in software: the other side of the library's own CTAP 2 client.

It speaks CTAP 2.1 in bytes (getInfo, makeCredential, getAssertion, clientPIN with both protocols,
hmac-secret with its key agreement), keeps its credentials inside their ids as small keys do, and
has a finger that a test moves. Written from the specification with `cryptography` alone, so that
the client's own code does not judge itself.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
import threading
from collections.abc import Callable, Iterator

import cbor2
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fido2.ctap import STATUS, CtapDevice
from fido2.hid import CAPABILITY, CTAPHID

OK, INVALID_COMMAND, EXCLUDED, DENIED, CANCELLED = 0x00, 0x01, 0x19, 0x27, 0x2D
NO_CREDENTIALS, USER_TIMEOUT, PIN_INVALID, PIN_BLOCKED = 0x2E, 0x2F, 0x31, 0x32
AUTH_INVALID, PIN_REQUIRED = 0x33, 0x36
_UP, _UV, _AT, _ED = 0x01, 0x04, 0x40, 0x80


class Refusal(Exception):
    """A CTAP status."""

    def __init__(self, status: int) -> None:
        super().__init__(hex(status))
        self.status = status


@dataclasses.dataclass
class SoftKey:
    """One key: what it can do, who touches it, and whether it is plugged in."""

    extensions: tuple[str, ...] = ("hmac-secret",)
    protocols: tuple[int, ...] = (2, 1)
    pin: str = ""
    free_making: bool = False
    """makeCredUvNotRqd: a PIN is not asked for a credential that the key does not keep."""
    always_uv: bool = False
    longest: int = 0
    """maxCredentialIdLength, 0 where the key does not say."""
    old: bool = False
    """U2F alone."""
    touch: Callable[[], int | None] = lambda: OK
    """Asked again and again: a status, or None while nobody has touched it yet."""

    def __post_init__(self) -> None:
        self.master, self.retries, self.touched = os.urandom(32), 8, 0
        self.plugged, self.closed, self.opened = True, 0, 0
        self.agreement = ec.generate_private_key(ec.SECP256R1())
        self.token = os.urandom(32)

    def device(self) -> SoftDevice:
        self.opened += 1
        return SoftDevice(self)

    # commands

    def answer(self, message: bytes, wait: Callable[[], None]) -> bytes:
        try:
            told = self._command(message[0], message[1:], wait)
        except Refusal as refusal:
            return bytes([refusal.status])
        return b"\0" + (cbor2.dumps(told, canonical=True) if told is not None else b"")

    def _command(self, command: int, data: bytes, wait: Callable[[], None]) -> dict | None:
        given = cbor2.loads(data) if data else {}
        if command == 0x04:
            return self.info()
        if command == 0x01:
            return self.make(given, wait)
        if command == 0x02:
            return self.assertion(given, wait)
        if command == 0x06:
            return self.client_pin(given)
        raise Refusal(INVALID_COMMAND)

    def info(self) -> dict:
        options = {"rk": False, "up": True, "plat": False, "clientPin": bool(self.pin)}
        options["pinUvAuthToken"] = True
        if self.free_making:
            options["makeCredUvNotRqd"] = True
        if self.always_uv:
            options["alwaysUv"] = True
        told = {
            1: ["FIDO_2_0", "FIDO_2_1"],
            2: list(self.extensions),
            3: bytes(16),
            4: options,
            5: 1200,
            6: list(self.protocols),
        }
        if self.longest:
            told[8] = self.longest
        return told

    def make(self, given: dict, wait: Callable[[], None]) -> dict:
        rp = given[2]["id"]
        verified = self._verified(given, 8, 9)
        if self.pin and not self.free_making and not verified:
            raise Refusal(PIN_REQUIRED)
        wait()
        if any(self._opened(one["id"], rp) for one in given.get(5, [])):
            raise Refusal(EXCLUDED)
        private = ec.generate_private_key(ec.SECP256R1())
        credential = self._sealed(private, rp)
        flags, extensions = _UP | _AT | (_UV if verified else 0), b""
        if given.get(6, {}).get("hmac-secret") and "hmac-secret" in self.extensions:
            flags |= _ED
            extensions = cbor2.dumps({"hmac-secret": True})
        numbers = private.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)},
            canonical=True,
        )
        attested = bytes(16) + len(credential).to_bytes(2) + credential + public
        data = _digest(rp.encode()) + bytes([flags]) + bytes(4) + attested + extensions
        return {1: "none", 2: data, 3: {}}

    def assertion(self, given: dict, wait: Callable[[], None]) -> dict:
        rp, allowed = given[1], given.get(3, [])
        asked = given.get(5, {}).get("up", True)
        verified = self._verified(given, 6, 7)
        if asked and self.always_uv and not verified:
            raise Refusal(PIN_REQUIRED)
        known = [one["id"] for one in allowed if self._opened(one["id"], rp)]
        if asked:
            wait()
        if not known:
            raise Refusal(NO_CREDENTIALS)
        private = self._opened(known[0], rp)
        flags = (_UP if asked else 0) | (_UV if verified else 0)
        extensions = b""
        question = given.get(4, {}).get("hmac-secret")
        if question:
            flags |= _ED
            answer = self._hmac_secret(question, known[0], verified)
            extensions = cbor2.dumps({"hmac-secret": answer})
        data = _digest(rp.encode()) + bytes([flags]) + bytes(4) + extensions
        signature = private.sign(data + given[2], ec.ECDSA(hashes.SHA256()))
        return {1: {"type": "public-key", "id": known[0]}, 2: data, 3: signature}

    def client_pin(self, given: dict) -> dict:
        protocol, command = given[1], given[2]
        if command == 2:
            numbers = self.agreement.public_key().public_numbers()
            x, y = numbers.x.to_bytes(32), numbers.y.to_bytes(32)
            return {1: {1: 2, 3: -25, -1: 1, -2: x, -3: y}}
        if command != 9:
            raise Refusal(INVALID_COMMAND)
        if not self.retries:
            raise Refusal(PIN_BLOCKED)
        shared = Shared(protocol, self._exchanged(given[3]))
        typed = shared.decrypt(given[6])
        if not hmac.compare_digest(typed, _digest(self.pin.encode())[:16]):
            self.retries -= 1
            raise Refusal(PIN_INVALID if self.retries else PIN_BLOCKED)
        self.retries = 8
        return {2: shared.encrypt(self.token)}

    # what is inside

    def _hmac_secret(self, question: dict, credential: bytes, verified: bool) -> bytes:
        shared = Shared(question.get(4, 1), self._exchanged(question[1]))
        if not shared.authentic(question[2], question[3]):
            raise Refusal(AUTH_INVALID)
        salts = shared.decrypt(question[2])
        random = self._random(credential, verified=verified)
        found = [_hmac(random, salts[at : at + 32]) for at in range(0, len(salts), 32)]
        return shared.encrypt(b"".join(found))

    def secret_for(self, credential: bytes, salt: bytes, *, verified: bool = False) -> bytes:
        """What the specification says the secret is."""
        return _hmac(self._random(credential, verified=verified), salt)

    def _random(self, credential: bytes, *, verified: bool) -> bytes:
        """A credential has two secrets: one with the person verified, one without."""
        return _hmac(self.master, (b"with" if verified else b"without") + credential)

    def _verified(self, given: dict, parameter: int, protocol: int) -> bool:
        if parameter not in given:
            return False
        proof = _hmac(self.token, given[1 if parameter == 8 else 2])
        if not hmac.compare_digest(proof[: 16 if given[protocol] == 1 else 32], given[parameter]):
            raise Refusal(AUTH_INVALID)
        return True

    def _exchanged(self, cose: dict) -> bytes:
        x, y = (int.from_bytes(cose[at]) for at in (-2, -3))
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        return self.agreement.exchange(ec.ECDH(), public)

    def _sealed(self, private: ec.EllipticCurvePrivateKey, rp: str) -> bytes:
        raw = private.private_numbers().private_value.to_bytes(32)
        nonce = os.urandom(12)
        return nonce + AESGCM(self.master).encrypt(nonce, raw, _digest(rp.encode()))

    def _opened(self, credential: bytes, rp: str) -> ec.EllipticCurvePrivateKey | None:
        try:
            raw = AESGCM(self.master).decrypt(
                credential[:12], credential[12:], _digest(rp.encode())
            )
        except (InvalidTag, ValueError):
            return None
        return ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())

    def public_of(self, credential: bytes, rp: str) -> bytes:
        """The credential's public key, for a test that checks an assertion."""
        return (
            self._opened(credential, rp)
            .public_key()
            .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        )


class Shared:
    """The secret of one key agreement, by either PIN/UV protocol."""

    def __init__(self, protocol: int, exchanged: bytes) -> None:
        self._second = protocol == 2
        if self._second:
            self._mac, self._key = (
                HKDF(hashes.SHA256(), 32, bytes(32), info).derive(exchanged)
                for info in (b"CTAP2 HMAC key", b"CTAP2 AES key")
            )
        else:
            self._mac = self._key = _digest(exchanged)

    def encrypt(self, data: bytes) -> bytes:
        start = os.urandom(16) if self._second else bytes(16)
        made = Cipher(algorithms.AES(self._key), modes.CBC(start)).encryptor()
        return (start if self._second else b"") + made.update(data) + made.finalize()

    def decrypt(self, data: bytes) -> bytes:
        start, rest = (data[:16], data[16:]) if self._second else (bytes(16), data)
        made = Cipher(algorithms.AES(self._key), modes.CBC(start)).decryptor()
        return made.update(rest) + made.finalize()

    def authentic(self, data: bytes, proof: bytes) -> bool:
        return hmac.compare_digest(_hmac(self._mac, data)[: 32 if self._second else 16], proof)


class SoftDevice(CtapDevice):
    """The USB side: messages in and out, keep-alives while the key waits, and cancelling."""

    def __init__(self, key: SoftKey) -> None:
        self.key = key

    @property
    def capabilities(self) -> int:
        return CAPABILITY.WINK if self.key.old else CAPABILITY.CBOR

    def call(self, cmd, data=b"", event=None, on_keepalive=None):
        if not self.key.plugged:
            raise OSError("no such device")
        if cmd != CTAPHID.CBOR or self.key.old:
            raise OSError("not a command of this key")

        def wait() -> None:
            if on_keepalive:
                on_keepalive(STATUS.UPNEEDED)
            while (status := self._finger(event)) is None:
                pass
            if status != OK:
                raise Refusal(status)
            self.key.touched += 1

        return self.key.answer(data, wait)

    def _finger(self, event: threading.Event | None) -> int | None:
        if not self.key.plugged:
            raise OSError("no such device")
        if event is not None and event.is_set():
            return CANCELLED
        found = self.key.touch()
        if found is None:
            threading.Event().wait(0.002)
        return found

    def close(self) -> None:
        self.key.closed += 1

    @classmethod
    def list_devices(cls):
        raise NotImplementedError


class Port:
    """The USB ports of a computer: whatever is plugged in now."""

    def __init__(self, *keys: SoftKey) -> None:
        self.keys = list(keys)

    def __call__(self) -> Iterator[SoftDevice]:
        yield from [key.device() for key in self.keys if key.plugged]


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")
