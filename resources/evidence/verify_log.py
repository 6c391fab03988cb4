"""Verifies a ClinicVault evidence package: the access log is whole, unaltered, and reads as shown.
    python3 -P verify_log.py PACKAGE.zip [--checkpoint FILE]...
FILE is a check code kept elsewhere, with which the log must begin. Ends with 1 where something was altered, 2 where lines lack."""
import sys
del sys.path[:__name__ == "__main__" and not sys.flags.safe_path]  # No module is taken from the folder of this script.
import base64, functools, hashlib, json, re, struct, zipfile
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
EVENT, STATE, EPOCH, CLOSE, SETTLE, FAULTS = 1, 2, 3, 4, 5, []
FLOATS, SIMPLE = {25: (2, ">e"), 26: (4, ">f"), 27: (8, ">d")}, {20: False, 21: True, 22: None}
FACTS = ("format", "vault", "origin", "clinic", "program", "made", "size", "leaves", "heads", "certificates", "names", "faults")
WHOLE = "Everything holds: no line is missing, altered, or shown otherwise."
PARTLY = "What is here is unaltered, BUT IT IS NOT EVERYTHING: lines are lost or cannot be read, see above."
NAMES = r"(leaves/\d{12}\.bin|timestamps/\d{3,}\.(txt|tsr|pem)|(entries|secrets|checkpoints|witnesses)\.jsonl|checkpoint\.txt"
NAMES = re.compile(NAMES + r"|facts\.json|manifest\.(json|sig)|README\.txt|verify_(log|copies)\.py)")
def need(good, fault):
    FAULTS.extend([] if good else [fault])
def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()
def context(label, *parts):  # What is signed, or bound to a place: a label, then each part with its length (4 bytes).
    raw = [p.to_bytes(8, "big") if isinstance(p, int) else p.encode() if isinstance(p, str) else p for p in parts]
    return b"clinicvault/1/" + label.encode() + b"".join(len(p).to_bytes(4, "big") + p for p in raw)
def signed(public, signature, message):
    try:
        return Ed25519PublicKey.from_public_bytes(public).verify(signature, message) is None
    except (InvalidSignature, ValueError):
        return False
