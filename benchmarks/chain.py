"""The input: a chain of 40 partners, one large delivery of trajecten, and a dataset of many."""

from datetime import date, datetime
from pathlib import Path
from time import perf_counter

import duckdb

from ketenmonitor.dataset import merge
from ketenmonitor.dataset.database import Dataset, open_dataset, rebuild
from ketenmonitor.pseudonym.sleutels import Sleutels
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten, read_keten

SLEUTELS = Sleutels(("sleutel-van-de-metingen-0123456789",))
PARTNERS, MONTHS, MONTHLY = 40, 60, 20_000
FIRST, LAST = date(2021, 10, 1), date(2026, 9, 1)
GEMEENTEN = ("0363", "0394", "0361", "0441", "0498")
PRODUCTEN = ("41", "43", "44", "45", "46", "48", "50", "51", "52", "54")


def write_chain(pad: Path) -> Keten:
    """A chain file of 40 partners, and what it says."""
    partners = "".join(
        f'[partners.p{i:02}]\nnaam = "Aanbieder {i}"\nsoort = "aanbieder"\n'
        'levert = ["trajecten", "wachtlijst", "kosten", "uitkomsten"]\n'
        for i in range(PARTNERS)
    )
    gemeenten = "".join(f'"{code}" = "Gemeente {code}"\n' for code in GEMEENTEN)
    pad.write_text(
        f'naam = "Meetketen"\ndomein = "jeugd"\neerste_maand = "{FIRST:%Y-%m}"\n'
        f"[gemeenten]\n{gemeenten}{partners}[leverkalender]\ndagen_na_maandeinde = 15\n"
        '[[normen]]\nmeting = "wachttijd"\nweken = 9\nbron = "Meetnorm"\n'
        '[[normen]]\nmeting = "wachttijd"\nproduct = "54"\nweken = 14\nbron = "Meetnorm"\n',
        "utf-8",
    )
    return read_keten(pad)


def trajecten(rows: int, clients: int) -> str:
    """SQL for believable trajecten, each row with a number ``i``; the same every time.

    No client has two trajecten of the same product, waits are skewed with a long tail, and one in ten
    trajecten ended in the last month.
    """
    chance = "(hash(i, {salt}) % 1000000) / 1000000.0"
    start = f"date '{LAST}' + 29 - (hash(i, 1) % 700)::integer"
    wait = f"(5 - 35 * ln(1.000001 - {chance.format(salt=2)}))::integer"
    return f"""
        with basis as (
            select
                i, {start} as aanvang, {wait} as wachtdagen, hash(i, 3) % 10 = 0 as klaar,
                {list(PRODUCTEN)}[1 + (i // {clients} * 3 + i % {clients} * 7) % {len(PRODUCTEN)}] as product
            from range({rows}) as t(i)
        )

        select
            i,
            printf('%012x', (hash(i % {clients}) % 281474976710656)::bigint) as client,
            printf('T-%08d', i) as traject,
            {list(GEMEENTEN)}[1 + (hash(i % {clients}, 4) % {len(GEMEENTEN)})::integer] as gemeente,
            product,
            ['01', '02', '03', '04'][1 + (hash(i, 5) % 4)::integer] as verwijzer,
            (2009 + hash(i % {clients}, 6) % 12)::smallint as geboortejaar,
            if(hash(i, 7) % 12 = 0, 'ja', 'nee') as crisis,
            aanvang - wachtdagen - 6 as datum_verwijzing,
            aanvang - wachtdagen as datum_aanmelding,
            aanvang - wachtdagen // 3 as datum_intake,
            aanvang - wachtdagen // 2 as datum_toewijzing,
            aanvang as beoogde_aanvang,
            aanvang as datum_aanvang,
            case when klaar then greatest(aanvang, date '{LAST}' + (hash(i, 8) % 30)::integer) end
                as datum_einde,
            case when klaar then
                ['01', '01', '01', '01', '01', '01', '02', '03', '03', '04'][1 + (hash(i, 9) % 10)::integer]
                end as reden_einde,
            null as naar_partner,
            null as uitval_voor_start
        from basis
    """


def write_delivery(pad: Path, rows: int) -> None:
    """One delivery of trajecten as a partner sends it: `;`, dd-mm-jjjj, a client in five more than once."""
    dates = [c.naam for c in extracts()["trajecten"].kolommen if c.type == "datum"]
    dutch = ", ".join(f"strftime({name}, '%d-%m-%Y') as {name}" for name in dates)
    duckdb.connect().execute(
        f"copy (select * exclude (i) replace ({dutch}) from ({trajecten(rows, rows * 4 // 5)}) order by i)"
        f" to '{pad}' (header, delimiter ';')"
    )


