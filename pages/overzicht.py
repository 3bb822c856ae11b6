"""Overzicht: how the chain stands and what needs attention this month."""

from ketenmonitor.ui import overzicht

overzicht.show()
