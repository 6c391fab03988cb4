"""Verifies a ClinicVault evidence package: the access log is whole, unaltered, and reads as shown.

    python3 verify_log.py PACKAGE.zip [--checkpoint FILE]...

FILE is a check code that was printed or kept elsewhere, with which the log must still begin. Needs Python
3.11 and `cryptography`. Ends with 0 where everything holds, with 1 otherwise; README.txt says what it means.
"""
import base64, hashlib, json, struct, sys, zipfile
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

EVENT, STATE, EPOCH, CLOSE, SETTLE = 1, 2, 3, 4, 5
FLOATS, SIMPLE = {25: (2, ">e"), 26: (4, ">f"), 27: (8, ">d")}, {20: False, 21: True, 22: None}
FAULTS = []
def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()
def context(label, *parts):
    """What is signed, or bound to a place: a label, then each part with its length (4 bytes)."""
    raw = [p.to_bytes(8, "big") if isinstance(p, int) else p.encode() if isinstance(p, str) else p for p in parts]
    return b"clinicvault/1/" + label.encode() + b"".join(len(p).to_bytes(4, "big") + p for p in raw)
def signed(public, signature, message):
    try:
        return Ed25519PublicKey.from_public_bytes(public).verify(signature, message) is None
    except (InvalidSignature, ValueError):
        return False

def item(data, at):
    """One value of deterministic CBOR (RFC 8949, 4.2.1), and where it ends; ValueError for any other."""
    major, number, at = data[at] >> 5, data[at] & 31, at + 1
    if major == 7:
        size, form = FLOATS.get(number, (0, ""))
        return (struct.unpack(form, data[at:at + size])[0] if size else SIMPLE[number]), at + size
    if number >= 24:
        size = {24: 1, 25: 2, 26: 4, 27: 8}[number]
        number, at = int.from_bytes(data[at:at + size], "big"), at + size
        if number < (24 if size == 1 else 1 << 4 * size):
            raise ValueError("not the shortest encoding")
    if major < 2:
        return (-1 - number if major else number), at
    if major < 4:
        raw = data[at:at + number]
        return (raw if major == 2 else raw.decode()), at + number
    parts, keys = [], []
    for place in range(number * {4: 1, 5: 2}[major]):
        start, (part, at) = at, item(data, at)
        parts.append(part)
        keys += [data[start:at]] if major == 5 and place % 2 == 0 else []
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise ValueError("not the one order of keys")
    return (parts if major == 4 else dict(zip(parts[::2], parts[1::2]))), at

def unsigned(encoded, signature):
    """A signed map as it was signed: one pair less."""
    return bytes([encoded[0] - 1]) + encoded[1:].replace(b"\x69signature\x58\x40" + signature, b"", 1)
def shown(value):
    """A decrypted value as entries.jsonl writes it: bytes in hexadecimal."""
    if isinstance(value, (dict, list)):
        return {k: shown(v) for k, v in value.items()} if isinstance(value, dict) else [shown(v) for v in value]
    return value.hex() if isinstance(value, bytes) else value

def note(text):
    """A check code (C2SP checkpoint): (origin, size, root, signed text, signatures by key name)."""
    name, size, root, *rest = text.splitlines()
    signatures = {one.split()[1]: base64.b64decode(one.split()[2])[4:] for one in rest if one[:2] == "\u2014 "}
    return name, int(size), base64.b64decode(root), f"{name}\n{size}\n{root}\n", signatures

def lines(package, name):
    with package.open(name) as file:
        yield from map(json.loads, file)

