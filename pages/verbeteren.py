"""Verbeteren: improvement actions and whether they helped, bottlenecks and whether they are decided."""

from ketenmonitor.ui import verbeteren

verbeteren.show()
