"""The only door to plaintext: sessions, keys of patients, and the gate that logs first."""
