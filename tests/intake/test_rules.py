"""Every rule of the catalogue, broken by one small file and kept by another."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.intake.catalogue import catalogue
from ketenmonitor.intake.rules import STAGES, extract_rules, general_rules, rules_for
from ketenmonitor.intake.validation import Toets
from ketenmonitor.vocabulary.extract import extracts
from tests.intake.proefbestanden import bestand, gevonden, letter, twee


@dataclass(frozen=True)
class Geval:
    """Line 3 of a file differs from a good row: by ``fout`` it breaks the rule, by ``goed`` it does not."""

    nummer: str
    extract: str
    ernst: str
    kolom: str
    fout: dict[str, str]
    goed: dict[str, str]
    melding: str

    @property
    def waarde(self) -> str | None:
        return self.fout.get(self.kolom) or None


TR, WL, KO, UK, WV = "trajecten", "wachtlijst", "kosten", "uitkomsten", "wachttijdverdeling"
EINDE = {"datum_einde": "20-03-2026", "reden_einde": "01"}

GEVALLEN = [
    # Values on their own.
    Geval(
        "W01", TR, "fout", "client", {"client": ""},
        {"client": "x"}, "'client' is leeg en verplicht: vul de waarde in."
    ),
    Geval(
        "W02", TR, "fout", "datum_intake", {"datum_intake": "31-02-2026"}, {"datum_intake": "28-02-2026"},
        "'31-02-2026' is geen geldige datum voor 'datum_intake': schrijf dd-mm-jjjj, bijvoorbeeld "
        "31-10-2026.",
    ),
    Geval(
        "W03", TR, "fout", "datum_intake", {"datum_intake": "09/02/2026"},
        {"datum_intake": "09/02/2026", "datum_toewijzing": "20/01/2026"},
        "'09/02/2026' is dubbelzinnig: uit geen enkele datum in het bestand blijkt of de dag of de maand "
        "vooraan "
        "staat; schrijf dd-mm-jjjj.",
    ),
    Geval(
        "W04", KO, "fout", "bedrag", {"bedrag": "gratis"}, {"bedrag": "170,28"},
        "'gratis' is geen getal voor 'bedrag': schrijf bijvoorbeeld 1.234,50 of 1234,5.",
    ),
    Geval(
        "W05", KO, "fout", "volume", {"volume": "1.234"}, {"volume": "2,0"},
        "'1.234' kan duizend of een breuk betekenen en de rest van de kolom beslist het niet: schrijf 1234 "
        "of 1,234 "
        "zonder twijfel.",
    ),
    Geval(
        "W06", WV, "waarschuwing", "aantal", {"aantal": "1.234"}, {"aantal": "1234"},
        "'1.234' is opgevat als 1234, want drie decimalen passen niet bij 'aantal': controleer dit.",
    ),
    Geval(
        "W07", TR, "fout", "reden_einde", {"reden_einde": "88"} | {"datum_einde": "20-03-2026"}, EINDE,
        "'88' staat niet in de codelijst van 'reden_einde': gebruik een code van de lijst, of leg vast welke "
        "code "
        "van de keten ermee wordt bedoeld.",
    ),
    Geval(
        "W08", TR, "waarschuwing", "gemeente", {"gemeente": "363"}, {"gemeente": "0363"},
        "'363' is opgevat als 0363 (1 keer): de nul vooraan was weggevallen, waarschijnlijk door Excel.",
    ),
    Geval(
        "W09", TR, "info", "verwijzer", {"verwijzer": "Huisarts"}, {"verwijzer": "02"},
        "'Huisarts' is vertaald naar 02 (1 keer).",
    ),
    Geval(
        "W10", WV, "fout", "aantal", {"aantal": "12,5"}, {"aantal": "12,0"},
        "'12,5' is geen geheel getal voor 'aantal': vul een geheel getal in.",
    ),
    Geval(
        "W11", TR, "fout", "geboortejaar", {"geboortejaar": "13"}, {"geboortejaar": "2013.0"},
        "'13' is geen jaartal van vier cijfers voor 'geboortejaar': schrijf jjjj.",
    ),
    Geval(
        "W12", KO, "fout", "maand", {"maand": "13-2026"}, {"maand": "03-2026"},
        "'13-2026' is geen maand voor 'maand': schrijf jjjj-mm, bijvoorbeeld 2026-10.",
    ),
    Geval(
        "W13", KO, "fout", "tarief", {"tarief": "85,1401"}, {"tarief": "85,1400"},
        "Het bedrag '85,1401' heeft meer dan twee decimalen: rond af op centen.",
    ),
    Geval(
        "W14", KO, "fout", "tarief", {"tarief": "85.14"}, {"tarief": "85,1"},
        "De kolom 'tarief' bevat getallen met een komma en getallen met een punt als decimaalteken, zoals "
        "'85.14': "
        "gebruik één schrijfwijze.",
    ),
    Geval(
        "W15", TR, "fout", "traject", {"traject": "T" * 201}, {"traject": "T" * 200},
        "De waarde van 'traject' is langer dan 200 tekens: hier hoort een korte code of een kort nummer.",
    ),
    Geval(
        "V08", TR, "waarschuwing", "product", {"product": "oud"}, {"product": "nieuw"},
        "Product oud geldt deze maand niet meer: gebruik nieuw (Begeleiding nieuwe stijl).",
    ),
    # Trajecten.
    Geval(
        "TR01", TR,
        "fout", "datum_einde", EINDE | {"datum_einde": "01-03-2026"}, EINDE | {"datum_einde": "02-03-2026"},
        "Het einde op 01-03-2026 ligt vóór de aanvang: verbeter een van beide datums.",
    ),
    Geval(
        "TR02", TR, "fout", "reden_einde", EINDE | {"reden_einde": ""}, EINDE,
        "Dit traject heeft een einddatum zonder reden: vul de reden van einde in.",
    ),
    Geval(
        "TR03", TR, "fout", "datum_einde", {"reden_einde": "01"}, EINDE,
        "Dit traject heeft een reden van einde zonder einddatum: vul de einddatum in, of laat de reden leeg "
        "zolang "
        "het traject loopt.",
    ),
    Geval(
        "TR04", TR, "fout", "datum_einde", EINDE | {"datum_aanvang": ""}, EINDE,
        "Dit traject eindigt op 20-03-2026 zonder dat het begon: vul de aanvang in, of gebruik "
        "uitval_voor_start.",
    ),
    Geval(
        "TR05", TR, "fout", "datum_aanvang", {"datum_aanvang": "15-01-2026", "datum_intake": ""},
        {"datum_aanvang": "16-01-2026", "datum_intake": ""},
        "De aanvang op 15-01-2026 ligt vóór de aanmelding: verbeter een van beide datums.",
    ),
    Geval(
        "TR06", TR, "fout", "datum_intake", {"datum_intake": "15-01-2026"}, {"datum_intake": "16-01-2026"},
        "De intake op 15-01-2026 ligt vóór de aanmelding: verbeter een van beide datums.",
    ),
    Geval(
        "TR07", TR, "waarschuwing", "datum_aanvang", {"datum_aanvang": "08-02-2026"},
        {"datum_aanvang": "09-02-2026"},
        "De aanvang op 08-02-2026 ligt vóór de intake: deze rij telt niet mee in de behandelwachttijd; "
        "controleer "
        "de datums.",
    ),
    Geval(
        "TR08", TR, "fout", "datum_aanvang", {"datum_aanvang": "01-04-2026"}, {"datum_aanvang": "31-03-2026"},
        "De aanvang op 01-04-2026 ligt na de maand van levering: lever wat nog moet beginnen met een lege "
        "aanvang, "
        "of kies de juiste maand.",
    ),
    Geval(
        "TR09", TR,
        "fout", "datum_einde", EINDE | {"datum_einde": "01-04-2026"}, EINDE | {"datum_einde": "31-03-2026"},
        "Het einde op 01-04-2026 ligt na de maand van levering: laat het leeg zolang het traject loopt, of "
        "kies de "
        "juiste maand.",
    ),
    Geval(
        "TR10", TR, "fout", "datum_aanmelding",
        {"datum_aanmelding": "01-04-2026", "datum_intake": "", "datum_aanvang": ""},
        {"datum_aanmelding": "31-03-2026", "datum_intake": "", "datum_aanvang": ""},
        "De aanmelding op 01-04-2026 ligt na de maand van levering: kies de juiste maand of verbeter de "
        "datum.",
    ),
    Geval(
        "TR11", TR, "fout", "uitval_voor_start", {"uitval_voor_start": "geweigerd"},
        {"uitval_voor_start": "geweigerd", "datum_aanvang": ""},
        "Dit traject begon en heeft toch een uitval vóór de start ('geweigerd'): laat een van beide leeg.",
    ),
    Geval(
        "TR12", TR, "waarschuwing", "datum_toewijzing", {"datum_toewijzing": "01-01-2026"},
        {"datum_toewijzing": "02-01-2026"},
        "De toewijzing op 01-01-2026 ligt vóór de verwijzing: deze rij telt niet mee in de toegangstijd; "
        "controleer "
        "de datums.",
    ),
    Geval(
        "TR13", TR, "waarschuwing", "naar_partner",
        {"naar_partner": "anker"}, EINDE | {"naar_partner": "anker"},
        "De cliënt is overgedragen aan anker terwijl het traject nog loopt: vul de einddatum in of laat "
        "naar_partner "
        "leeg.",
    ),
    Geval(
        "TR14", TR, "waarschuwing", "geboortejaar", {"geboortejaar": "2002"}, {"geboortejaar": "2003"},
        "Met geboortejaar 2002 is de cliënt bij aanvang geen jeugdige: controleer het jaar.",
    ),
    Geval(
        "TR15", TR, "waarschuwing", "verwijzer", {"product": "01", "verwijzer": "02"},
        {"product": "01", "verwijzer": "06"},
        "Hulp door het wijk- of buurtteam heeft volgens het CBS geen verwijzer: vul 06 in plaats van 02 in.",
    ),
    Geval(
        "TR16", TR, "waarschuwing", "datum_einde",
        EINDE | {"datum_aanvang": "16-02-2026", "datum_einde": "28-02-2026"},
        EINDE | {"datum_aanvang": "16-02-2026", "datum_einde": "01-03-2026"},
        "Dit traject eindigde op 28-02-2026, vóór de maand van levering: het wordt in de maand van het einde "
        "meegeteld; lever een geëindigd traject daarna niet meer.",
    ),
    Geval(
        "TR17", TR, "waarschuwing", "datum_aanvang",
        {"client": "a41f09c2b7e6", "datum_aanvang": "05-03-2026"},
        {"client": "a41f09c2b7e6", "datum_aanvang": "05-03-2026", "product": "41"},
        "Dezelfde cliënt heeft bij hetzelfde product een ander traject dat deze periode overlapt: voeg de "
        "trajecten "
        "samen (CBS: één record per jeugdige, hulpvorm en periode).",
    ),
    # Wachtlijst.
    Geval(
        "WL01", WL, "fout", "peildatum", {"peildatum": "28-02-2026"}, {"peildatum": "31-03-2026"},
        "De peildatum 28-02-2026 valt buiten de maand van levering: lever de stand van de laatste dag van "
        "die maand, "
        "of kies de maand waarbij dit bestand hoort.",
    ),
    Geval(
        "WL02", WL, "waarschuwing", "peildatum", {"peildatum": "30-03-2026"}, {"peildatum": "31-03-2026"},
        "De peildatum 30-03-2026 is niet de laatste dag van de maand, zodat de stand niet met die van andere "
        "partners te vergelijken is: neem de stand op de laatste dag op.",
    ),
    Geval(
        "WL03", WL, "fout", "datum_aanmelding", {"datum_aanmelding": "01-04-2026", "datum_intake": ""},
        {"datum_aanmelding": "31-03-2026", "datum_intake": ""},
        "De aanmelding op 01-04-2026 ligt na de peildatum: wie dan nog niet was aangemeld hoort niet op deze "
        "lijst.",
    ),
    Geval(
        "WL04", WL, "fout", "datum_intake", {"datum_intake": "11-01-2026"}, {"datum_intake": "12-01-2026"},
        "De intake op 11-01-2026 ligt vóór de aanmelding: verbeter een van beide datums.",
    ),
    Geval(
        "WL05", WL, "waarschuwing", "datum_intake", {"datum_intake": "01-04-2026"},
        {"datum_intake": "31-03-2026"},
        "De intake op 01-04-2026 ligt na de peildatum: laat een geplande intake leeg tot zij is geweest.",
    ),
    Geval(
        "WL06", WL, "waarschuwing", "verwachte_start", {"verwachte_start": "31-03-2026"},
        {"verwachte_start": "01-04-2026"},
        "De verwachte start op 31-03-2026 is al voorbij: haal de cliënt van de lijst als de hulp begon, of "
        "werk de "
        "datum bij.",
    ),
    Geval(
        "WL07", WL, "waarschuwing", "datum_aanmelding", {"datum_aanmelding": "30-03-2023"},
        {"datum_aanmelding": "31-03-2023"},
        "De aanmelding op 30-03-2023 is meer dan drie jaar oud: controleer of deze cliënt nog wacht.",
    ),
    Geval(
        "WL08", WL, "waarschuwing", "geboortejaar", {"geboortejaar": "2027"}, {"geboortejaar": "2026"},
        "Met geboortejaar 2027 is de cliënt geen jeugdige: controleer het jaar.",
    ),
    # Kosten.
    Geval(
        "KO01", KO, "fout", "maand", {"maand": "2026-04"}, {"maand": "2026-03"},
        "De maand 2026-04 ligt na de maand van levering: kies de juiste maand of verbeter de regel.",
    ),
    Geval(
        "KO02", KO, "info", "maand", {"maand": "2026-02"}, {"maand": "2026-03"},
        "Deze regel hoort bij 2026-02, vóór de maand van levering: hij telt mee in die eerdere maand.",
    ),
    # 2 × 85,14 = 170,28; half a per cent of 171,14 is 0,8557: 0,85 off is allowed, 0,87 is not.
    Geval(
        "KO03", KO, "waarschuwing", "bedrag", {"bedrag": "171,15"}, {"bedrag": "171,13"},
        "Het bedrag 171,15 is niet gelijk aan volume maal tarief: verbeter het bedrag, het volume of het "
        "tarief.",
    ),
    Geval(
        "KO04", KO, "fout", "bedrag", {"bedrag": "17028"}, {"bedrag": "170,28"},
        "Het bedrag 17028 wijkt een factor honderd af van volume maal tarief: waarschijnlijk staat de komma "
        "verkeerd "
        "of is het bedrag in centen geleverd.",
    ),
    Geval(
        "KO05", KO, "waarschuwing", "volume", {"volume": "-2"}, {"volume": "-2", "bedrag": "-170,28"},
        "Het volume -2 en het bedrag hebben een verschillend teken: een credit is bij beide negatief.",
    ),
    Geval(
        "KO06", KO, "fout", "tarief", {"tarief": "-85,14"}, {"tarief": "0,00", "bedrag": "0,00"},
        "Het tarief -85,14 is negatief: maak bij een credit het bedrag en het volume negatief, niet het "
        "tarief.",
    ),
    Geval(
        "KO07", KO, "waarschuwing", "eenheid", {"eenheid": ""}, {"eenheid": "", "volume": ""},
        "Bij dit volume ontbreekt de eenheid: zonder eenheid telt de regel niet mee in de prijs.",
    ),
    Geval(
        "KO08", KO, "waarschuwing", "maand", {"maand": "2025-02"}, {"maand": "2025-03"},
        "Deze regel hoort bij 2025-02, meer dan een jaar terug: controleer de maand.",
    ),
    # Uitkomsten.
    Geval(
        "UK01", UK, "fout", "datum", {"datum": "01-04-2026"}, {"datum": "31-03-2026"},
        "De meting op 01-04-2026 ligt na de maand van levering: kies de juiste maand of verbeter de datum.",
    ),
    Geval(
        "UK02", UK, "info", "datum", {"datum": "28-02-2026"}, {"datum": "01-03-2026"},
        "De meting op 28-02-2026 is van vóór de maand van levering: zij telt mee in de maand van de meting.",
    ),
    Geval(
        "UK03", UK, "fout", "score", {"score": "11"}, {"score": "10"},
        "De score 11 valt buiten de schaal van het instrument: verbeter de score of het instrument.",
    ),
    Geval(
        "UK04", UK, "fout", "informant", {"informant": ""}, {"informant": "", "instrument": "sdq_totaal"},
        "Bij dit instrument is de informant verplicht, want jeugdige en ouder worden nooit samen gemiddeld: "
        "vul in "
        "wie antwoordde.",
    ),
    Geval(
        "UK05", UK, "fout", "domein", {"instrument": "zrm_2017", "score": "3"},
        {"instrument": "zrm_2017", "score": "3", "domein": "Huisvesting"},
        "Bij ZRM en GAS hoort elke score bij een domein of doel: vul het domein of het nummer van het doel "
        "in.",
    ),
    Geval(
        "UK06", UK, "waarschuwing", "moment", {"moment": ""}, {"moment": "begin"},
        "Zonder meetmoment telt de meting niet mee in de uitkomsten bij het einde: vul begin, tussen, einde, "
        "na_6_maanden of na_12_maanden in.",
    ),
    Geval(
        "UK07", UK, "fout", "score", {"score": "7,5"}, {"score": "7,0"},
        "De score 7,5 is geen heel getal, terwijl dit instrument alleen hele getallen kent: vul een heel "
        "getal in.",
    ),
    # Wachttijdverdeling.
    Geval(
        "WV01", WV, "fout", "maand", {"maand": "2026-02"}, {"maand": "2026-03"},
        "De maand 2026-02 is niet de maand van levering: kies de juiste maand of verbeter de regel.",
    ),
    Geval(
        "WV02", WV, "fout", "weken_tot", {"weken_vanaf": "6", "weken_tot": "6"},
        {"weken_vanaf": "6", "weken_tot": "7"},
        "De bovengrens van 6 weken is niet hoger dan de ondergrens: verbeter de klasse.",
    ),
    Geval(
        "WV03", WV, "fout", "aantal", {"aantal": "-1"}, {"aantal": "0"},
        "Het aantal -1 is negatief: een aantal cliënten is nul of meer.",
    ),
    Geval(
        "WV04", WV, "fout", "weken_vanaf", {"weken_vanaf": "-1", "weken_tot": "0"},
        {"weken_vanaf": "0", "weken_tot": "1"},
        "De ondergrens van -1 weken is negatief: een wachttijd is nul weken of meer.",
    ),
    # The first row is the class 4 to 5; a class that begins at 5 follows on it.
    Geval(
        "WV05", WV, "fout", "weken_vanaf", {"weken_vanaf": "3", "weken_tot": "5"},
        {"weken_vanaf": "5", "weken_tot": ""},
        "Deze klasse overlapt een andere klasse van hetzelfde product, zodat cliënten dubbel zouden tellen: "
        "laat de "
        "klassen op elkaar aansluiten.",
    ),
]  # fmt: skip

# Rules about more than one row or one file: each has tests of its own, in the module named.
ELDERS = {
    **dict.fromkeys(("B01", "B02"), "test_validation"),
    **dict.fromkeys(("P01", "P02", "P03", "P04", "P05"), "test_privacy"),
    **dict.fromkeys(("K01", "K02", "K03", "K04"), "test_validation"),
    "S01": "test_validation",
    "W16": "test_words",
    **dict.fromkeys(("V01", "V02", "V03", "V05", "V06", "V10"), "test_comparison"),
    **dict.fromkeys(("V04", "V07", "V09", "V11"), "test_neighbours"),
}

Testen = Callable[..., Toets]


@pytest.mark.parametrize("geval", GEVALLEN, ids=lambda g: g.nummer)
def test_a_rule_speaks_when_broken(geval: Geval, toets_van: Testen) -> None:
    toets = toets_van(geval.extract, twee(geval.extract, geval.fout))
    found = gevonden(toets, geval.nummer)
    regel = 2 if geval.nummer == "WV05" else 3  # of two classes the one that begins later is told
    assert [(b.ernst, b.kolom, b.regel, b.cel, b.melding) for b in found] == [
        (geval.ernst, geval.kolom, regel, f"{letter(geval.extract, geval.kolom)}{regel}", geval.melding)
    ]
    if regel == 3:
        assert found[0].waarde == (geval.waarde[:60] if geval.waarde else None)
    assert toets.aanvaardbaar == (geval.ernst != "fout")


@pytest.mark.parametrize("geval", GEVALLEN, ids=lambda g: g.nummer)
def test_a_rule_is_silent_when_kept(geval: Geval, toets_van: Testen) -> None:
    toets = toets_van(geval.extract, twee(geval.extract, geval.goed))
    assert gevonden(toets, geval.nummer) == []
    assert toets.aanvaardbaar, toets.tellingen


@pytest.mark.parametrize("extract", [TR, WL, KO, UK, WV])
def test_of_a_good_file_nothing_is_said(extract: str, toets_van: Testen) -> None:
    toets = toets_van(extract, twee(extract, {}))
    assert (toets.tellingen, toets.fase, toets.rijen) == ((), "vergelijking", 2)


def test_every_rule_of_the_catalogue_has_a_test(request: pytest.FixtureRequest) -> None:
    here = {geval.nummer for geval in GEVALLEN}
    assert here | ELDERS.keys() == {rule.nummer for rule in catalogue()}
    assert not here & ELDERS.keys()
    for nummer, module in ELDERS.items():
        source = request.path.with_name(f"{module}.py").read_text("utf-8")
        assert f'"{nummer}"' in source, f"{nummer} is not tested in {module}"


def test_rules_of_youth_care_hold_in_no_other_domain(toets_van: Testen, wmo: Dataset) -> None:
    only = {rule.nummer for extract in extracts().values() for rule in extract.regels if rule.alleen_domein}
    assert only == {"TR14", "TR15", "WL08"}
    old = {"geboortejaar": "1950", "product": "hulp"}
    for extract, rule in ((TR, "TR14"), (WL, "WL08")):
        assert gevonden(toets_van(extract, bestand(extract, old | {"product": "45"})), rule)
        toets = toets_van(extract, bestand(extract, old), dataset=wmo)
        assert toets.tellingen == ()


def test_rule_numbers_are_used_once() -> None:
    numbers = [*general_rules(), *(r.nummer for e in extracts().values() for r in extract_rules(e))]
    assert len(numbers) == len(set(numbers))


def test_rules_for_an_extract_are_the_general_ones_and_its_own() -> None:
    found = {rule.nummer for rule in rules_for(extracts()[KO])}
    assert found == {*general_rules(), "KO01", "KO02", "KO03", "KO04", "KO05", "KO06", "KO07", "KO08"}


def test_every_general_rule_belongs_to_a_stage_and_says_how_to_mend_it() -> None:
    for rule in general_rules().values():
        assert rule.fase in STAGES
        assert rule.ernst in ("fout", "waarschuwing", "info")
        assert rule.per in ("rij", "woord")
        assert rule.naam
        assert rule.melding.endswith((".", "?"))


def test_all_findings_are_counted_and_none_is_cut(toets_van: Testen) -> None:
    rows = [{"client": f"c{i}", "traject": f"T-{i}", "datum_aanvang": "15-01-2026"} for i in range(2_500)]
    toets = toets_van(TR, bestand(TR, *rows))
    # Too early for the application (TR05) and for the intake (TR07), every one of them.
    assert {t.regelnummer: t.aantal for t in toets.tellingen} == {"TR05": 2_500, "TR07": 2_500}
    assert len(gevonden(toets, "TR05")) == 2_500
