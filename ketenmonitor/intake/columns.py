"""Stages ``bestand`` and ``kolommen``: whether the file is whole and has the columns of the extract."""

from ketenmonitor.intake import findings
from ketenmonitor.intake.specimen import Proefstuk


def judge_structure(proef: Proefstuk) -> None:
    """Add a finding for every row with too few or too many fields (B01), and for a file of no rows (B02)."""
    faults = proef.geladen.structuur
    if not faults:
        if not proef.geladen.rijen:
            findings.add(proef.cursor, "B02")
        return
    width = len(proef.gelezen.kop)
    proef.cursor.execute(
        """
        insert into gevonden
        select 'B01', '', 'A', regel, rij, null, velden || ' velden in plaats van ' || $breedte
        from (
            select unnest($regel::bigint[]) as regel, unnest($rij::bigint[]) as rij,
                unnest($velden::bigint[]) as velden
        )
        """,
        {
            "breedte": width,
            "regel": [fault.regel for fault in faults],
            "rij": [fault.rij for fault in faults],
            "velden": [fault.velden for fault in faults],
        },
    )


def judge_columns(proef: Proefstuk) -> None:
    """Add a finding for a required column that lacks, rivals, a likeness and a column nobody knows."""
    cursor, koppeling, kop = proef.cursor, proef.koppeling, proef.gelezen.kop
    for column in proef.extract.kolommen:
        if column.verplicht and column.naam not in koppeling.kolommen:
            findings.add(cursor, "K01", column.naam)
    for kolom, positions in koppeling.dubbel.items():
        findings.add(cursor, "K02", kolom, meer=", ".join(f"'{kop[p - 1]}'" for p in positions))
    for kolom, how in koppeling.hoe.items():
        if how == "lijkt op":
            findings.add(cursor, "K04", kolom, kop[koppeling.kolommen[kolom] - 1])
    for position, name in enumerate(kop, 1):
        if position not in koppeling.kolommen.values():
            findings.add(cursor, "K03", waarde=name)
