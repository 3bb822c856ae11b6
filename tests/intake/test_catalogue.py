"""The catalogue: every rule once, in the order of testing, in words that need no file."""

from ketenmonitor.intake.catalogue import catalogue
from ketenmonitor.intake.rules import STAGES, general_rules
from ketenmonitor.vocabulary.extract import extracts


def test_every_rule_is_in_the_catalogue_once() -> None:
    own = [r.nummer for e in extracts().values() for r in (*e.regels, *e.overlap)]
    assert sorted(rule.nummer for rule in catalogue()) == sorted([*general_rules(), *own])
    assert len({rule.nummer for rule in catalogue()}) == len(catalogue())


def test_general_rules_come_first_in_the_order_of_testing() -> None:
    general = catalogue()[: len(general_rules())]
    assert {rule.nummer for rule in general} == set(general_rules())
    stages = [STAGES.index(rule.fase) for rule in general]
    assert stages == sorted(stages)


def test_every_rule_has_a_name_a_stage_a_severity_and_a_sentence_for_people() -> None:
    for rule in catalogue():
        assert rule.naam, rule.nummer
        assert rule.fase in STAGES, rule.nummer
        assert rule.ernst in ("fout", "waarschuwing", "info"), rule.nummer
        assert "{" not in rule.melding, rule.nummer
        assert rule.melding.endswith((".", "?", "…")), rule.nummer


def test_a_rule_of_an_extract_says_where_it_holds() -> None:
    found = {rule.nummer: rule for rule in catalogue()}
    assert found["WL03"].naam == "Wachtlijst: datum_aanmelding"
    assert found["WL08"].naam == "Wachtlijst: geboortejaar, alleen jeugd"
    assert found["TR17"].fase == "samenhang"
    assert found["TR01"].melding == ("Het einde op … ligt vóór de aanvang: verbeter een van beide datums.")
