"""An error that a user may not see: its details go to the log, a number leads from the one to the other."""

import logging
import uuid

log = logging.getLogger("ketenmonitor")


def record(where: str) -> str:
    """Log the error that is being handled, and give the number under which it stands in the log.

    ``where`` says in English what the program was doing; called from an ``except`` block.
    """
    number = uuid.uuid4().hex[:8]
    log.exception("incident %s %s", number, where)
    return number


def sentence(what: str, number: str) -> str:
    """What a user reads instead of the details; ``what`` is the Dutch for what was being done."""
    return (
        f"Er ging iets mis bij {what}. Probeer het opnieuw; blijft het misgaan, meld dan incident {number} "
        "aan de beheerder."
    )
