"""The Dutch sentences that tell what was assumed or skipped while reading a file."""

from ketenmonitor.intake.layout import GEEN_SCHEIDING, SCHEIDINGEN


def separator(scheiding: str, vast: str | None) -> list[str]:
    """Tell the separator; ``vast`` is the one a ``sep=`` line names."""
    if scheiding == GEEN_SCHEIDING:
        return ["Er is geen scheidingsteken gevonden; het bestand is gelezen als één kolom."]
    name = SCHEIDINGEN.get(scheiding, f"het teken {scheiding}")
    if vast is None:
        return [f"Het scheidingsteken is {name}."]
    if vast == scheiding:
        return [f"Het scheidingsteken is {name}, zoals de regel sep= bovenaan aangeeft."]
    return [f"Het scheidingsteken is {name}, hoewel de regel sep= bovenaan een ander teken noemt."]


def header(kopregel: int, eerste: int, width: int, columns: int) -> list[str]:
    """Tell where the column names stand if not on line ``eerste``, and how many nameless columns went."""
    said = []
    if kopregel > eerste:
        said.append(f"De kolomnamen staan op regel {kopregel}; wat erboven staat is overgeslagen.")
    if columns - width == 1:
        said.append("De laatste kolom heeft geen naam en is leeg; die is overgeslagen.")
    elif columns > width:
        said.append(f"De laatste {columns - width} kolommen zijn leeg en zonder naam; die zijn overgeslagen.")
    return said


def skipped(leeg: int, eerste: int, totaal: int | None) -> tuple[str, ...]:
    """Tell what was skipped: ``leeg`` blank records, the first on line ``eerste``, and the totals line."""
    said: list[str] = []
    if leeg == 1:
        said.append(f"De lege regel {eerste} is overgeslagen.")
    elif leeg:
        said.append(f"{leeg} lege regels zijn overgeslagen (de eerste is regel {eerste}).")
    if totaal is not None:
        said.append(f"De totaalregel onderaan (regel {totaal}) is overgeslagen.")
    return tuple(said)
