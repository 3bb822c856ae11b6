"""Dutch notation, for all pages and the command line: ``1.234,5``, ``€ 1.234``, ``oktober 2026``."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from ketenmonitor.vocabulary.kpi import Kpi
from ketenmonitor.vocabulary.rounding import rounded

LOCALE = "nl"
NONE = "–"
# A space that does not break, so that a figure keeps its unit.
SPACE = "\u00a0"
# Before a share that is shown in tens of per cents, because few people stand on one side.
ABOUT = f"ca.{SPACE}"

SINGULAR = {
    "dagen": "dag", "wachtenden": "wachtende", "jeugdigen": "jeugdige", "aanmeldingen": "aanmelding",
    "gestarten": "gestarte", "afvallers": "afvaller",
}  # fmt: skip


def number(value: float | None, decimals: int = 0) -> str:
    """A number with dots for thousands and a decimal comma; a dash for None and nan (not to show)."""
    if value is None or value != value:
        return NONE
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded(value, decimals), format=pattern, locale=LOCALE)).replace("-", "−")


def euro(value: float | None, decimals: int = 0) -> str:
    """An amount as ``€ 1.234``; a dash for what is not to show."""
    return NONE if value is None or value != value else f"€{SPACE}{number(value, decimals)}"


def value(kpi: Kpi, waarde: float | None) -> str:
    """The value of a KPI with its unit, in as many decimals as the KPI asks."""
    if waarde is None:
        return NONE
    if kpi.eenheid.startswith("euro"):
        return euro(waarde, kpi.decimalen)
    shown = number(waarde, kpi.decimalen)
    if kpi.eenheid == "cijfer":
        return shown
    return f"{shown}{SPACE}{unit(kpi, waarde)}"


def bare(kpi: Kpi, waarde: float | None) -> str:
    """The value of a KPI where its name stands beside it: counts of people without their unit."""
    return number(waarde, kpi.decimalen) if kpi.soort == "aantal" else value(kpi, waarde)


def unit(kpi: Kpi, waarde: float) -> str:
    """The unit of a KPI, in the singular for one."""
    if rounded(waarde, kpi.decimalen) == 1:
        return SINGULAR.get(kpi.eenheid, kpi.eenheid)
    return kpi.eenheid


def unit_of_axis(kpi: Kpi) -> str:
    """The unit as a word at an axis or above a column."""
    return {"%": "procent", "cijfer": "rapportcijfer", "euro": "euro"}.get(kpi.eenheid, kpi.eenheid)


def percentage(value: float | None, decimals: int = 0) -> str:
    """A number that is already in per cent, as ``81 %``."""
    return NONE if value is None else f"{number(value, decimals)}{SPACE}%"


def signed(value: float, decimals: int = 0) -> str:
    """A difference with its sign: ``+12`` or ``−3``."""
    text = number(value, decimals)
    return f"+{text}" if rounded(value, decimals) > 0 else text


def month(maand: date) -> str:
    """``oktober 2026``."""
    return str(format_date(maand, "LLLL yyyy", locale=LOCALE))


def short_month(maand: date) -> str:
    """``okt 2026``."""
    return str(format_date(maand, "LLL yyyy", locale=LOCALE)).replace(".", "")


def month_code(maand: date) -> str:
    """``2026-10``, as months are written in files and addresses."""
    return f"{maand:%Y-%m}"


def day(dag: date | None) -> str:
    """``31 oktober 2026``."""
    return NONE if dag is None else str(format_date(dag, "d MMMM yyyy", locale=LOCALE))


def moment(op: datetime | None) -> str:
    """``31 okt 2026, 9.05 uur``."""
    return NONE if op is None else str(format_datetime(op, "d MMM yyyy, H.mm", locale=LOCALE)) + " uur"


def count(aantal: int, enkelvoud: str, meervoud: str) -> str:
    """``1 levering``, ``1.234 leveringen``."""
    return f"{number(aantal)} {enkelvoud if aantal == 1 else meervoud}"


def listing(namen: list[str] | tuple[str, ...], hooguit: int | None = None) -> str:
    """Names in a sentence: ``a, b en c``; beyond ``hooguit`` the rest is counted."""
    if hooguit is not None and len(namen) > hooguit:
        rest = len(namen) - hooguit
        return f"{', '.join(namen[:hooguit])} en {rest} {'andere' if rest > 1 else 'ander'}"
    return " en ".join([", ".join(namen[:-1]), namen[-1]] if len(namen) > 1 else list(namen))
