"""The demo chain: always the same, without mistakes where it should be, and with its stories visible."""

import csv
import io
import re
import tomllib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ketenmonitor.demo import REFERENTIEMAAND, Demobestand, afspraken, files, keten, voorbeeldmap
from ketenmonitor.demo.extracts import KOLOMMEN, keten_gegevens

# How a reader must read each partner's files, written out here and not taken from the generator.
CODERING = {"zilvermeer": "cp1252", "wijkteam": "utf-8-sig"}
NAMEN = {
    "cliëntnummer": "client", "reden beëindiging": "reden_einde", "clientnummer": "client",
    "trajectnummer": "traject", "gemeentecode": "gemeente", "productcode": "product",
    "aanmelddatum": "datum_aanmelding", "startdatum": "datum_aanvang", "einddatum": "datum_einde",
    "reden stop": "reden_einde", "meetdatum": "datum",
}  # fmt: skip
DATUMVORM = {"bries": "%Y-%m-%d", "waterpoort": "%Y%m%d"}
EXTRACTS = Path(__file__).parents[2] / "ketenmonitor" / "vocabulary" / "extracts"


def lees(levering: Demobestand) -> pd.DataFrame:
    tekst = levering.inhoud.decode(CODERING.get(levering.partner, "utf-8"))
    if levering.partner == "dijkhuis":
        titel, leeg, tekst = tekst.split("\r\n", 2)
        assert titel.startswith("Verblijf Dijkhuis")
        assert leeg == ""
    scheiding = "," if levering.partner == "bries" else ";"
    kop, *rijen = csv.reader(io.StringIO(tekst), delimiter=scheiding)
    frame = pd.DataFrame(rijen, columns=[NAMEN.get(naam, naam) for naam in kop])
    for kolom in frame.columns:
        if kolom.startswith("datum") or kolom in ("peildatum", "beoogde_aanvang", "verwachte_start"):
            vorm = DATUMVORM.get(levering.partner, "%d-%m-%Y")
            frame[kolom] = pd.to_datetime(frame[kolom].replace("", None), format=vorm)
        elif kolom in ("bedrag", "tarief", "volume", "score"):
            getal = frame[kolom]
            if levering.partner != "bries":
                getal = getal.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
            frame[kolom] = pd.to_numeric(getal)
    return frame.assign(partner=levering.partner, levermaand=pd.Timestamp(levering.maand))


def samen(leveringen: list[Demobestand], extract: str) -> pd.DataFrame:
    """All accepted rows of an extract; of a month delivered twice only the last delivery."""
    laatste = {
        (b.partner, b.maand): b
        for b in leveringen
        if b.extract == extract and b.verwacht_oordeel == "aanvaard"
    }
    return pd.concat([lees(b) for b in laatste.values()], ignore_index=True)


@pytest.fixture(scope="module")
def leveringen() -> list[Demobestand]:
    return list(files(REFERENTIEMAAND))


@pytest.fixture(scope="module")
def trajecten(leveringen: list[Demobestand]) -> pd.DataFrame:
    return samen(leveringen, "trajecten")


@pytest.fixture(scope="module")
def stand(trajecten: pd.DataFrame) -> pd.DataFrame:
    """The current state of each traject: its row in the latest month."""
    gesorteerd = trajecten.sort_values("levermaand", kind="stable")
    return gesorteerd.drop_duplicates(["partner", "traject"], keep="last")


@pytest.fixture(scope="module")
def kosten(leveringen: list[Demobestand]) -> pd.DataFrame:
    return samen(leveringen, "kosten")


@pytest.fixture(scope="module")
def wachtlijst(leveringen: list[Demobestand]) -> pd.DataFrame:
    return samen(leveringen, "wachtlijst")


def test_generating_again_gives_the_same_chain() -> None:
    eerst, opnieuw = keten_gegevens(REFERENTIEMAAND), keten_gegevens.__wrapped__(REFERENTIEMAAND)
    assert eerst is not opnieuw
    pd.testing.assert_frame_equal(eerst.trajecten["kompas"], opnieuw.trajecten["kompas"])
    pd.testing.assert_frame_equal(eerst.kosten, opnieuw.kosten)
    assert eerst.in_hulp == opnieuw.in_hulp


