"""Charts of the access log: own painters that can be read by mouse, keyboard and screen reader."""
