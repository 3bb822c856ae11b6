"""Wachtlijst jeugd: how long children wait now, where, whether it gets better, and what it would take."""

from ketenmonitor.ui import wachtlijst

wachtlijst.show()