def test_thirty_six_months_come_in_month_by_month(leveringen: list[Demobestand]) -> None:
    maanden = [levering.maand for levering in leveringen]
    assert len(set(maanden)) == 36
    assert (min(maanden), max(maanden)) == (date(2023, 11, 1), date(2026, 10, 1))
    assert [levering.maand for levering in leveringen if "volledig" not in levering.bestand] == sorted(
        levering.maand for levering in leveringen if "volledig" not in levering.bestand
    )
    assert [b.ontvangen_op for b in leveringen] == sorted(b.ontvangen_op for b in leveringen)


def test_the_chain_has_the_size_of_a_region(leveringen: list[Demobestand], stand: pd.DataFrame) -> None:
    assert 5500 < stand["client"].nunique() < 6500
    assert sum(b.inhoud.count(b"\n") for b in leveringen) < 400_000
    assert len({b.partner for b in leveringen}) == 8
    assert stand["gemeente"].nunique() == 5


def test_columns_are_those_of_the_extracts() -> None:
    for extract, kolommen in KOLOMMEN.items():
        inhoud = tomllib.loads((EXTRACTS / f"{extract}.toml").read_text("utf-8"))
        assert {kolom["naam"] for kolom in inhoud["kolommen"]} == set(kolommen)


def test_pseudonyms_can_never_be_a_bsn_or_a_number(stand: pd.DataFrame) -> None:
    for client in stand["client"].unique():
        assert re.fullmatch(r"[0-9a-f]{12}", client)
        assert re.search("[abcdf]", client)
    assert not stand["traject"].str.fullmatch(r"\d{9}").any()


def test_trajecten_keep_the_rules(trajecten: pd.DataFrame) -> None:
    t = trajecten
    einde_maand = t["levermaand"] + pd.offsets.MonthEnd(1)
    assert not (t["datum_einde"] < t["datum_aanvang"]).any()
    assert ((t["datum_einde"].isna()) == (t["reden_einde"] == "")).all()
    assert not (t["datum_einde"].notna() & t["datum_aanvang"].isna()).any()
    assert not (t["datum_aanvang"] < t["datum_aanmelding"]).any()
    assert not (t["datum_aanvang"] < t["datum_intake"]).any()
    assert not (t["datum_intake"] < t["datum_aanmelding"]).any()
    assert not (t["datum_toewijzing"] < t["datum_verwijzing"]).any()
    for kolom in ("datum_aanmelding", "datum_intake", "datum_toewijzing", "datum_aanvang", "datum_einde"):
        assert not (t[kolom] > einde_maand).any()
    assert not (t["datum_einde"] < t["levermaand"]).any()
    assert ((t["uitval_voor_start"] != "") == t["datum_aanvang"].isna()).all()
    assert not ((t["naar_partner"] != "") & t["datum_einde"].isna()).any()
    leeftijd = t["datum_aanvang"].dt.year - t["geboortejaar"].astype(int)
    assert leeftijd.dropna().between(0, 23).all()
    assert (t.loc[t["product"] == "31", "verwijzer"] == "06").all()
    assert not t.duplicated(["partner", "levermaand", "traject"]).any()


def test_one_client_is_in_one_traject_at_a_time_at_the_same_partner(stand: pd.DataFrame) -> None:
    begonnen = stand[stand["datum_aanvang"].notna()].sort_values(["partner", "client", "datum_aanvang"])
    vorig_einde = begonnen.groupby(["partner", "client"])["datum_einde"].shift()
    volgt = begonnen.duplicated(["partner", "client"])
    assert (begonnen.loc[volgt, "datum_aanvang"] > vorig_einde[volgt]).all()


