"""Begrippen: every KPI, column, code, rule and word of the chain, searchable, and the templates."""

from ketenmonitor.ui import begrippen

begrippen.show()