def fill(pad: Path, keten: Keten, rows: int) -> Dataset:
    """A dataset of 40 partners and 60 months with so many traject rows, and as many cost rows.

    Written straight into the tables, then derived as always: the same contents as by delivering, in a
    fraction of the time.
    """
    dataset = open_dataset(pad, keten, SLEUTELS)
    columns = ", ".join(extracts()["trajecten"].namen)
    # A traject lies as many months further back as its number says, and has ended unless it is recent.
    back = f"(i // {PARTNERS} % {MONTHS})"
    shifted = ", ".join(
        f"({name} - to_months({back}::integer))::date as {name}"
        for name in columns.split(", ") if name.startswith(("datum", "beoogde"))
    )  # fmt: skip
    with dataset.write("meting", "herbouw", str(rows)) as cursor:
        for number, extract in enumerate(("trajecten", "kosten", "uitkomsten", "wachtlijst")):
            cursor.execute(
                f"""
                insert into levering
                select
                    {number} * 100000 + m * {PARTNERS} + p, printf('p%02d', p), '{extract}',
                    date '{FIRST}' + to_months(m::integer), 1, 'geldig', 'b.csv', 'hash', 1, '',
                    date '{FIRST}' + to_months(m::integer + 1) + interval 9 day, 'meting', 1, 0, 0,
                    null, null, ''
                from range({MONTHS}) as months(m), range({PARTNERS}) as partners(p)
                order by m, p
                """
            )
        cursor.execute(
            f"""
            insert into trajecten (levering, regel, partner, levermaand, {columns}, actueel)
            select
                ({MONTHS} - 1 - {back}) * {PARTNERS} + i % {PARTNERS}, i, printf('p%02d', i % {PARTNERS}),
                date '{LAST}' - to_months({back}::integer), {columns}, true
            from (select * replace ({shifted}) from ({trajecten(rows, rows * 4 // 5)}))
            order by {back} desc, i % {PARTNERS}
            """
        )
        _fill_the_rest(cursor)
        rebuild(cursor)
    dataset.checkpoint()
    return dataset


def _fill_the_rest(cursor: duckdb.DuckDBPyConnection) -> None:
    """Costs, a measurement of one in five and a waiting list of one in ten, all from the trajecten."""
    cursor.execute(
        """
        insert into kosten (levering, regel, partner, levermaand, maand, gemeente, product, bedrag, client,
            traject, eenheid, volume, tarief)
        select levering + 100000, regel, partner, levermaand, levermaand, gemeente, product,
            80 * (1 + regel % 20), client, traject, '04', 1 + regel % 20, 80
        from trajecten
        """
    )
    cursor.execute(
        """
        insert into uitkomsten (levering, regel, partner, levermaand, client, traject, datum, instrument,
            score, informant, moment)
        select levering + 200000, regel, partner, levermaand, client, traject, levermaand + 14,
            'rapportcijfer', 4 + regel % 7, if(regel % 2 = 0, 'jeugdige', 'ouder'), 'einde'
        from trajecten where regel % 5 = 0
        """
    )
    cursor.execute(
        """
        insert into wachtlijst (levering, regel, partner, levermaand, peildatum, client, gemeente, product,
            datum_aanmelding, overbrugging)
        select levering + 300000, regel, partner, levermaand, last_day(levermaand), client, gemeente, product,
            least(datum_aanmelding, last_day(levermaand)), if(regel % 4 = 0, 'ja', 'nee')
        from trajecten where regel % 10 = 0
        """
    )


def deliver_a_month(dataset: Dataset) -> float:
    """Deliver the last month of one partner anew, and return the seconds that merging and measuring took.

    Most of its rows run on as they were; one in ten ended this month and one in twenty is new.
    """
    offer = merge.Aanbieding(
        "p07", "trajecten", LAST, "b.csv", "nieuw", 1, "", datetime(2026, 10, 9), "meting", MONTHLY, 0, 0
    )
    names = ", ".join(extracts()["trajecten"].namen)
    rows = f"""
        select row_number() over () + 1 as regel, {names}
        from (
            select * replace (
                if(regel % 20 = 0, 'N' || traject, traject) as traject,
                if(regel % 10 = 1, date '{LAST}' + 20, datum_einde) as datum_einde,
                if(regel % 10 = 1, '01', reden_einde) as reden_einde
            )
            from traject_stand where partner = 'p07' order by levermaand desc, regel limit {MONTHLY}
        )
    """
    begin = perf_counter()
    with dataset.write("meting", "levering", "maand") as cursor:
        merge.merge(cursor, offer, rows)
    return perf_counter() - begin