def test_a_running_traject_is_delivered_every_month_until_it_ends(trajecten: pd.DataFrame) -> None:
    per = trajecten.groupby(["partner", "traject"])["levermaand"]
    eerste, laatste = per.min(), per.max()
    maanden = (laatste.dt.year - eerste.dt.year) * 12 + laatste.dt.month - eerste.dt.month + 1
    assert (per.nunique() == maanden).all()
    open_gebleven = trajecten["datum_einde"].isna() & (trajecten["uitval_voor_start"] == "")
    laatste_rij = ~trajecten.sort_values("levermaand").duplicated(["partner", "traject"], keep="last")
    assert (trajecten[open_gebleven & laatste_rij]["levermaand"] == pd.Timestamp(2026, 10, 1)).all()


def test_waiting_lists_keep_the_rules(wachtlijst: pd.DataFrame) -> None:
    w = wachtlijst
    assert (w["peildatum"] == w["levermaand"] + pd.offsets.MonthEnd(1)).all()
    assert not (w["datum_aanmelding"] > w["peildatum"]).any()
    assert not (w["datum_intake"] < w["datum_aanmelding"]).any()
    assert not (w["datum_intake"] > w["peildatum"]).any()
    assert not (w["verwachte_start"] <= w["peildatum"]).any()
    assert not (w["datum_aanmelding"] < w["peildatum"] - pd.DateOffset(years=3)).any()
    assert not w.duplicated(["partner", "peildatum", "client", "product", "datum_aanmelding"]).any()


def test_bridging_is_yes_exactly_for_who_gets_other_help(
    wachtlijst: pd.DataFrame, trajecten: pd.DataFrame
) -> None:
    maand = pd.Timestamp(2026, 5, 1)
    t = trajecten[trajecten["levermaand"] == maand]
    peil = maand + pd.offsets.MonthEnd(1)
    in_hulp = set(t[t["datum_aanvang"].notna() & ~(t["datum_einde"] <= peil)]["client"])
    w = wachtlijst[wachtlijst["levermaand"] == maand]
    # Praktijk Klimop delivers only counts, so its clients cannot be seen here
    krijgt_hulp = w["client"].isin(in_hulp)
    zegt_ja = w["overbrugging"].isin(["ja", "1"])
    assert zegt_ja[krijgt_hulp].all()
    assert (zegt_ja & ~krijgt_hulp).mean() < 0.02


def test_amounts_are_volume_times_price(kosten: pd.DataFrame) -> None:
    per_stuk = kosten[kosten["volume"].notna()]
    assert (per_stuk["bedrag"] - per_stuk["volume"] * per_stuk["tarief"]).abs().max() < 0.006
    assert (per_stuk["tarief"] > 0).all()
    assert ((per_stuk["bedrag"] > 0) == (per_stuk["volume"] > 0)).all()
    assert (per_stuk["eenheid"] != "").all()
    maand = pd.to_datetime(kosten["maand"])
    assert (maand <= kosten["levermaand"]).all()
    assert 0.08 < (maand < kosten["levermaand"]).mean() < 0.2  # late declarations
    assert (kosten["bedrag"] < 0).any()  # credits


def test_outcomes_lie_on_their_scale(leveringen: list[Demobestand], stand: pd.DataFrame) -> None:
    u = samen(leveringen, "uitkomsten")
    schaal = {"rapportcijfer": (1, 10), "zonder_hulp_verder": (1, 4), "zrm_2017": (1, 5), "gas_6": (-3, 2)}
    assert set(u["instrument"]) == set(schaal)
    for instrument, (laag, hoog) in schaal.items():
        score = u.loc[u["instrument"] == instrument, "score"]
        assert score.between(laag, hoog).all()
    assert (u["datum"].dt.to_period("M") == u["levermaand"].dt.to_period("M")).all()
    assert (u["informant"] != "").all()
    assert (u.loc[u["instrument"].isin(["zrm_2017", "gas_6"]), "domein"] != "").all()
    sleutel = ["partner", "client", "traject", "datum", "instrument", "informant", "moment", "domein"]
    assert not u.duplicated(sleutel).any()
    beeindigd = stand[stand["datum_einde"].notna() & (stand["partner"] != "waterpoort")]
    gemeten = beeindigd["traject"].isin(u.loc[u["moment"] == "einde", "traject"])
    assert 0.5 < gemeten.mean() < 0.7


