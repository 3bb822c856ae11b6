"""What the clients of the demo chain expect of it, recorded as their panel would have said it."""

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.learning import wens
from ketenmonitor.learning.wens import KPI, PARTNERS, STAP, Norm

WENSEN = (
    (
        "Binnen twee weken iemand spreken", "ouders", "Klantreis met de cliëntenraad",
        Norm(STAP, eerst="aanmelding", dan="intake", dagen=14, aandeel=80),
    ),
    (
        "Na het gesprek snel beginnen", "jongeren", "Jongerenpanel",
        Norm(STAP, eerst="intake", dan="start", dagen=42, aandeel=75),
    ),
    (
        "Eén aanspreekpunt", "ouders", "Klantreis met de cliëntenraad",
        Norm(PARTNERS, hooguit=1, aandeel=90),
    ),
    (
        "Hulp waar ik iets aan heb", "jongeren", "Jongerenpanel",
        Norm(KPI, kpi="rapportcijfer_jeugdige", waarde=7.5),
    ),
    (
        "Niet opnieuw hoeven aankloppen", "ouders", "Gesprekken na afloop",
        Norm(KPI, kpi="geen_nieuwe_start_6", waarde=85),
    ),
)  # fmt: skip


def record(dataset: Dataset, door: str) -> None:
    """Record the wishes of the demo chain."""
    for tekst, van_wie, bron, norm in WENSEN:
        wens.record(dataset, tekst, van_wie, bron, norm, door)
