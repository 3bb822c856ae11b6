"""Ketenmonitor: the joint performance-monitoring system of a care chain.

Partners deliver periodic extracts, DuckDB merges them into one objective dataset, and pages
compare what was delivered with what was agreed on time, money, quality and lasting effect.
"""

__version__ = "0.1.0"