def test_counts_of_klimop_have_classes_that_do_not_overlap(leveringen: list[Demobestand]) -> None:
    verdeling = samen(leveringen, "wachttijdverdeling")
    vanaf, tot = verdeling["weken_vanaf"].astype(int), pd.to_numeric(verdeling["weken_tot"])
    assert not (tot <= vanaf).any()
    assert (verdeling["aantal"].astype(int) > 0).all()
    assert not verdeling.duplicated(["maand", "gemeente", "product", "stand", "weken_vanaf"]).any()
    assert verdeling["maand"].nunique() == 36


# The stories.


def wachtdagen(stand: pd.DataFrame, partner: str, van: str, tot: str) -> float:
    begonnen = stand[(stand["partner"] == partner) & stand["datum_aanvang"].between(van, tot)]
    return float((begonnen["datum_aanvang"] - begonnen["datum_aanmelding"]).dt.days.median())


def test_waiting_at_zilvermeer_worsens_since_september_2025(stand: pd.DataFrame) -> None:
    voor = wachtdagen(stand, "zilvermeer", "2024-09-01", "2025-08-31")
    assert wachtdagen(stand, "zilvermeer", "2026-05-01", "2026-10-31") > 1.3 * voor


def test_waiting_at_kompas_improves_since_june_2025(stand: pd.DataFrame, wachtlijst: pd.DataFrame) -> None:
    voor = wachtdagen(stand, "kompas", "2024-06-01", "2025-05-31")
    assert wachtdagen(stand, "kompas", "2025-12-01", "2026-10-31") < 0.75 * voor
    wachtend = wachtlijst[wachtlijst["partner"] == "kompas"].groupby("levermaand").size()
    assert wachtend["2026-01":"2026-06"].mean() < 0.6 * wachtend["2025-01":"2025-05"].mean()


def test_kompas_prices_above_the_agreed_price_since_july_2025(kosten: pd.DataFrame) -> None:
    intensief = kosten[(kosten["partner"] == "kompas") & (kosten["product"] == "45B01")]
    tarief = intensief.groupby("maand")["tarief"].unique().map(list)
    # 98.40 × 1.038² = 106.02 agreed for 2025; 6 % more is 112.38
    assert tarief["2025-06"] == [106.02]
    assert tarief["2025-07"] == [112.38]


def test_dijkhuis_is_late_and_its_last_costs_are_missing(leveringen: list[Demobestand]) -> None:
    def dagen(b: Demobestand) -> int:
        return (b.ontvangen_op.date() - (pd.Timestamp(b.maand) + pd.offsets.MonthEnd(1)).date()).days

    recent = [b for b in leveringen if b.maand >= date(2025, 3, 1) and b.extract == "trajecten"]
    laat = [dagen(b) > 15 for b in recent if b.partner == "dijkhuis"]
    anderen = [dagen(b) > 15 for b in recent if b.partner not in ("dijkhuis", "waterpoort")]
    assert sum(laat) / len(laat) > 0.3
    assert sum(anderen) / len(anderen) < 0.05
    laatste = {(b.partner, b.extract) for b in leveringen if b.maand == REFERENTIEMAAND}
    assert ("dijkhuis", "trajecten") in laatste
    assert ("dijkhuis", "kosten") not in laatste
    assert len(laatste) == 26  # six partners with four extracts, less one; two of Waterpoort; one of Klimop


def test_costs_in_cents_are_refused_and_delivered_again(leveringen: list[Demobestand]) -> None:
    geweigerd = [b for b in leveringen if b.verwacht_oordeel == "geweigerd"]
    assert [(b.partner, b.extract, b.maand) for b in geweigerd] == [("bries", "kosten", date(2026, 2, 1))]
    fout = lees(geweigerd[0])
    assert ((fout["bedrag"] / (fout["volume"] * fout["tarief"])).between(99, 101)).all()
    (goed,) = [
        b
        for b in leveringen
        if (b.partner, b.extract, b.maand) == ("bries", "kosten", date(2026, 2, 1)) and b != geweigerd[0]
    ]
    assert goed.ontvangen_op > geweigerd[0].ontvangen_op
    assert lees(goed)["bedrag"].sum() == pytest.approx(fout["bedrag"].sum() / 100)


