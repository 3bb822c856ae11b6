"""Steps as numbers (``step_numbers.sql``): a route is then a list that sorts fast and takes little room."""

import duckdb

from ketenmonitor.dataset import sql

# What fits in them.
MOST_STEPS, MOST_PARTNERS = 31, 4_095


def define(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make on this cursor the macros that make a step a number and take it apart."""
    for statement in sql.statements("step_numbers.sql", __package__).values():
        cursor.execute(statement)
