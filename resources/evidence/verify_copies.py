"""Verifies an evidence package as verify_log.py does, and the copies of check codes in it that went elsewhere.
    python3 -P verify_copies.py PACKAGE.zip [--checkpoint FILE]...
verify_log.py lies beside it. Every copy is signed by a computer of the clinic that had access then, as is what is
told of it; the log begins with it, unless what it covers was lost in a restore that the log tells of."""
import sys
del sys.path[:not sys.flags.safe_path]  # No module is taken from the folder of this script, but for the other script.
import importlib.util, pathlib
found = importlib.util.spec_from_file_location("verify_log", pathlib.Path(__file__).resolve().with_name("verify_log.py"))
found.loader.exec_module(script := importlib.util.module_from_spec(found))
context, lines, need, note = script.context, script.lines, script.need, script.note
run, signed, verify = script.run, script.signed, script.verify

TOLD = ("kind", "note", "generations", "where", "stamped", "token", "certificates", "signature")
KINDS = {1: "photo export", 2: "backup", 3: "computer", 4: "print", 5: "time-stamp", 6: "export of the log"}
FITS, LOST = "with which the log begins", "of LOST lines"
ENDED = "of a computer whose access ended, with which the log does NOT begin: whose word counts, nobody can tell here"
def cosigner(log, text):  # (computer, seconds since 1970) that signed a check code, and had access then; or None
    origin, size, _, body, signatures = note(text)
    [(name, raw)] = [one for one in signatures.items() if one[0].startswith(origin + "/")]
    station, seconds = bytes.fromhex(name[len(origin) + 1:]), int.from_bytes(raw[:8], "big")
    good = signed(log.stations.get(station, b""), raw[8:], f"cosignature/v1\ntime {seconds}\n{body}".encode())
    return (station, seconds) if good and size <= log.ended.get(station, size) else None
def copy(package, log, one, number):  # whether it is signed with all that is told of it, and its files are the same
    signer = cosigner(log, one["note"])
    told = [bytes.fromhex(one[name]) if name in ("generations", "token") else one[name] for name in TOLD[:-1]]
    message = context("log-witness-row", log.vault, *told)
    good = signer and signed(log.stations[signer[0]], bytes.fromhex(one["signature"]), message)
    files = [one["note"].encode(), told[5], one["certificates"].encode()] if one["kind"] == 5 else []
    there = [package.read(f"timestamps/{number:03d}.{end}") for end in ("txt", "tsr", "pem")[:len(files)]]
    need(good and there == files, f"witnesses.jsonl, {KINDS[one['kind']]}: not signed, or told otherwise than signed")
    return bool(good)
def begins(log, one):  # the log begins with it, or says that what it covers was lost
    name, size, root, *_ = note(one["note"])
    raw = bytes.fromhex(one["generations"])
    known = [raw[at:at + 16] for at in range(0, len(raw), 16)]  # generations that the log had then
    lost = any(seq < size <= head and begun not in known for seq, head, _, _, begun in log.cited)
    ended = cosigner(log, one["note"]) and cosigner(log, one["note"])[0] in log.ended  # its key may be a thief's by now
    need(root == log.roots.get(size) or lost or ended, f"witnesses.jsonl: the log does not begin with the {size} lines of a copy")
    return FITS if root == log.roots.get(size) else LOST if lost else ENDED
def check(package, codes):
    copies = list(lines(package, "witnesses.jsonl", *TOLD))
    log, stamps = verify(package, codes, [note(one["note"])[1] for one in copies]), 0
    found = {}
    for one in copies:
        kept = begins(log, one) if copy(package, log, one, stamps) else LOST
        stamps += one["kind"] == 5
        found[one["kind"], kept] = found.get((one["kind"], kept), 0) + 1
    for (kind, kept), count in sorted(found.items()):
        stamp = "; the time-stamps themselves are NOT VERIFIED here: see README.txt" if kind == 5 else ""
        print(f"Copies held elsewhere, {KINDS[kind]}: {count}, {kept}{stamp}")
    signer = cosigner(log, package.read("checkpoint.txt").decode())
    need(signer and signer[0] == log.maker, "checkpoint.txt: not signed by the computer that made the package")
    return log
if __name__ == "__main__":
    run(check)