def test_waterpoort_replaces_an_incomplete_month(leveringen: list[Demobestand]) -> None:
    eerst, later = [
        b
        for b in leveringen
        if (b.partner, b.extract, b.maand) == ("waterpoort", "trajecten", date(2026, 5, 1))
    ]
    assert eerst.verwacht_oordeel == later.verwacht_oordeel == "aanvaard"
    assert 0.6 < len(lees(eerst)) / len(lees(later)) < 0.7


def test_zilvermeer_replaces_the_costs_of_a_month_that_was_closed(leveringen: list[Demobestand]) -> None:
    eerst, later = [
        b for b in leveringen if (b.partner, b.extract, b.maand) == ("zilvermeer", "kosten", date(2026, 7, 1))
    ]
    assert lees(eerst)["bedrag"].sum() < lees(later)["bedrag"].sum()
    assert eerst.ontvangen_op.date() < date(2026, 8, 28) < later.ontvangen_op.date()
    assert later.ontvangen_op.date() < date(2026, 11, 1)


def test_two_products_merge_in_january_2026(trajecten: pd.DataFrame) -> None:
    oud, nieuw = trajecten["product"].isin(["45A02", "45A03"]), trajecten["product"] == "45A10"
    fusie = pd.Timestamp(2026, 1, 1)
    assert (trajecten.loc[oud, "levermaand"] < fusie).all()
    assert (trajecten.loc[nieuw, "levermaand"] >= fusie).all()
    beide = set(trajecten.loc[oud, "traject"]) & set(trajecten.loc[nieuw, "traject"])
    assert len(beide) > 100  # running trajecten keep their number and change product


def test_clients_are_helped_by_several_partners_at_once(trajecten: pd.DataFrame) -> None:
    maand = trajecten[
        (trajecten["levermaand"] == pd.Timestamp(2026, 9, 1)) & trajecten["datum_aanvang"].notna()
    ]
    assert (maand.groupby("client")["partner"].nunique() > 1).sum() > 50


def test_hand_overs_arrive_and_early_ones_keep_their_first_aanmelding(stand: pd.DataFrame) -> None:
    overgedragen = stand[stand["naar_partner"] != ""]
    paren = overgedragen.merge(
        stand, left_on=["client", "naar_partner"], right_on=["client", "partner"], suffixes=("", "_daar")
    )
    aankomst = paren["datum_aanvang_daar"] >= paren["datum_einde"]
    assert len(overgedragen) > 700
    assert aankomst.sum() > 0.5 * len(overgedragen)
    zelfde_klok = aankomst & (paren["datum_aanmelding_daar"] == paren["datum_aanmelding"])
    assert zelfde_klok.sum() > 100


def test_clients_return_after_the_end(stand: pd.DataFrame) -> None:
    begonnen = stand[stand["datum_aanvang"].notna()].sort_values(["client", "datum_aanvang"])
    geen_overdracht = begonnen["naar_partner"].groupby(begonnen["client"]).shift() == ""
    vorig_einde = begonnen.groupby("client")["datum_einde"].shift()
    terug = geen_overdracht & (begonnen["datum_aanvang"] > vorig_einde + pd.Timedelta(days=30))
    assert terug.sum() > 200


def test_few_start_in_the_summer_holidays(stand: pd.DataFrame) -> None:
    per_maand = stand["datum_aanvang"].dt.month.value_counts()
    assert per_maand[8] < 0.75 * per_maand[6]
    assert per_maand[9] > 1.2 * per_maand[6]


