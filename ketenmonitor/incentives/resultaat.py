"""What a rule of sharing comes to, as a viewer may see it (decision 0020).

Everybody's calculation is the same one, on exact figures. The director sees all of it. A partner sees the
chain as a whole and its own part with every step; all others are one line. Nobody but an owner sees it where
the costs of a month are hidden, or are of one partner only: the amounts would tell them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ketenmonitor.access.viewer import DELEN, Verboden
from ketenmonitor.access.zicht import OTHERS, Zicht, figures
from ketenmonitor.incentives import simulatie as sim
from ketenmonitor.incentives.berekening import NOG_NIET, Berekening, bereken, besloten
from ketenmonitor.incentives.deelregel import Deelregel, of_number, readable
from ketenmonitor.incentives.eisen import Stand
from ketenmonitor.incentives.simulatie import Simulatie
from ketenmonitor.incentives.uit_keten import COSTS, Herkomst, Uitgangspunten, verzamel
from ketenmonitor.vocabulary.kpi import kpis
from ketenmonitor.vocabulary.months import shift

__all__ = ["Resultaat", "Simulatie", "resultaat"]


@dataclass(frozen=True)
class Resultaat:
    """The calculation of a rule for the months ``van`` to ``tot``, as far as it is the viewer's.

    ``standen`` has for every partner that the viewer sees how it stands at each gate. ``ontbreekt``: partners
    of whom costs are missing. ``uitloop_tot`` is the month until which declarations about the period still
    come in, as long as it was not delivered; ``wacht`` are KPIs of gates that can not be judged yet.
    """

    regel: Deelregel
    van: date
    tot: date
    herkomst: Herkomst
    berekening: Berekening
    standen: Mapping[str, tuple[Stand, ...]]
    ontbreekt: tuple[str, ...]
    uitloop_tot: date | None
    wacht: tuple[str, ...]

    @property
    def tussenstand(self) -> bool:
        """Whether the rule goes on after the months that were calculated."""
        return self.tot < self.regel.inhoud.geldig_tot

    @property
    def voorlopig(self) -> bool:
        """Whether the amounts can still change."""
        return bool(self.tussenstand or self.ontbreekt or self.uitloop_tot or self.wacht)


def resultaat(
    zicht: Zicht, deelregel: int, tot: date, vandaag: date, simulatie: Simulatie | None = None
) -> Resultaat:
    """Calculate a rule up to and including month ``tot``, or as a simulation has it.

    Raises ``Verboden`` for who has no part in sharing, ``Weigering`` when it can not be calculated or shown.
    """
    zicht.kijker.require(DELEN)
    regel = of_number(zicht.cursor, deelregel)
    last = min(max(tot, regel.inhoud.geldig_van), regel.inhoud.geldig_tot)
    found = verzamel(zicht, regel.inhoud, last, vandaag)
    _require_open(zicht, regel, found, vandaag)
    v, deelnemers, costs = regel.inhoud.voorwaarden, list(found.deelnemers), found.kosten
    seen = [d.partner for d in deelnemers if _sees(zicht, d.partner)]
    if simulatie is not None:
        imagined = sim.voorwaarden(v, simulatie)
        deelnemers = sim.deelnemers(deelnemers, v, simulatie, seen)
        v, costs = imagined, sim.kosten(costs, simulatie)
    whole = bereken(v, found.nullijn, costs, deelnemers)
    shown = whole if zicht.kijker.ziet_partners else besloten(whole, seen)
    standen = {p: _shown(zicht, p, found.standen[p]) for p in seen}
    waiting = {
        e.kpi for d in shown.delen for e, u in zip(v.eisen, d.uitkomsten, strict=False) if u == NOG_NIET
    }
    until = shift(last, regel.inhoud.uitloop)
    return Resultaat(
        _readable(zicht, regel), found.van, last, found.herkomst, _own_terms(zicht, shown), standen,
        found.ontbreekt, until if until > found.nieuwste else None, tuple(sorted(waiting)),
    )  # fmt: skip


def _sees(zicht: Zicht, partner: str) -> bool:
    return zicht.kijker.ziet_partners or zicht.kijker.owns(partner)


def _readable(zicht: Zicht, regel: Deelregel) -> Deelregel:
    return next(r for r in reversed(readable(zicht)) if r.deelregel == regel.deelregel)


def _own_terms(zicht: Zicht, b: Berekening) -> Berekening:
    """Without the fixed shares of others."""
    v = b.voorwaarden
    own = tuple(share for share in v.aandelen if _sees(zicht, share[0]))
    return replace(b, voorwaarden=replace(v, aandelen=own))


def _shown(zicht: Zicht, partner: str, standen: Sequence[Stand]) -> tuple[Stand, ...]:
    """The verdicts, and only for who owns the figures the values they rest on."""
    if zicht.kijker.owns(partner):
        own = [replace(s, waarde=None, noemer=0.0) if s.van_keten else s for s in standen]
        return tuple(standen if zicht.kijker.alleen_hier else own)
    return tuple(replace(s, waarde=None, noemer=0.0) for s in standen)


def _require_open(zicht: Zicht, regel: Deelregel, found: Uitgangspunten, vandaag: date) -> None:
    """Refuse where the amounts would tell what may not be seen."""
    if zicht.kijker.alleen_hier:
        return
    n = regel.inhoud.nullijn
    periods = [(found.van, found.tot)]
    if n.referentie_van is not None and n.referentie_tot is not None:
        periods.append((n.referentie_van, n.referentie_tot))
    hidden = any(
        c.afgeschermd
        for van, tot in periods
        for c in figures(zicht, [kpis()[COSTS]], van, tot, regel.selectie, None, vandaag)
    )
    others = [d for d in found.deelnemers if d.kosten and not zicht.kijker.owns(d.partner)]
    if hidden or len(others) < OTHERS:
        raise Verboden(
            "Deze berekening is afgeschermd: de bedragen zouden verraden wat één andere partner, of hulp aan "
            "weinig cliënten, kostte. Kies een regel of periode met meer partners of cliënten."
        )
