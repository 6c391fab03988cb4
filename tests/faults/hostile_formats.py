"""Decoders that do what an exploited decoder would; loaded by real workers in `test_media_worker`.

Each acts when its word opens the file, and answers with `picture-damaged` if it got its way.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import socket
import subprocess
import threading
from pathlib import Path

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import registry


def spin(_):
    while True:
        pass


def hang(_):
    threading.Event().wait()


def allocate(_):
    held = [bytearray(1 << 30) for _ in range(8)]
    return sum(part[-1] for part in held)


def leak(_):
    held = []
    while True:
        held.append(b"x" * (64 << 20))


def read_file(_):
    return Path("/etc/hostname").read_bytes()


def write_file(word):
    return Path(word.split(b":", 1)[1].decode()).write_bytes(b"out")


def connect(word):
    return socket.create_connection(("127.0.0.1", int(word.split(b":", 1)[1])), 2)


def make_executable(_):
    return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def segfault(_):
    return ctypes.string_at(1)


def nonsense(_):
    os.write(1, b"\0\0\0\4[1,2")


def forged(_):
    os.write(1, b"\0\0\0\2{}")


def huge(_):
    os.write(1, b"\xff\xff\xff\xff")


DEEDS = {
    b"ABORT": lambda _: os.abort(),
    b"EXIT": lambda _: os._exit(0),
    b"SEGFAULT": segfault,
    b"SPIN": spin,
    b"HANG": hang,
    b"ALLOCATE": allocate,
    b"LEAK": leak,
    b"RAISE": lambda _: {}["no such key"],
    b"READ": read_file,
    b"WRITE": write_file,
    b"CONNECT": connect,
    b"LISTEN": lambda _: socket.socket(),
    b"EXEC": lambda _: subprocess.run(["/bin/true"], check=True),
    b"FORK": lambda _: os.fork(),
    b"THREAD": lambda _: threading.Thread(target=print).start(),
    b"KILL": lambda _: os.kill(os.getppid(), signal.SIGTERM),
    b"EXECUTABLE": make_executable,
    b"UNLIMIT": lambda _: __import__("resource").setrlimit(9, (-1, -1)),
    b"NONSENSE": nonsense,
    b"FORGED": forged,
    b"HUGE": huge,
}


def act(data, _limits):
    word = bytes(data[:200])
    DEEDS[word.split(b":", 1)[0]](word)
    raise InputRefused("picture-damaged")


def is_deed(data):
    return bytes(data[:200]).split(b":", 1)[0] in DEEDS


registry.register(registry.Format("hostile", PhotoKind.PNG, act, act, is_deed))
