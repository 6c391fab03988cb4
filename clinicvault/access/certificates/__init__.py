"""Who is who in a vault: certificates, checked from the pinned founding record down (DESIGN §4)."""
