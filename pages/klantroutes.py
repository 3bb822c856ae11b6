"""Klantroutes: which ways clients take, where they wait, and where a hand-over goes wrong."""

from ketenmonitor.ui import klantroutes

klantroutes.show()