def test_uitval_differs_between_partners(stand: pd.DataFrame) -> None:
    beeindigd = stand[stand["datum_einde"].notna()]
    reden = beeindigd["reden_einde"].replace({"32": "03", "33": "04"})  # Het Nest uses iJw
    uitval = reden.isin(["03", "04"]).groupby(beeindigd["partner"]).mean()
    assert uitval["bries"] < 0.08 < 0.14 < uitval["zilvermeer"]


def test_reasons_of_het_nest_are_ijw(stand: pd.DataFrame) -> None:
    redenen = set(stand.loc[stand["partner"] == "hetnest", "reden_einde"]) - {""}
    assert redenen <= {"31", "32", "33", "34", "35", "38", "39"}
    assert "31" in redenen


# The chain, its agreements and the example files.


def test_every_code_in_the_files_is_in_the_chain(stand: pd.DataFrame) -> None:
    inhoud = tomllib.loads(keten())
    landelijk = {"31", "35", "46", "51"}
    assert set(stand["product"]) <= set(inhoud["producten"]) | landelijk
    assert set(stand["gemeente"]) == set(inhoud["gemeenten"])
    assert set(stand["naar_partner"]) - {""} <= set(inhoud["partners"])


def test_the_chain_moves_along_with_the_last_month() -> None:
    inhoud = tomllib.loads(keten(date(2027, 1, 1)))
    assert inhoud["eerste_maand"] == "2024-02"
    assert inhoud["producten"]["45A10"]["vanaf"] == "2026-04"
    assert inhoud["producten"]["45A02"]["tot"] == "2026-03"


@pytest.mark.parametrize("laatste_maand", [REFERENTIEMAAND, date(2027, 1, 1)])
def test_budgets_add_up_to_that_of_the_chain(laatste_maand: date) -> None:
    regels = pd.DataFrame(
        csv.DictReader(io.StringIO(afspraken(laatste_maand).decode()), delimiter=";")
    ).query("kpi == 'kosten'")
    regels = regels.assign(bedrag=regels["streefwaarde"].astype(int))
    for _, periode in regels.groupby("geldig_van"):
        per_partner, per_product = periode["partner"] != "", periode["product"] != ""
        (keten_totaal,) = periode.loc[~per_partner & ~per_product, "bedrag"]
        for delen in (per_partner & per_product, per_partner & ~per_product, ~per_partner & per_product):
            assert periode.loc[delen, "bedrag"].sum() == keten_totaal


@pytest.mark.parametrize("laatste_maand", [REFERENTIEMAAND, date(2027, 1, 1)])
def test_agreements_on_the_same_never_overlap(laatste_maand: date) -> None:
    regels = pd.DataFrame(csv.DictReader(io.StringIO(afspraken(laatste_maand).decode()), delimiter=";"))
    for _, groep in regels.groupby(["kpi", "partner", "gemeente", "product"]):
        groep = groep.sort_values("geldig_van")
        for tot, volgende in zip(groep["geldig_tot"][:-1], groep["geldig_van"][1:], strict=True):
            assert pd.Period(tot, "M") + 1 == pd.Period(volgende, "M")


def test_example_files_are_of_the_running_month_and_two_have_mistakes(tmp_path: Path) -> None:
    voorbeeldmap(tmp_path, REFERENTIEMAAND)
    paden = {str(pad.relative_to(tmp_path)) for pad in tmp_path.rglob("*.csv")}
    assert "klimop/wachttijdverdeling_2026-11.csv" in paden
    assert {pad for pad in paden if "fouten" in pad} == {
        "kompas/trajecten_2026-11_met_fouten.csv",
        "kompas/kosten_2026-11_met_fouten.csv",
    }
    fout = (tmp_path / "kompas" / "trajecten_2026-11_met_fouten.csv").read_text("utf-8")
    for vergissing in ("31-02-2026", "volgt nog", "9999", "45Z99", "verwijzende partij", "01-03-2019"):
        assert vergissing in fout
    goed = (tmp_path / "kompas" / "trajecten_2026-11.csv").read_text("utf-8")
    assert "31-02-2026" not in goed
    assert len(fout.splitlines()) == len(goed.splitlines()) + 1  # one traject stands there twice
