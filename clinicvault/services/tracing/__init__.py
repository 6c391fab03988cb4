"""Where a copy came from: held against the pictures that left, made again as they left."""

from .service import Tracing

__all__ = ["Tracing"]
