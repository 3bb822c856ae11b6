"""The one objective dataset: connection, schema, merge, provenance and monthly measures.

What partners delivered lives here in one DuckDB database. Everything that changes it goes through
``Dataset.write``. May import ``vocabulary`` and ``errors`` only.
"""
