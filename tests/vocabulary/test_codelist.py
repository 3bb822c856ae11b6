"""The code lists: national ones as published, and those that a chain makes."""

from pathlib import Path

import pytest

from ketenmonitor.vocabulary.chain_codes import codelijst
from ketenmonitor.vocabulary.codelist import Code, national, national_lists
from ketenmonitor.vocabulary.extract import extracts
from ketenmonitor.vocabulary.keten import Keten, read_keten

FROM_CHAIN = {"partner", "gemeente", "product"}


def chain(tmp_path: Path, domein: str) -> Keten:
    path = tmp_path / f"{domein}.toml"
    path.write_text(
        f"""
        naam = "Keten Zuid"
        domein = "{domein}"
        eerste_maand = "2025-01"
        [gemeenten]
        0363 = "Amsterdam"
        [partners.kompas]
        naam = "Jeugdzorg Kompas"
        soort = "gecertificeerde instelling"
        levert = ["kosten"]
        [producten.45A04]
        naam = "Ambulante begeleiding"
        zwaarte = 2
        tot = "2025-12"
        opgegaan_in = "45A10"
        [producten.45A10]
        naam = "Begeleiding"
        """,
        encoding="utf-8",
    )
    return read_keten(path)


@pytest.mark.parametrize("lijst", national_lists())
def test_every_code_has_a_name_an_explanation_and_a_source(lijst: str) -> None:
    for code in national(lijst).values():
        assert all((code.naam, code.uitleg, code.bron))


@pytest.mark.parametrize("lijst", national_lists())
@pytest.mark.parametrize("domein", ["jeugd", "wmo"])
def test_what_a_partner_writes_means_one_code_only(lijst: str, domein: str, tmp_path: Path) -> None:
    codes = codelijst(lijst, chain(tmp_path, domein)).values()
    spellings = [text.casefold() for code in codes for text in (code.code, *code.ook)]
    assert sorted(spellings) == sorted(set(spellings))


def test_every_code_list_that_an_extract_names_exists() -> None:
    named = {column.lijst for extract in extracts().values() for column in extract.kolommen if column.lijst}
    assert named <= set(national_lists()) | FROM_CHAIN


def test_verwijzer_is_the_cbs_list_without_the_abolished_07() -> None:
    assert list(national("verwijzer")) == ["01", "02", "03", "04", "05", "06", "08"]
    assert national("verwijzer")["01"].naam == "Gemeentelijke toegang"


def test_ijw_and_iwmo_reasons_mean_the_cbs_reason() -> None:
    meant = {
        other: code.code for code in national("reden_einde").values() for other in code.ook if other.isdigit()
    }
    assert meant == {
        "31": "01", "34": "02", "32": "03", "33": "04", "35": "05",
        "19": "01", "23": "02", "21": "03", "22": "04",
    }  # fmt: skip
    assert list(national("reden_einde")) == ["01", "02", "03", "04", "05", "36", "37", "38", "39"]


def test_reason_31_is_according_to_plan_in_youth_care_and_a_removal_in_the_wmo(tmp_path: Path) -> None:
    assert "31" in codelijst("reden_einde", chain(tmp_path, "jeugd"))["01"].ook
    wmo = codelijst("reden_einde", chain(tmp_path, "wmo"))
    assert "31" in wmo["05"].ook
    assert "31" not in wmo["01"].ook


def test_crisis_01_is_yes_and_02_is_no_as_cbs_has_it() -> None:
    assert "01" in national("ja_nee")["ja"].ook
    assert "02" in national("ja_nee")["nee"].ook


def test_instruments_carry_their_scale() -> None:
    scales = {
        code.code: (float(code.extra["minimum"]), float(code.extra["maximum"]))
        for code in national("instrument").values()
    }
    assert scales == {
        "rapportcijfer": (1, 10),
        "zonder_hulp_verder": (1, 4),
        "zrm_2017": (1, 5),
        "gas_6": (-3, 2),
        "sdq_totaal": (0, 40),
    }


def test_a_2015_category_weighs_as_much_as_the_cbs_hulpvorm_it_mirrors() -> None:
    mirrors = {"31": "01", "32": "02", "33": "03", "34": "04", "35": "11", "36": "12", "37": "13", "38": "14"}
    categories, forms = national("productcategorie_jeugd"), national("hulpvorm")
    for category, form in mirrors.items():
        assert categories[category].extra["zwaarte"] == forms[form].extra["zwaarte"]


def test_help_where_weight_says_nothing_has_none() -> None:
    without = {c.code for c in national("productcategorie_jeugd").values() if not c.extra["zwaarte"]}
    assert without == {"42", "46", "47", "48", "49", "50", "53", "54", "55"}


def test_national_product_lists_are_complete() -> None:
    assert len(national("hulpvorm")) == 8
    assert len(national("productcategorie_jeugd")) == 24
    assert len(national("productcategorie_wmo")) == 18


def test_partners_and_gemeenten_of_the_chain_are_code_lists(tmp_path: Path) -> None:
    keten = chain(tmp_path, "jeugd")
    assert codelijst("partner", keten) == {
        "kompas": Code(
            "kompas",
            "Jeugdzorg Kompas",
            "Gecertificeerde instelling",
            "Keten Zuid",
            (),
            {"soort": "gecertificeerde instelling"},
        )
    }
    assert codelijst("gemeente", keten)["0363"].naam == "Amsterdam"


def test_products_of_the_chain_stand_after_the_national_ones(tmp_path: Path) -> None:
    products = codelijst("product", chain(tmp_path, "jeugd"))
    assert list(products)[:2] == ["01", "02"]
    assert list(products)[-2:] == ["45A04", "45A10"]
    assert products["45A04"].extra == {
        "groep": "45A04",
        "zwaarte": "2",
        "eenheid": "",
        "opgegaan_in": "45A10",
        "totaal": "nee",
        "vanaf": "",
        "tot": "2025-12",
    }
    assert products["45"].bron.startswith("iJw 3.2")
    assert products["45"].extra["zwaarte"] == "2"


def test_an_unknown_list_is_a_programming_error() -> None:
    with pytest.raises(KeyError, match="verwijzers"):
        national("verwijzers")
