"""Faces in a picture: where they are, and what would cover them (DESIGN §11).

`face` says what a face is and needs nothing; `asking` has a worker look; `finding` looks, and is
loaded by workers alone. Two finders that fail on different pictures look at every picture upright,
on its side, on its head and from further away. A person confirms what is covered before every
export: no face found proves nothing.
"""
