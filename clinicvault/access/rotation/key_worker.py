"""A process that makes patients' later pairs: it holds keys, and neither files nor a database.

The library's sealing holds the interpreter's lock, so that threads do not make it faster. The
process is hardened before it is given a key, and ends with whoever started it.
"""

from __future__ import annotations

import gc
import os
from io import BufferedIOBase

from .key_wire import holder_of, pack_made, receive, send, unpack_work
from .succeeding import made_of

_OBJECTS = 100_000
"""New objects after which garbage is looked for."""


def main() -> None:
    """Take the keys, then work until nothing comes any more."""
    # What was imported stays, and rows leave no cycles: neither need be searched again and again.
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    try:
        with open(0, "rb", closefd=False) as requests, open(1, "wb", closefd=False) as replies:
            serve(requests, replies)
    finally:
        # No interpreter shutdown: a trace could print what is in memory.
        os._exit(0)


def serve(requests: BufferedIOBase, replies: BufferedIOBase) -> None:
    """Two messages with the keys, then one for each share of the work."""
    head, seeds = receive(requests), receive(requests)
    if head is None or seeds is None:
        return
    holder = holder_of(bytes(head), seeds)
    while (work := receive(requests)) is not None:
        send(replies, pack_made([made_of(holder, due, to) for due, to in unpack_work(work)]))