class Log:
    """The rules of the log, leaf by leaf."""
    def __init__(self, package, facts):
        self.vault = bytes.fromhex(facts["vault"])
        self.stations, self.revoked, self.ended, self.root_key, self.founding = {}, {}, {}, b"", b""
        self.open, self.epochs, self.newest, self.cited, self.roots = {}, {}, None, [], {}
        self.size, self.peaks, self.events, self.shown = 0, [], 0, lines(package, "entries.jsonl")
        self.ciphers = {one["epoch"]: AESGCMSIV(bytes.fromhex(one["secret"])) for one in lines(package, "secrets.jsonl")}
        for one in facts["certificates"]:
            self.certificate(one["table"], bytes.fromhex(one["record"]))
    def certificate(self, table, encoded):
        """The founding record, computers and withdrawals, each signed by the clinic's root key."""
        fields = item(encoded, 0)[0]
        if table == "founding" and not self.root_key and fields["id"] == self.vault:
            self.root_key, self.founding = fields["root"], sha256(context("record-digest", table), encoded)
        signature, message = fields["signature"], context("record", table) + unsigned(encoded, fields["signature"])
        if not signed(self.root_key[-32:], signature, message):
            FAULTS.append(f"the root key did not sign {table} {fields['id'].hex()}")
        elif table == "workstation":
            self.stations[fields["id"]] = fields["public"][-32:]
        elif table == "revocation":
            self.revoked[fields["id"]] = fields["subject"]
    def append(self, data):
        """The tree of RFC 6962; then what the leaf says, by its place."""
        node, index, seq = sha256(b"\0", data), self.size, self.size
        self.hash = node
        while index & 1:
            node, index = sha256(b"\1", self.peaks.pop(), node), index >> 1
        self.peaks.append(node)
        self.size += 1
        if self.size in self.roots:
            for left in reversed(self.peaks[:-1]):
                node = sha256(b"\1", left, node)
            self.roots[self.size] = node
        (form, kind, place, body), end = item(data, 0)
        if (form, place, end) != (1, seq, len(data)):
            raise ValueError("not of this format, or written for another place")
        self.begin(seq, body, data[item(data, 3)[1]:]) if kind == EPOCH else self.entry(seq, kind, body)
    def entry(self, seq, kind, body):
        number = {EVENT: lambda: int.from_bytes(body[:8], "big"), STATE: lambda: body[0],
                  CLOSE: lambda: body, SETTLE: lambda: body["epoch"]}[kind]()
        epoch = self.open.pop(number) if kind == CLOSE else self.open[number]
        epoch["last"], epoch["entries"] = seq, epoch["entries"] + (kind != CLOSE)
        if kind != CLOSE and (epoch["entries"] > 256 or seq > self.ended.get(epoch["workstation"], seq)):
            FAULTS.append(f"leaf {seq}: its epoch is full, or its computer's access had ended")
        if kind == EVENT:
            self.readable(seq, number, body[8:])
        for table, row, *_ in body[1] if kind == STATE else ():
            if table == "revocation":
                self.ended.setdefault(self.revoked[row], seq)
    def begin(self, seq, body, encoded):
        """An epoch's key is certified by the one before, or by a computer, as its place asks."""
        old, cites = self.newest or {"epoch": 0, "generation": 0, "certificate": b""}, body["cites"]
        fresh, shared = self.newest is None or bool(cites), len(old["certificate"]) > 64
        own, handed = body["certificate"][:64], body["certificate"][64:]
        place = (body["workstation"], body["epoch"], body["generation"], body["public"])
        message = context("log-generation", self.vault, *place, *(cites or (0, b"")))
        good = place[1:3] == (old["epoch"] + 1, old["generation"] + fresh)
        if fresh or handed:
            good &= signed(self.stations[place[0]], own, message) and seq <= self.ended.get(place[0], seq)
        else:
            good &= (place[3], place[0]) == (old["next_public"], old["workstation"])
        if handed or shared:
            good &= signed(body["public"] if fresh else old["next_public"], handed, message)
        encoded = unsigned(encoded, body["signature"])
        good &= signed(body["public"], body["signature"], context("log-epoch", self.vault, encoded))
        if not good or sorted(body["unclosed"] + body["running"]) != sorted(self.open):
            FAULTS.append(f"leaf {seq}: epoch {body['epoch']} is not certified for its place")
        self.cited += [(seq, *cites)] if cites and self.newest else []
        self.open = {number: one for number, one in self.open.items() if number in body["running"]}
        self.newest = self.epochs[body["epoch"]] = self.open[body["epoch"]] = dict(body, last=seq, entries=0)
    def readable(self, seq, epoch, sealed):
        """The line of entries.jsonl is what this leaf holds."""
        line, self.events = next(self.shown, {}), self.events + 1
        good = (line.get("seq"), line.get("leaf"), "entry" in line) == (seq, self.hash.hex(), epoch in self.ciphers)
        if good and epoch in self.ciphers:
            place = context("log-event", self.vault, epoch, seq)
            good = shown(item(self.ciphers[epoch].decrypt(sealed[:12], sealed[12:], place), 4)[0]) == line["entry"]
        if not good:
            FAULTS.append(f"leaf {seq}: entries.jsonl shows something else than was logged")

