"""Beheer: who may do what, and what happened."""

from ketenmonitor.ui import beheer

beheer.show()
