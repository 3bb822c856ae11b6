"""A dataset as the one person who owns it sees it: everything, exactly."""

from ketenmonitor.access.viewer import alleen_hier
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.dataset.database import Dataset


def alles(dataset: Dataset) -> Zicht:
    """The whole dataset, nothing hidden, through a cursor of its own."""
    return Zicht(dataset.cursor(), dataset.keten, alleen_hier("toets"))
