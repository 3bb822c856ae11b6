"""Geld: delivered against agreed over time, per partner, gemeente and product."""

from ketenmonitor.ui import dimensie

dimensie.show("geld")
