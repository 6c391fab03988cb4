"""Object stores: opaque, encrypted objects by random id, behind the port `ObjectStore`."""

from __future__ import annotations

from .local import LocalObjectStore
from .registry import open_store, register, schemes

__all__ = ["LocalObjectStore", "open_store", "register", "schemes"]
