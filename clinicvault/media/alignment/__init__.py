"""Earlier and later picture of the same view, laid over one another (DESIGN §11).

`finding` looks for the alignment, `framing` for what both pictures show, `panels` draws that part
of each; `asking` has a worker do it. What an alignment is, and how a hand corrects it, stands in
`domain.alignment`.
"""
