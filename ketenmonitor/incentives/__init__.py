"""Resultaatdeling: sharing of costs, savings and risk between the partners of a chain."""
