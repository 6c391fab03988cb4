"""Renewing everything after an incident: the order, later key pairs, and who makes them."""
