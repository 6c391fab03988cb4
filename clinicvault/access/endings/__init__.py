"""How a record ends: retention, holds, erasure and what backups keep of it (DESIGN §4, Erasure)."""
