"""One pool of workers serves every test of a file."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.media.limits import MIB, Limits
from clinicvault.media.pool import MediaPool
from clinicvault.services.sheets.making import Sheets

LIMITS = dataclasses.replace(Limits(), bytes=16 * MIB, pixels=4_000_000)


@pytest.fixture(autouse=True)
def _no_threads_left():
    """The pool's own threads stay until the file's last test; closing it ends them."""


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made
    assert not any(thread.is_alive() for thread in made._threads)


@pytest.fixture(scope="module")
def sheets(pool):
    return Sheets(pool)
