"""The patient's own copy, and the answer to who saw her pictures."""
