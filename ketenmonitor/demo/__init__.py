"""A believable youth-care chain, invented: partners, clients, files and agreements, always the same.

For trying the program, for its pictures and for its tests; nothing of the program depends on it.
The modules that generate import nothing of ours; ``loading`` delivers through ``intake`` as a partner
would. ``files`` gives what partners delivered, ``keten`` and ``afspraken`` the chain and its agreements
for the same last month, ``voorbeeldmap`` files to try out.
"""

from ketenmonitor.demo.agreements import afspraken, keten
from ketenmonitor.demo.deliveries import Demobestand, files
from ketenmonitor.demo.examples import voorbeeldmap
from ketenmonitor.demo.months import REFERENTIEMAAND

__all__ = ["REFERENTIEMAAND", "Demobestand", "afspraken", "files", "keten", "voorbeeldmap"]
