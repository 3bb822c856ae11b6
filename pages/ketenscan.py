"""Ketenscan: how mature the chain is, where it wants to go, and where partners disagree."""

from ketenmonitor.ui import ketenscan

ketenscan.show()