def unique(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name is given twice")
    return dict(pairs)
def read(raw, *names):
    value = json.loads(raw, object_pairs_hook=unique)
    need(not names or sorted(value) == sorted(names), f"other names than {names}: {value}"[:300])
    return value
def lines(package, name, *names):
    return (read(line, *names) for line in package.open(name))
def item(data, at):  # One value of CBOR (RFC 8949), and where it ends; ValueError or KeyError for any other.
    major, number, at = data[at] >> 5, data[at] & 31, at + 1
    if major == 7:
        size, form = FLOATS.get(number, (0, ""))
        return (struct.unpack(form, data[at:at + size])[0] if size else SIMPLE[number]), at + size
    if number >= 24:
        size = {24: 1, 25: 2, 26: 4, 27: 8}[number]
        number, at = int.from_bytes(data[at:at + size], "big"), at + size
    if major < 4:
        raw = data[at:at + number]
        return [(number, at), (-1 - number, at), (raw, at + number), (raw.decode() if major == 3 else "", at + number)][major]
    parts = []
    for _ in range(number * {4: 1, 5: 2}[major]):
        part, at = item(data, at)
        parts.append(part)
    return (parts if major == 4 else unique(list(zip(parts[::2], parts[1::2])))), at
def unsigned(encoded, signature):  # A signed map as it was signed: one pair less.
    return bytes([encoded[0] - 1]) + encoded[1:].replace(b"\x69signature\x58\x40" + signature, b"", 1)
def shown(value):  # A value as entries.jsonl writes it: one text for each, bytes in hexadecimal.
    return json.dumps(value, sort_keys=True, default=bytes.hex)
def note(text):  # A check code (C2SP checkpoint): (origin, size, root, signed text, signatures by key name).
    name, size, root, *rest = text.splitlines()
    pairs = [(one.split()[1], base64.b64decode(one.split()[2])[4:]) for one in rest if one[:2] == "\u2014 "]
    return name, int(size), base64.b64decode(root), f"{name}\n{size}\n{root}\n", unique(pairs)
def same_for_all(package):  # Every tool finds the same files in the ZIP: none twice, and nothing beside them.
    at, infos = package.fp.seek(0), package.infolist()
    for one in infos:
        at += 30 + one.compress_size + sum(struct.unpack("<26x2H", package.fp.read(30))) + (one.header_offset != at) * 2**63
        package.fp.seek(at)
    bad = at != package.start_dir or package.comment or package.fp.read()[-22:-18] != b"PK\5\6"
    if bad or len(set(package.namelist())) < len(infos) or not all(map(NAMES.fullmatch, package.namelist())):
        raise ValueError("the ZIP holds a file twice, one that is none of its own, or something beside its files")
class Log:
    def __init__(self, package, facts):
        self.vault = bytes.fromhex(facts["vault"])
        self.stations, self.revoked, self.ended, self.root_key, self.founding = {}, {}, {}, b"", b""
        self.open, self.epochs, self.newest, self.cited, self.roots = {}, {}, None, [], {}
        self.size, self.peaks, self.events, self.shown = 0, [], 0, lines(package, "entries.jsonl")
        self.unread, self.opened, self.accepted, secrets = {}, set(), {}, lines(package, "secrets.jsonl", "epoch", "secret")
        self.ciphers = {one["epoch"]: AESGCMSIV(bytes.fromhex(one["secret"])) for one in secrets}
        for one in facts["certificates"]:
            self.certificate(one["table"], bytes.fromhex(one["record"]))
    def certificate(self, table, encoded):  # Founding record, computers, withdrawals: signed by the clinic's root key.
        fields = item(encoded, 0)[0]
        if table == "founding" and not self.root_key and fields["id"] == self.vault:
            self.root_key, self.founding = fields["root"], sha256(context("record-digest", table), encoded)
        signature, message = fields["signature"], context("record", table) + unsigned(encoded, fields["signature"])
        need(signed(self.root_key[-32:], signature, message), f"the root key did not sign {table} {fields['id'].hex()}")
        self.stations |= {fields["id"]: fields["public"][-32:]} if table == "workstation" else {}
        self.revoked |= {fields["id"]: fields["subject"]} if table == "revocation" else {}
    def append(self, data):  # The tree of RFC 6962; then what the leaf says, by its place.
        self.hash = node = sha256(b"\0", data)
        index, seq, self.size = self.size, self.size, self.size + 1
        while index & 1:
            node, index = sha256(b"\1", self.peaks.pop(), node), index >> 1
        self.peaks.append(node)
        if self.size in self.roots:
            self.roots[self.size] = functools.reduce(lambda right, left: sha256(b"\1", left, right), reversed(self.peaks))
        (form, kind, place, body), end = item(data, 0)
        if (form, place, end, kind in range(1, 6)) != (1, seq, len(data), True):
            raise ValueError("not of this format, or written for another place")
        self.begin(seq, body, data) if kind == EPOCH else self.entry(seq, kind, body)
    def entry(self, seq, kind, body):
        number = int.from_bytes(body[:8], "big") if kind == EVENT else body if kind == CLOSE else body["epoch"] if kind == SETTLE else body[0]
        epoch = self.open.pop(number) if kind == CLOSE else self.open[number]
        epoch["last"], epoch["entries"] = seq, epoch["entries"] + (kind != CLOSE)
        good = kind == CLOSE or (epoch["entries"] <= 256 and seq <= self.ended.get(epoch["workstation"], seq))
        need(good, f"line {seq}: its epoch is full, or its computer's access had ended")
        if kind == EVENT:
            self.readable(seq, number, body[8:])
        self.accepted |= {body["generation"]: seq} if kind == SETTLE else {}
        self.ended = {self.revoked[row[1]]: seq for row in (body[1] if kind == STATE else ()) if row[0] == "revocation"} | self.ended
    def begin(self, seq, body, data):  # Its key is certified by the one before, or by a computer, as its place asks.
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
        written = context("log-epoch", self.vault, unsigned(data[item(data, 3)[1]:], body["signature"]))
        good &= signed(body["public"], body["signature"], written)
        good &= sorted(body["unclosed"] + body["running"]) == sorted(self.open)
        need(good, f"line {seq}: epoch {body['epoch']} is not certified for its place")
        self.cited += [(seq, *cites, body["generation"], sha256(data)[:16])] if cites and self.newest else []
        self.open = {number: one for number, one in self.open.items() if number in body["running"]}
        self.newest = self.epochs[body["epoch"]] = self.open[body["epoch"]] = dict(body, last=seq, entries=0)
    def readable(self, seq, epoch, sealed):  # The line of entries.jsonl is what this leaf holds, letter by letter.
        self.events, line = self.events + 1, {"seq": seq, "leaf": self.hash.hex()}
        try:
            place = context("log-event", self.vault, epoch, seq)
            line["entry"] = item(self.ciphers[epoch].decrypt(sealed[:12], sealed[12:], place), 4)[0] | {}
            self.opened.add(epoch)
        except Exception:
            line["problem"] = "unreadable" if epoch in self.ciphers else "no-key"
            self.unread.setdefault((epoch, line["problem"]), []).append(seq)
        need(shown(next(self.shown, 0)) == shown(line), f"line {seq}: entries.jsonl shows something else than was logged")
    def whole(self):  # Whether every entry can be read and none was lost; says which, and why.
        given = [self.epochs[number]["log_key_id"] for number in self.ciphers if number in self.epochs]
        for (epoch, why), seqs in self.unread.items():
            print(f"Epoch {epoch}, lines {seqs[0]} to {seqs[-1]}: {len(seqs)} of them CANNOT BE READ here: {why}")
            good = epoch in self.opened if why == "unreadable" else self.epochs[epoch]["log_key_id"] not in given
            need(good, f"epoch {epoch}: its secret was left out, or is not the one")
        for seq, size, _, number, _ in self.cited:
            accepted = f"accepted at line {self.accepted[number]}" if number in self.accepted else "NOT ACCEPTED"
            print(f"Line {seq}: restored, or begun anew: {max(0, size - seq)} LINES ARE LOST; {accepted}")
        return not self.unread and all(size <= seq for seq, size, *_ in self.cited)
def verify(package, codes, sizes=()):  # The log, held against check codes (where from, text); what is wrong is in FAULTS.
    same_for_all(package)
    facts, manifest = read(package.read("facts.json"), *FACTS), package.read("manifest.json")
    log, maker = Log(package, facts), read(package.read("manifest.sig"), "workstation", "signature")
    message, log.maker = context("log-evidence", log.vault, sha256(manifest)), bytes.fromhex(maker["workstation"])
    need(signed(log.stations[log.maker], bytes.fromhex(maker["signature"]), message), "manifest.json: no computer signed it")
    present = {(n, hashlib.file_digest(package.open(n), "sha256").hexdigest()) for n in package.namelist() if n[:9] != "manifest."}
    FAULTS.extend(f"known when the package was made: line {one}" for one in facts["faults"])
    FAULTS.extend({f"{name}: altered, added or removed" for name, _ in present ^ set(read(manifest).items())})
    newest = {one["epoch"]: note(one["note"]) for one in lines(package, "checkpoints.jsonl", "epoch", "note")}
    head, code = max(newest.values(), key=lambda one: one[1]), package.read("checkpoint.txt").decode()
    held = [(where, note(text)) for where, text in [("checkpoint.txt", code), *codes]]
    log.roots = dict.fromkeys([one[1] for one in (*newest.values(), *(known for _, known in held))] + facts["heads"] + [*sizes])
    for name in facts["leaves"]:
        file = package.open(name)
        while length := file.read(4):
            try:
                log.append(file.read(int.from_bytes(length, "big")))
            except Exception as error:
                FAULTS.append(f"line {log.size - 1}: {error!r}")
    for number, epoch in log.epochs.items():
        origin, size, root, text, signatures = newest.pop(number, ("", 0, b"", "", {}))
        good = signed(epoch["public"], signatures.get(facts["origin"], b""), text.encode())
        good &= (origin, size, root) == (facts["origin"], epoch["last"] + 1, log.roots.get(size))
        need(good, f"epoch {number}: no check code signs its lines up to {epoch['last']}")
    need(held[0][1][3] == head[3] and head[1] == log.size, "checkpoint.txt: not the newest check code, or not of all lines")
    held += [(f"line {seq}", (facts["origin"], size, root)) for seq, size, root, *_ in log.cited if size <= seq]
    for where, (origin, size, root, *_) in held:
        good = (origin, root) == (facts["origin"], log.roots.get(size))
        need(good, f"{where}: the log does not begin with the {size} lines known there")
    need(not newest and not next(log.shown, None) and log.size == facts["size"], "lines, or those of entries.jsonl, do not add up")
    need(log.maker not in log.ended, "manifest.json: signed by a computer whose access had ended")
    print(f"{log.size} lines, {log.events} of them in entries.jsonl, {len(log.epochs)} epochs, begun anew {len(log.cited)} times")
    print("Lines are all that the log holds. What was begun and ended is two lines, and to people one entry.")
    log.complete = log.whole()
    print("Compare with a recovery sheet:\n  root fingerprint ", sha256(context("key-id", log.root_key))[:16].hex())
    print(f"  founding record   {log.founding.hex()}\nNewest daily check code:\n\n{code}")
    return log
def run(check):
    try:
        given = [one for one in sys.argv[1:] if one != "--checkpoint"] or sys.exit(__doc__)
        codes = [(path, open(path, encoding="utf-8").read()) for path in given[1:]]
        said = WHOLE if check(zipfile.ZipFile(given[0]), codes).complete else PARTLY
    except Exception as error:
        FAULTS.append(f"the package cannot be read: {error!r}")
    print(*FAULTS[:50] or [said], sep="\n")
    sys.exit(1 if FAULTS else 0 if said == WHOLE else 2)
if __name__ == "__main__":
    run(verify)
