"""Write the reference chapter of the user guide, ``docs/handleiding/08-naslag.md``, from the definitions.

python scripts/handleiding.py           # write it
python scripts/handleiding.py --toets   # only say whether it is up to date (exit 1 when it is not)
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

if (root := str(Path(__file__).resolve().parent.parent)) not in sys.path:
    sys.path.insert(0, root)

from ketenmonitor.intake.catalogue import catalogue
from ketenmonitor.intake.rules import STAGES, general_rules
from ketenmonitor.performance.completeness import needs
from ketenmonitor.ui.navigation import PAGINAS
from ketenmonitor.vocabulary.codelist import national, national_lists
from ketenmonitor.vocabulary.extract import TYPE_WORDS, Column, Extract, extracts
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis

NASLAG = Path(root) / "docs" / "handleiding" / "08-naslag.md"

INTRO = """# 8. Naslag

Alles wat Ketenmonitor vraagt, toetst en meet. Dit hoofdstuk is gemaakt uit dezelfde definities als het
programma zelf (met `scripts/handleiding.py`) en wordt niet met de hand gewijzigd. Op de pagina Begrippen
staat hetzelfde, met zoeken, en daar ook met de partners, gemeenten en producten van uw eigen keten.

Inhoud: [pagina’s](#paginas) · [extracts](#extracts) · [codelijsten](#codelijsten) · [KPI’s](#kpis) ·
[regels](#regels)
"""
LISTS = """Landelijke lijsten, en enkele van Ketenmonitor zelf. De lijsten `partner`, `gemeente` en `product`
komen uit het ketenbestand (zie [hoofdstuk 6](06-een-keten-inrichten.md)); een keten in het domein jeugd heeft
als producten ook alles uit `hulpvorm` en `productcategorie_jeugd`, een keten in het domein wmo alles uit
`productcategorie_wmo`. Wat onder *Ook herkend als* staat, mag een partner ook schrijven: het wordt vertaald,
en dat wordt gemeld. Hoofdletters maken nergens verschil."""
RULES = """De toetsen gaan in deze volgorde. Vindt een stap een fout, dan wordt er na die stap niet verder
getoetst: wat daarna komt zou dan niets zeggen. Een **fout** houdt het bestand tegen, een **waarschuwing**
vraagt of het klopt, **info** meldt alleen.
Waar hier … staat, noemt een bevinding wat er in uw bestand staat."""
STAGE_WORDS = {
    "bestand": "Is elke rij goed gevormd?",
    "persoonsgegevens": "Staan er gegevens in waaraan iemand te herkennen is?",
    "kolommen": "Zijn alle kolommen er?",
    "waarden": "Is elke waarde van de goede soort?",
    "rijen": "Kloppen de waarden van een rij met elkaar?",
    "samenhang": "Kloppen de rijen met elkaar?",
    "vergelijking": "Klopt het bestand met eerdere en andere leveringen?",
}
DIRECTIONS = {
    "hoger": "hoger is beter",
    "lager": "lager is beter",
    "neutraal": "hoger noch lager is beter",
}


def naslag() -> str:
    """The whole chapter as Markdown."""
    parts = [INTRO, *_pages(), *_extracts(), *_lists(), *_kpis(), *_rules()]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(text) for text in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ").strip()


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _pages() -> Iterator[str]:
    yield "## Pagina’s"
    # The first page is the one without a path of its own.
    rows = [[p.naam, p.vraag, _code("/" if p is PAGINAS[0] else f"/{p.adres}")] for p in PAGINAS]
    yield _table(["Pagina", "Welke vraag zij beantwoordt", "Adres"], rows)


def _extracts() -> Iterator[str]:
    yield "## Extracts"
    yield "De bestanden die een partner elke maand levert. Eén kolom per gegeven, in willekeurige volgorde."
    for extract in extracts().values():
        yield f"### {extract.naam}: `{extract.extract}`"
        yield f"Eén rij is {extract.rij}. {extract.uitleg} {_key(extract)}"
        head = ["Kolom", "Verplicht", "Soort waarde", "Uitleg", "Voorbeeld", "Ook herkend als"]
        yield _table(head, [_column(column) for column in extract.kolommen])


def _key(extract: Extract) -> str:
    if not extract.sleutel:
        return "Twee gelijke rijen mogen."
    return f"Uniek per {' + '.join(_code(name) for name in extract.sleutel)}."


def _column(column: Column) -> list[str]:
    kind = TYPE_WORDS[column.type]
    if column.codelijst:
        kind = f"code uit de lijst {_code(column.codelijst)}"
    return [
        _code(column.naam),
        "ja" if column.verplicht else "",
        kind,
        column.uitleg,
        _code(column.voorbeeld),
        ", ".join(column.synoniemen),
    ]


def _lists() -> Iterator[str]:
    yield "## Codelijsten"
    yield LISTS
    for lijst in national_lists():
        codes = list(national(lijst).values())
        extra = [name for name in codes[0].extra if name != "ook_wmo"]
        yield f"### Codelijst `{lijst}`"
        head = ["Code", "Naam", "Uitleg", *(name.capitalize() for name in extra), "Ook herkend als", "Bron"]
        yield _table(
            head,
            [
                [_code(c.code), c.naam, c.uitleg, *(c.extra[e] for e in extra), ", ".join(c.ook), c.bron]
                for c in codes
            ],
        )
        if "ook_wmo" in codes[0].extra:
            wmo = [
                f"{c.extra['ook_wmo'].replace('|', ', ')} voor {_code(c.code)}"
                for c in codes
                if c.extra["ook_wmo"]
            ]
            yield f"In een keten in het domein wmo geldt in plaats van *Ook herkend als*: {'; '.join(wmo)}."


def _kpis() -> Iterator[str]:
    yield "## KPI’s"
    yield "De code achter de naam is die van het importbestand met afspraken en van de opdrachtregel."
    for dimensie, name in DIMENSIES.items():
        yield f"### {name}"
        for kpi in (k for k in kpis().values() if k.dimensie == dimensie):
            yield f"#### {kpi.naam}: `{kpi.kpi}`"
            yield kpi.definitie
            yield " ".join(_facts(kpi))


def _facts(kpi: Kpi) -> Iterator[str]:
    yield f"*Eenheid: {kpi.eenheid}; {DIRECTIONS[kpi.richting]}."
    yield f"Uit: {', '.join(needs(kpi)) or 'de leverkalender'}."
    if kpi.minimum:
        yield f"Oordeel vanaf {kpi.minimum} waarnemingen, of meer als de keten dat zo heeft ingesteld."
    if kpi.rijping:
        yield f"Te beoordelen als er {kpi.rijping} maanden na zijn geleverd."
    if kpi.per_product:
        yield "Alleen binnen één product."
    yield f"Bron: {kpi.bron}.*"


def _rules() -> Iterator[str]:
    yield "## Regels"
    yield RULES
    for stage in STAGES:
        rules = [rule for rule in catalogue() if rule.fase == stage]
        yield f"### {stage.capitalize()}: {STAGE_WORDS[stage].lower()}"
        general = [rule for rule in rules if rule.nummer in general_rules()]
        own = [rule for rule in rules if rule.nummer not in general_rules()]
        if general:
            rows = [[_code(r.nummer), r.ernst, r.naam, r.melding] for r in general]
            yield _table(["Regel", "Ernst", "Wat", "Wat u leest"], rows)
        for extract, group in groupby(own, key=lambda rule: rule.naam.split(":")[0]):
            rows = [[_code(r.nummer), r.ernst, r.naam.split(": ", 1)[1], r.melding] for r in group]
            yield f"**{extract}**"
            yield _table(["Regel", "Ernst", "Kolom", "Wat u leest"], rows)


def main() -> int:
    """Write the chapter, or with ``--toets`` say whether it is up to date."""
    text = naslag()
    if "--toets" in sys.argv[1:]:
        fresh = NASLAG.exists() and NASLAG.read_text("utf-8") == text
        print(f"{NASLAG.name} is {'bij' if fresh else 'verouderd: draai scripts/handleiding.py'}.")
        return 0 if fresh else 1
    NASLAG.parent.mkdir(parents=True, exist_ok=True)
    NASLAG.write_text(text, "utf-8")
    print(f"{NASLAG.name}: {len(text.splitlines())} regels.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
