"""Afspraken: what was agreed, since when and with whom, and the forms that record it."""

from ketenmonitor.ui import afspraken

afspraken.show()
