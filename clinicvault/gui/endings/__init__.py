"""How a patient's record ends: erasure, hold, retention; and the patient's own copy of it."""
