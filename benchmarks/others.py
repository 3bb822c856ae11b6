"""The same checks on the same file with tools an engineer would otherwise reach for.

Both follow the definition of the extract. pandera gets every check on values, rows and across rows;
frictionless only types, required cells, code lists and the key, as it has no fast road for the rest.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.chain import LAST, write_chain
from ketenmonitor.vocabulary.codelist import codelijst
from ketenmonitor.vocabulary.extract import Extract, extracts

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
PERSONAL = {
    "e-mail": re.compile(r"[^@\s]+@[^@\s]+\.\w+"),
    "postcode": re.compile(r"^[1-9]\d{3} ?[A-Za-z]{2}$"),
}


def trajecten() -> tuple[Extract, dict[str, list[str]]]:
    """The extract and the codes its columns may hold."""
    with TemporaryDirectory() as folder:
        keten = write_chain(Path(folder) / "keten.toml")
    extract = extracts()["trajecten"]
    return extract, {c.naam: list(codelijst(c.lijst, keten)) for c in extract.kolommen if c.lijst}


def pandera_check(csv: Path) -> None:
    """Read as text, type, and check values, rows, key and overlap in one lazy pandera schema."""
    import pandas as pd
    import pandera.pandas as pa

    extract, codes = trajecten()
    raw = pd.read_csv(csv, sep=";", dtype=str, keep_default_na=False, na_values=[""])
    frame = pd.DataFrame(index=raw.index)
    unreadable = {}
    for column in extract.kolommen:
        text = raw[column.naam].str.strip()
        if column.type == "datum":
            frame[column.naam] = pd.to_datetime(text, format="%d-%m-%Y", errors="coerce")
            unreadable[column.naam] = (text.notna() & frame[column.naam].isna()).sum()
        elif column.type == "jaar":
            frame[column.naam] = pd.to_numeric(text, errors="coerce")
            unreadable[column.naam] = (text.notna() & frame[column.naam].isna()).sum()
        else:
            frame[column.naam] = text
    assert not any(unreadable.values()), unreadable

    def personal(values: pd.Series) -> bool:
        nine = values.str.fullmatch(r"\d{8,9}")
        digits = values[nine].str.zfill(9)
        proof = sum(
            (w * digits.str[i].astype(int) for i, w in enumerate(BSN_WEIGHTS)), start=0 * digits.str.len()
        )
        suspect = bool(nine.mean() > 0.5 and (proof % 11 == 0).mean() > 0.5)
        return not suspect and not any(values.str.contains(p).any() for p in PERSONAL.values())

    columns = {}
    for column in extract.kolommen:
        checks = [pa.Check.isin(codes[column.naam])] if column.naam in codes else []
        if column.type == "pseudoniem":
            checks = [pa.Check(personal), pa.Check.str_length(max_value=200)]
        columns[column.naam] = pa.Column(
            nullable=not column.verplicht, checks=checks, unique=column.naam == "traject"
        )

    end = pd.Timestamp(LAST) + pd.offsets.MonthEnd(0)

    def not_before(later: str, earlier: str) -> pa.Check:
        return pa.Check(lambda d: ~(d[later] < d[earlier]), name=f"{later} na {earlier}")

    def no_overlap(d: pd.DataFrame) -> pd.Series:
        begun = d[d["datum_aanvang"].notna()].sort_values("datum_aanvang", kind="stable")
        until = begun["datum_einde"].fillna(pd.Timestamp("2262-01-01"))
        before = until.groupby([begun["client"], begun["product"]]).cummax()
        before = before.groupby([begun["client"], begun["product"]]).shift()
        return (~(begun["datum_aanvang"] <= before)).reindex(d.index, fill_value=True)

    schema = pa.DataFrameSchema(
        columns,
        checks=[
            not_before("datum_einde", "datum_aanvang"),
            not_before("datum_aanvang", "datum_aanmelding"),
            not_before("datum_intake", "datum_aanmelding"),
            not_before("datum_aanvang", "datum_intake"),
            not_before("datum_toewijzing", "datum_verwijzing"),
            pa.Check(lambda d: d["datum_einde"].isna() == d["reden_einde"].isna(), name="einde en reden"),
            pa.Check(
                lambda d: d["datum_einde"].isna() | d["datum_aanvang"].notna(), name="einde zonder aanvang"
            ),
            *[
                pa.Check(lambda d, n=name: ~(d[n] > end), name=f"{name} na de maand")
                for name in ("datum_aanvang", "datum_einde", "datum_aanmelding")
            ],
            pa.Check(lambda d: ~(d["datum_einde"] < pd.Timestamp(LAST)), name="eerder geëindigd"),
            pa.Check(
                lambda d: d["uitval_voor_start"].isna() | d["datum_aanvang"].isna(), name="uitval na start"
            ),
            pa.Check(
                lambda d: d["naar_partner"].isna() | d["datum_einde"].notna(), name="overgedragen en loopt"
            ),
            pa.Check(
                lambda d: (
                    d["geboortejaar"].isna() | (d["datum_aanvang"].dt.year - d["geboortejaar"]).between(0, 23)
                ),
                name="leeftijd",
            ),
            pa.Check(lambda d: ~d["product"].isin(["01", "31"]) | (d["verwijzer"] == "06"), name="wijkteam"),
            pa.Check(no_overlap, name="overlap"),
        ],
    )
    schema.validate(frame, lazy=True)


def frictionless_check(csv: Path) -> None:
    """Validate against a Table Schema with types, required cells, enumerations and a unique key."""
    from frictionless import Dialect, Resource, Schema, formats, validate

    extract, codes = trajecten()
    fields = []
    for column in extract.kolommen:
        constraints: dict[str, object] = {"required": True} if column.verplicht else {}
        if column.naam in codes:
            constraints["enum"] = codes[column.naam]
        if column.naam == "traject":
            constraints["unique"] = True
        kind = {"datum": {"type": "date", "format": "%d-%m-%Y"}, "jaar": {"type": "year"}}
        fields.append(
            {"name": column.naam, "constraints": constraints, **kind.get(column.type, {"type": "string"})}
        )
    dialect = Dialect(controls=[formats.CsvControl(delimiter=";")])
    schema = Schema.from_descriptor({"fields": fields})
    resource = Resource(
        path=csv.name, basepath=str(csv.parent), dialect=dialect, schema=schema, encoding="utf-8"
    )
    report = validate(resource)
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type"])[:5]
