"""Resultaatdeling: who shares in costs, savings and risk, by which rule, with every step of the calculation."""

from ketenmonitor.ui import resultaatdeling

resultaatdeling.show()
