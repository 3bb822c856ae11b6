"""What words mean in the chain: the extracts, the code lists, the KPI definitions and the chain itself.

Everything here is data (TOML and CSV) with the small classes that read it; the rest of the program
takes its column names, codes and definitions from here and from nowhere else. Imports nothing of
Ketenmonitor but ``errors``.
"""
