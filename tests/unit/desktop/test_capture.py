"""Capture protection: on Linux there is none, and it is said."""

import sys

import pytest

from clinicvault.desktop import capture


@pytest.mark.skipif(sys.platform != "linux", reason="what Linux lacks")
def test_linux_has_no_capture_protection_and_does_not_pretend():
    assert not capture.available()
    assert not capture.protect(12345)
    assert not capture.protect(12345, on=False)
