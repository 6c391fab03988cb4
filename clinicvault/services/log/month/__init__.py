"""The monthly report of the access log: what it tells, how it is drawn, and its pages."""
