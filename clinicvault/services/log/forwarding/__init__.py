"""Live forwarding of the log: RFC 5424 over TLS (RFC 5425), after the act and never in its way."""
