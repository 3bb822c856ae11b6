"""Resultaatdeling: who shares in costs, savings and risk, by which rule, every step calculated."""

from ketenmonitor.ui import resultaatdeling

resultaatdeling.show()
