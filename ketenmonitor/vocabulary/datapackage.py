"""The extracts as a Frictionless Data Package, so that other software can check a file before delivery.

Made from the same definitions as the templates; the descriptor follows version 2 of the standard
(https://datapackage.org) and stays readable for software that knows version 1. It asks for the
strict notation; the intake also understands other spellings.
"""

import re
from typing import Any

from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.examples import voorbeeld
from ketenmonitor.vocabulary.extract import Column, Extract, extracts
from ketenmonitor.vocabulary.keten import Keten

PROFIEL = "https://datapackage.org/profiles/2.0/datapackage.json"
DIALECT = {"delimiter": ";", "header": True, "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}

LANGSTE_TEKST = 200  # rule W15 of the intake

_NUMBER = {"decimalChar": ",", "groupChar": "."}
_TYPES: dict[str, dict[str, Any]] = {
    "pseudoniem": {"type": "string"},
    "tekst": {"type": "string"},
    "code": {"type": "string"},
    "ja_nee": {"type": "string"},
    "datum": {"type": "date", "format": "%d-%m-%Y"},
    "maand": {"type": "yearmonth"},
    "jaar": {"type": "year"},
    "geheel": {"type": "integer", "groupChar": "."},
    "decimaal": {"type": "number"} | _NUMBER,
    "bedrag": {"type": "number"} | _NUMBER,
}
_LIMITS: dict[str, dict[str, Any]] = {
    # No white space around it, which the intake takes off, and so never empty.
    "pseudoniem": {"pattern": r"\S(.*\S)?", "maxLength": LANGSTE_TEKST},
    "tekst": {"maxLength": LANGSTE_TEKST},
    "jaar": {"minimum": 1900, "maximum": 2099},  # rule W11: four figures that begin with 19 or 20
}
_BOUND = re.compile(r"(?P<kolom>\w+) (?P<teken>[<>]) (?P<grens>-?\d+)")


def datapackage(keten: Keten) -> dict[str, Any]:
    """Return the descriptor of all extracts in this chain, ready for JSON (``datapackage.json``).

    Each extract is a resource ``<extract>.csv`` with its columns, codes and limits. Rules that
    compare columns or rows have no place in the standard and are tested at intake only.
    """
    return {
        "$schema": PROFIEL,
        "profile": "tabular-data-package",
        "name": "ketenmonitor-extracten",
        "title": f"Extracten van {keten.naam}",
        "description": "De maandelijkse extracten van de partners: kolommen, codes en grenzen.",
        "resources": [_resource(extract, keten) for extract in extracts().values()],
    }


def _resource(extract: Extract, keten: Keten) -> dict[str, Any]:
    return {
        "name": extract.extract,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": f"{extract.extract}.csv",
        "title": extract.naam,
        "description": f"Eén rij is {extract.rij}. {extract.uitleg}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": _schema(extract, keten),
    }


def _schema(extract: Extract, keten: Keten) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, extract, keten) for column in extract.kolommen],
        "missingValues": [""],
    }
    if extract.sleutel:
        # A primary key may hold no empty values; a unique key may (version 2).
        required = all(extract.kolom(naam).verplicht for naam in extract.sleutel)
        key = list(extract.sleutel)
        schema |= {"primaryKey": key} if required else {"uniqueKeys": [key]}
    return schema


def _field(column: Column, extract: Extract, keten: Keten) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.naam, "description": column.uitleg, **_TYPES[column.type]}
    example = voorbeeld(column, keten)
    if example and "decimalChar" in field:
        # Software reads ``example`` without the decimal comma of the field and calls it wrong.
        field["description"] += f" Bijvoorbeeld {example}."
    elif example:
        field["example"] = example
    constraints: dict[str, Any] = {"required": column.verplicht, **_LIMITS.get(column.type, {})}
    codes = codelijst(column.lijst, keten) if column.lijst else {}
    if codes:
        field["categories"] = [{"value": code.code, "label": code.naam} for code in codes.values()]
        constraints["enum"] = list(codes)
    for rule in extract.regels:
        # A rule as "aantal < 0" is the one kind that the standard can express.
        bound = _BOUND.fullmatch(rule.fout_als) if rule.ernst == "fout" else None
        if bound and bound["kolom"] == column.naam and rule.alleen_domein in (None, keten.domein):
            constraints["minimum" if bound["teken"] == "<" else "maximum"] = int(bound["grens"])
    return field | {"constraints": constraints}
