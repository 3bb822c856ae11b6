"""Price effect and volume effect: why costs differ from the budget, apart.

For one product with agreed tariff t and budget B, actual quantity q and costs K:
price effect = K − t·q (what was paid above or below the tariff), volume effect = t·q − B (what was
used more or less than budgeted); together K − B. Costs without a quantity, tariff or budget stay
apart as ``onverklaard``, so that the parts always add up to the whole.

For who sees costs and prices rounded, all of it is worked out from what is shown, so that nothing more can
be read from it; what is left is then only ``onverklaard`` beyond what rounding can make.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from ketenmonitor.access.zicht import Cijfer, Zicht, figures
from ketenmonitor.agreements.afspraak import Afspraken, latest
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.dataset.disclosure import blur
from ketenmonitor.performance.closed import yardsticks
from ketenmonitor.performance.completeness import whole
from ketenmonitor.vocabulary.kpi import kpis


@dataclass(frozen=True)
class Effect:
    """Costs of one product in one month against its budget, in euro; ``marge`` is what rounding can make."""

    product: str
    kosten: float
    begroting: float | None
    prijs: float | None
    tarief: float | None
    prijseffect: float | None
    volume_effect: float | None
    marge: float = 0.0

    @property
    def verschil(self) -> float | None:
        """Costs less budget."""
        return None if self.begroting is None else self.kosten - self.begroting

    @property
    def onverklaard(self) -> float | None:
        """What of the difference is neither price nor volume."""
        if self.verschil is None:
            return None
        rest = self.verschil - (self.prijseffect or 0.0) - (self.volume_effect or 0.0)
        return rest if abs(rest) > self.marge else 0.0


def of_month(zicht: Zicht, maand: date, selectie: Selectie, vandaag: date) -> list[Effect]:
    """The effects per product in one month; products of which the costs may not be shown are left out.

    In a closed month against the agreements of its closing.
    """
    wanted = [kpis()["kosten"], kpis()["prijs"]]
    found = [
        c for c in figures(zicht, wanted, maand, maand, selectie, "product", vandaag) if not c.afgeschermd
    ]
    costs = [c for c in found if c.kpi == "kosten"]
    prices = [c for c in found if c.kpi == "prijs"]
    afspraken = Afspraken(latest(zicht.cursor), partial(whole, zicht.keten))
    for then, _ in yardsticks(zicht, found).values():
        afspraken = then  # one month: published with one closing
    return effects(costs, prices, afspraken, selectie, zicht.drempel_voor(selectie))


def effects(
    kosten: Sequence[Cijfer],
    prijzen: Sequence[Cijfer],
    afspraken: Afspraken,
    selectie: Selectie,
    drempel: int = 0,
) -> list[Effect]:
    """The effects per product, for figures of KPIs ``kosten`` and ``prijs`` broken down by product.

    Costs of lines without quantity are part of ``kosten`` but not of the price; they fall under
    ``onverklaard``. ``drempel`` is the threshold that the figures were rounded by, 0 for exact ones.
    """
    kpi = kpis()["kosten"]
    prices = {(c.deel, c.maand): c for c in prijzen}
    found = []
    for cost in kosten:
        cut = Selectie(selectie.partner, selectie.gemeente, cost.deel)
        budget = afspraken.holding(kpis()["kosten"], cut, cost.maand)
        tariff = afspraken.holding(kpis()["prijs"], cut, cost.maand)
        price = prices.get((cost.deel, cost.maand))
        price_effect = volume_effect = None
        margin = 0.0
        if budget and tariff and price and price.noemer and price.waarde is not None:
            at_tariff = tariff.streefwaarde * price.noemer
            price_effect = price.waarde * price.noemer - at_tariff
            volume_effect = at_tariff - budget.streefwaarde
            if drempel >= 2:
                price_effect, volume_effect = blur(kpi, price_effect), blur(kpi, volume_effect)
                # half of: the third digit of the costs, a tenth of the price, the step of the quantity
                margin = 0.005 * cost.teller + 0.05 * price.noemer + drempel / 2 * price.waarde
        found.append(
            Effect(
                cost.deel,
                cost.teller,
                budget.streefwaarde if budget else None,
                price.waarde if price else None,
                tariff.streefwaarde if tariff else None,
                price_effect,
                volume_effect,
                margin,
            )
        )
    return sorted(found, key=lambda e: -abs(e.verschil or 0.0))
