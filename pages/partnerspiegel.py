"""Partnerspiegel: the own figures of a partner beside the chain and the unnamed others."""

from ketenmonitor.ui import partnerspiegel

partnerspiegel.show()
