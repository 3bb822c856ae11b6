"""Pseudonyms: the one a chain agrees on, made at the partner's, and the one an installation keeps.

Pure functions on texts and keys. May import only ``errors``; what reads files, tables or the
environment lives elsewhere.
"""
