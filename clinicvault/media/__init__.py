"""Pictures in and out: recognise, strip, decode within limits, derive (DESIGN §12).

Whatever touches a stranger's bytes runs in worker processes that hold no keys; the public doors
are `pool.MediaPool`, `reading.read_bounded` and the types of `results`. Kept empty: a worker
imports this package, and starts in a fifth of a second only while it imports little.
"""
