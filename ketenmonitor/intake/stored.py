"""The rows of a file as they would be stored: temp view ``bewaarrij``.

The one place where what a partner delivers about a person becomes what the installation keeps. Everything
that is stored or compared with what is stored comes from here; what a partner reads comes from ``rij``
or from the raw rows, with the partner's own pseudonyms.
"""

from ketenmonitor.dataset.pseudonyms import hashed
from ketenmonitor.intake.specimen import Proefstuk
from ketenmonitor.intake.words import RAW

ROWS = "select * from bewaarrij"


def make_rows(proef: Proefstuk) -> None:
    """Make temp view ``bewaarrij``: ``rij``, with every column that stands for a person hashed.

    The hashes stand beside the raw rows in their order, as the read values do (``typed.make_rows``).
    """
    places = {name: proef.positie(name) for name in proef.extract.personen}
    there = {name: place for name, place in places.items() if place is not None}
    if not there:
        proef.cursor.execute("create or replace temp view bewaarrij as select * from rij")
        return
    parts = {name: hashed(f"k{place}", proef.sleutels) for name, place in there.items()}
    values = ", ".join(f"{sql} as bewaard_{name}" for name, (sql, _) in parts.items())
    bound = next(iter(parts.values()))[1]
    proef.cursor.execute(f"create or replace temp table persoon_van_rij as select {values} from {RAW}", bound)
    kept = ", ".join(f"bewaard_{name}" for name in there)
    changed = ", ".join(f"bewaard_{name} as {name}" for name in there)
    proef.cursor.execute(
        f"create or replace temp view bewaarrij as select * exclude ({kept}) replace ({changed})"
        " from rij positional join persoon_van_rij"
    )
