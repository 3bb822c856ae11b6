"""Stage ``vergelijking``: the file beside the other extracts of the partner and the products of the chain.

What only a chain can see. None of it blocks: it asks.
"""

from ketenmonitor.dataset.merge import in_force
from ketenmonitor.intake import findings
from ketenmonitor.intake.findings import quote
from ketenmonitor.intake.specimen import Proefstuk


def judge(proef: Proefstuk) -> None:
    """Add a finding for every row that contradicts what is known from elsewhere."""
    extract = proef.extract.extract
    if extract == "trajecten":
        _other_client(proef)
    if extract == "wachtlijst":
        _already_started(proef)
    if extract in ("kosten", "uitkomsten"):
        _unknown_traject(proef)
    if extract == "wachttijdverdeling":
        _rows_go_first(proef)
    if proef.positie("product"):
        _ended_products(proef)


def _other_client(proef: Proefstuk) -> None:
    """V09: a number of a traject that was another client's."""
    findings.add_rows(
        proef.cursor,
        "V09",
        "from bewaarrij as rij"
        " semi join (select traject, client from traject_stand where partner = $partner) as s"
        " on s.traject = rij.traject and s.client <> rij.client",
        kolom="traject",
        positie=proef.positie("traject"),
        waarde="traject",
        bound={"partner": proef.partner},
    )


def _already_started(proef: Proefstuk) -> None:
    """V11: someone who waits, while the partner's own trajecten say that this very help has begun."""
    findings.add_rows(
        proef.cursor,
        "V11",
        "from bewaarrij join (select client as c, product as p, datum_aanmelding as a,"
        " min(datum_aanvang) as begin"
        " from traject_stand where partner = $partner and datum_aanvang is not null group by all) as s"
        " on c = client and p = product and a = datum_aanmelding where begin <= peildatum",
        kolom="client",
        positie=proef.positie("client"),
        waarde=f"k{proef.positie('client')}",
        meer="strftime(begin, '%d-%m-%Y')",
        bound={"partner": proef.partner},
    )


def _unknown_traject(proef: Proefstuk) -> None:
    """V04: a traject that the partner never delivered; not asked of a partner who delivers none."""
    row = proef.cursor.execute(
        "select exists (select 1 from traject_stand where partner = ?)", [proef.partner]
    ).fetchone()
    if proef.positie("traject") and row and row[0]:
        findings.add_rows(
            proef.cursor,
            "V04",
            "from rij anti join (select traject from traject_stand where partner = $partner) as s"
            " on s.traject = rij.traject where rij.traject is not null",
            kolom="traject",
            positie=proef.positie("traject"),
            waarde="traject",
            bound={"partner": proef.partner},
        )


def _rows_go_first(proef: Proefstuk) -> None:
    """V07: a distribution beside rows per person over the same month."""
    present = [
        e
        for e in ("trajecten", "wachtlijst")
        if in_force(proef.cursor, proef.partner, e, proef.maand) is not None
    ]
    if present:
        findings.add(proef.cursor, "V07", meer=" en ".join(present))


def _ended_products(proef: Proefstuk) -> None:
    """V08: a product that was merged into another before this month."""
    products = proef.keten.producten
    ended = {
        p.product: p.opgegaan_in for p in products.values() if p.tot and p.tot < proef.maand and p.opgegaan_in
    }
    if not ended:
        return
    into = " ".join(
        f"when {quote(old)} then {quote(f'{new} ({products[new].naam})')}" for old, new in ended.items()
    )
    findings.add_rows(
        proef.cursor,
        "V08",
        f"from rij where product in ({', '.join(quote(old) for old in ended)})",
        kolom="product",
        positie=proef.positie("product"),
        waarde="product",
        meer=f"case product {into} end",
    )
