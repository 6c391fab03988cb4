"""Packages in which pictures leave: one module a kind."""
