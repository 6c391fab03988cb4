"""A picture made anew by its recipe: covered, cut, marked, and encoded from its pixels alone.

`picture.rendered` makes pixels, `files.render_file` a file of a file, `asking.render` asks a
worker for it. What is covered is filled before anything else is done, so that no later step, and
no byte of the result, depends on it. The same picture and recipe give the same bytes.
"""
