"""Pictures in memory: decoded, shown, compared, wiped."""