def verify(package, codes):
    facts, manifest = json.loads(package.read("facts.json")), package.read("manifest.json")
    log, maker = Log(package, facts), json.loads(package.read("manifest.sig"))
    message = context("log-evidence", log.vault, sha256(manifest))
    if not signed(log.stations[bytes.fromhex(maker["workstation"])], bytes.fromhex(maker["signature"]), message):
        FAULTS.append("manifest.json: not signed by a computer of the clinic")
    files = [name for name in package.namelist() if name not in ("manifest.json", "manifest.sig")]
    present = {(name, hashlib.file_digest(package.open(name), "sha256").hexdigest()) for name in files}
    for name in {name for name, _ in present ^ set(json.loads(manifest).items())}:
        FAULTS.append(f"{name}: altered, added or removed since the package was made")
    newest = {one["epoch"]: note(one["note"]) for one in lines(package, "checkpoints.jsonl")}
    held = [("checkpoint.txt", note(package.read("checkpoint.txt").decode()))]
    held += [("a copy held elsewhere", note(one["note"])) for one in lines(package, "witnesses.jsonl")]
    held += [(path, note(open(path, encoding="utf-8").read())) for path in codes]
    log.roots = dict.fromkeys([one[1] for one in (*newest.values(), *(code for _, code in held))] + facts["heads"])
    for name in facts["leaves"]:
        data, at = package.read(name), 0
        while at < len(data):
            at, end = at + 4, at + 4 + int.from_bytes(data[at:at + 4], "big")
            try:
                log.append(data[at:end])
            except Exception as error:
                FAULTS.append(f"leaf {log.size - 1}: {error!r}")
            at = end
    for number, epoch in log.epochs.items():
        origin, size, root, text, signatures = newest.pop(number, ("", 0, b"", "", {}))
        good = signed(epoch["public"], signatures.get(facts["origin"], b""), text.encode())
        if not good or (origin, size, root) != (facts["origin"], epoch["last"] + 1, log.roots.get(size)):
            FAULTS.append(f"epoch {number}: no check code signs its entries up to leaf {epoch['last']}")
    held += [(f"leaf {seq}", (facts["origin"], size, root)) for seq, size, root in log.cited if size <= seq]
    for where, (origin, size, root, *_) in held:
        if (origin, root) != (facts["origin"], log.roots.get(size)):
            FAULTS.append(f"{where}: the log does not begin with the {size} leaves known there")
    if newest or next(log.shown, None) or not log.epochs or log.size != facts["size"]:
        FAULTS.append("leaves, check codes or readable entries do not add up")
    print(f"{log.size} leaves, {log.events} entries, {len(log.epochs)} epochs, {len(held) - 1} copies of check codes")
    print(f"Restored, or lost and begun anew: {len(log.cited)} times. Compare with a recovery sheet of the clinic:")
    print("  root fingerprint ", sha256(context("key-id", log.root_key))[:16].hex())
    print(f"  founding record   {log.founding.hex()}\nNewest daily check code:\n\n{package.read('checkpoint.txt').decode()}")

given = [one for one in sys.argv[1:] if one != "--checkpoint"] or sys.exit(__doc__)
try:
    verify(zipfile.ZipFile(given[0]), given[1:])
except Exception as error:
    FAULTS.append(f"the package cannot be read: {error!r}")
print(*FAULTS[:50] or ["Everything holds: no entry is missing, altered, or shown otherwise."], sep="\n")
sys.exit(1 if FAULTS else 0)
