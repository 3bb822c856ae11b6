"""How fast and how large: `make bench` (or `python -m benchmarks`), measured on the machine it runs on.

One subject per module: ``chain`` makes the input, ``jobs`` are the roads a million-row delivery can take
(each measured in a process of its own), ``others`` the same checks in pandas + pandera and in frictionless,
``pages`` the queries of the pages, ``report`` the goals and the table in ``README.md``.
"""
