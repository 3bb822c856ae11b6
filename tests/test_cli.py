"""The command line: its outcomes, its exit codes, and Dutch in everything it says."""

import json
import re
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from ketenmonitor.cli import app
from ketenmonitor.dataset.database import open_dataset
from ketenmonitor.vocabulary.keten import read_keten

HEADER = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"
# Waited 63 and 64 days; the norm of the product is 63.
GOOD = f"{HEADER}\na;t1;0363;licht;01-11-2024;03-01-2025\nb;t2;0363;licht;01-11-2024;04-01-2025\n"
WRONG = f"{HEADER}\na;t1;0363;licht;05-01-2025;03-01-2025\n"
PARTNER = ("--partner", "kompas", "--extract", "trajecten", "--maand", "2025-01")
ENGLISH = re.compile(
    r"usage|options|error|missing|invalid|traceback|no such|try |show this|required", re.IGNORECASE
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Run a command in this process; returns exit code, stdout and stderr."""

    def run(*args: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            app(args=[str(arg) for arg in args], prog_name="ketenmonitor")
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def here(tmp_path: Path, ketenbestand: Path) -> list[object]:
    """The options that name the small chain and a database of the test's own."""
    return ["--keten", ketenbestand, "--database", tmp_path / "toets.duckdb"]


@pytest.fixture
def file(tmp_path: Path):
    def file(text: str, name: str = "trajecten_2025-01.csv") -> Path:
        path = tmp_path / "bestanden" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return file


def changes(database: Path, ketenbestand: Path) -> int:
    """How many changes the database has seen."""
    dataset = open_dataset(database, read_keten(ketenbestand))
    try:
        return dataset.versie
    finally:
        dataset.close()


# toets


def test_toets_accepts_a_good_file_without_a_database(run, file, ketenbestand: Path):
    code, out, err = run("toets", file(GOOD), "--extract", "trajecten", "--keten", ketenbestand)
    assert code == 0
    assert "Aanvaardbaar als trajecten: 2 rijen" in out
    assert "kompas over januari 2025" in err  # which partner and month were assumed


def test_toets_ends_with_1_and_names_rule_line_and_cell_of_what_is_wrong(run, file, ketenbestand: Path):
    code, out, _ = run("toets", file(WRONG), "--extract", "trajecten", "--keten", ketenbestand)
    assert code == 1
    assert "TR05 fout: regel 2, cel F2:" in out
    assert "Niet aanvaardbaar als trajecten: 1 rij, 1 fout" in out


def test_a_value_cannot_steer_the_terminal(run, file, ketenbestand: Path):
    steered = WRONG.replace("0363", "\x1b[2J\x1b]0\x07\u202e0363", 1)
    assert steered != WRONG
    _, out, err = run("toets", file(steered), "--extract", "trajecten", "--keten", ketenbestand)
    assert "�[2J�]0��0363" in out
    assert not {"\x1b", "\x07", "\u202e"} & set(out + err)


def test_toets_reads_the_month_from_the_rows_when_the_name_has_none(run, file, ketenbestand: Path):
    # With any earlier month both starts would lie after the month of delivery.
    path = file(GOOD, "export.csv")
    code, _, err = run("toets", path, "--extract", "trajecten", "--keten", ketenbestand)
    assert code == 0
    assert "januari 2025" in err


def test_toets_as_json_holds_all_findings(run, file, ketenbestand: Path):
    text = f"{HEADER}\n" + "".join(f"c{i};t{i};0363;licht;05-01-2025;03-01-2025\n" for i in range(120))
    code, out, _ = run("toets", file(text), "--extract", "trajecten", "--keten", ketenbestand, "--json")
    found = json.loads(out)
    assert code == 1
    assert (found["aanvaardbaar"], found["rijen"], found["maand"]) == (False, 120, "2025-01")
    assert sum(t["aantal"] for t in found["tellingen"] if t["regelnummer"] == "TR05") == 120
    assert len([b for b in found["bevindingen"] if b["regelnummer"] == "TR05"]) == 120


def test_toets_refuses_an_unreadable_file_in_one_sentence(run, file, ketenbestand: Path):
    code, out, err = run("toets", file("", "leeg.csv"), "--extract", "trajecten", "--keten", ketenbestand)
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    code, out, _ = run(
        "toets", file("", "leeg.csv"), "--extract", "kosten", "--keten", ketenbestand, "--json"
    )
    assert code == 1
    assert "leeg" in json.loads(out)["weigering"]


def test_toets_stores_nothing_and_makes_no_database(run, file, tmp_path: Path, ketenbestand: Path, here):
    database = tmp_path / "toets.duckdb"
    code, _, err = run("toets", file(GOOD), "--extract", "trajecten", *here)
    assert (code, database.exists()) == (2, False)
    assert "bestaat niet" in err
    run("lever", file(GOOD), "--partner", "kompas", "--extract", "trajecten", "--maand", "2025-01", *here)
    before = changes(database, ketenbestand)
    code, out, _ = run("toets", file(GOOD), "--extract", "trajecten", *here)
    assert code == 0
    assert "V05" in out  # compared with what is in the database: this very file is in force there
    assert changes(database, ketenbestand) == before


# lever


def test_lever_accepts_a_file_and_knows_it_the_second_time(run, file, here):
    how = ["--partner", "kompas", "--extract", "trajecten", "--maand", "2025-01", *here]
    code, out, _ = run("lever", file(GOOD), *how)
    assert (code, "is aanvaard als levering 1: 2 rijen" in out) == (0, True)
    code, out, _ = run("lever", file(GOOD), *how)
    assert (code, "gelijk aan levering 1" in out) == (0, True)


def test_lever_refuses_a_wrong_file_and_records_that(run, file, tmp_path: Path, ketenbestand: Path, here):
    how = ["--partner", "kompas", "--extract", "trajecten", "--maand", "2025-01", *here]
    code, out, _ = run("lever", file(WRONG), *how)
    assert code == 1
    assert "is geweigerd: TR05, cel F2" in out
    dataset = open_dataset(tmp_path / "toets.duckdb", read_keten(ketenbestand))
    held = dataset.cursor().execute("select status, fouten from levering").fetchall()
    dataset.close()
    assert held == [("afgekeurd", 1)]


def test_lever_needs_partner_extract_and_month_for_a_file(run, file, here):
    code, _, err = run("lever", file(GOOD), "--partner", "kompas", *here)
    assert code == 2
    assert err.strip() == "Bij een bestand is ook --extract en --maand nodig."


def test_lever_delivers_a_tree_and_sums_up(run, file, tmp_path: Path, here):
    file(GOOD, "kompas/trajecten_2025-01.csv")
    file(GOOD, "kompas/trajecten_2025-02.csv")
    file(WRONG, "baken/trajecten_2025-01.csv")
    file("lees mij", "leesmij.txt")
    code, out, err = run("lever", tmp_path / "bestanden", *here)
    assert code == 1
    lines = [line.split() for line in out.splitlines()]
    assert ["baken", "0", "1", "0", "0", "0"] in lines
    assert ["kompas", "2", "0", "0", "4"] in [line[:5] for line in lines]
    assert ["Totaal", "2", "1", "0", "4"] in [line[:5] for line in lines]
    assert "baken/trajecten_2025-01.csv: TR05" in out
    assert "leesmij.txt" in err
    code, out, _ = run("lever", tmp_path / "bestanden", "--partner", "kompas", *here)
    assert code == 0
    assert ["kompas", "0", "0", "2", "0", "0"] in [line.split() for line in out.splitlines()]


# meet


@pytest.fixture
def delivered(run, file, here):
    run("lever", file(GOOD), "--partner", "kompas", "--extract", "trajecten", "--maand", "2025-01", *here)
    return here


def test_meet_shows_value_numerator_denominator_and_verdict(run, delivered):
    code, out, _ = run("meet", "--maand", "2025-01", "--kpi", "gestart_binnen_norm", *delivered)
    assert code == 0
    assert "Januari 2025" in out
    row = next(line for line in out.splitlines() if line.startswith("Gestart binnen norm"))
    # The others of the chain have not delivered, and the figure says so.
    assert (
        " ".join(row.split()) == "Gestart binnen norm 50 % 1 2 – geen afspraak (ontbreekt: baken en telraam)"
    )


def test_meet_as_json(run, delivered):
    how = ["--kpi", "gestart_binnen_norm", "--per", "partner", "--json"]
    code, out, _ = run("meet", "--maand", "2025-01", *how, *delivered)
    (found,) = json.loads(out)
    assert code == 0
    assert (found["deel"], found["deelnaam"]) == ("kompas", "Jeugdzorg Kompas")
    assert (found["waarde"], found["teller"], found["noemer"]) == (50, 1, 2)
    assert (found["oordeel"], found["streefwaarde"]) == ("geen afspraak", None)


def test_meet_about_a_month_without_deliveries_says_so(run, delivered):
    how = ["--kpi", "gestart_binnen_norm", "--json"]
    code, out, err = run("meet", "--maand", "2024-06", *how, *delivered)
    assert (code, json.loads(out)) == (0, [])
    assert err.strip() == "Over juni 2024 zijn hierover geen cijfers."


def test_meet_does_not_make_an_empty_database(run, tmp_path: Path, here):
    code, _, err = run("meet", "--maand", "2025-01", *here)
    assert (code, (tmp_path / "toets.duckdb").exists()) == (1, False)
    assert "bestaat nog niet" in err


def test_herbouw_makes_the_same_figures(run, delivered):
    _, before, _ = run("meet", "--maand", "2025-01", "--json", *delivered)
    code, _, _ = run("herbouw", *delivered)
    _, after, _ = run("meet", "--maand", "2025-01", "--json", *delivered)
    assert code == 0
    assert json.loads(before) == json.loads(after) != []


# sjablonen and demo


def test_sjablonen_writes_templates_that_the_intake_accepts(run, tmp_path: Path, ketenbestand: Path):
    code, out, _ = run("sjablonen", tmp_path / "sjablonen", "--keten", ketenbestand)
    assert code == 0
    assert (tmp_path / "sjablonen" / "trajecten.xlsx").exists()
    assert len(out.split()) == 11  # five extracts, twice, and the description


def test_demo_leaves_a_database_with_deliveries_alone(
    run, file, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from ketenmonitor.settings import DEMO_KETEN

    monkeypatch.setenv("KETENMONITOR_KETEN", str(DEMO_KETEN))
    database = tmp_path / "demo.duckdb"
    path = file(
        "peildatum;client;gemeente;product;datum_aanmelding\n31-10-2026;a;0439;45A02;01-09-2026\n", "w.csv"
    )
    how = ["--partner", "kompas", "--extract", "wachtlijst", "--maand", "2026-10"]
    assert run("lever", path, *how, "--database", database)[0] == 0
    assert run("demo", "--als-leeg", "--tot", "2026-10", "--database", database) == (0, "", "")
    code, _, err = run("demo", "--tot", "2026-10", "--database", database)
    assert code == 1
    assert "staan al leveringen" in err


# sluit


def test_sluit_closes_a_month_and_names_who_was_missing(run, delivered):
    code, out, err = run("sluit", "--maand", "2025-01", *delivered)
    assert (code, out.strip()) == (0, "Januari 2025 is gesloten.")
    assert "Bij het sluiten ontbrak: Het Baken (kosten, trajecten, uitkomsten en wachtlijst)" in err
    code, _, err = run("sluit", "--maand", "2025-01", *delivered)
    assert code == 1
    assert "2025-01 is al gesloten" in err


def test_sluit_opens_a_month_again_only_with_a_reason(run, delivered):
    run("sluit", "--maand", "2025-01", *delivered)
    code, _, err = run("sluit", "--maand", "2025-01", "--heropen", *delivered)
    assert (code, "ook --reden nodig" in err) == (2, True)
    code, _, err = run("sluit", "--maand", "2025-01", "--heropen", "--reden", " ", *delivered)
    assert (code, "zonder reden" in err) == (1, True)
    code, out, _ = run("sluit", "--maand", "2025-01", "--heropen", "--reden", "nagekomen", *delivered)
    assert (code, "is heropend" in out) == (0, True)


def test_meet_shows_a_correction_beside_what_was_published(run, delivered, file):
    run("sluit", "--maand", "2025-01", *delivered)
    both_in_time = GOOD.replace("04-01-2025", "03-01-2025")
    how = ["--partner", "kompas", "--extract", "trajecten", "--maand", "2025-01"]
    run("lever", file(both_in_time, "kompas_trajecten.csv"), *how, *delivered)
    asked = ["meet", "--maand", "2025-01", "--kpi", "gestart_binnen_norm"]
    _, out, _ = run(*asked, *delivered)
    assert "was 50 %, is nu 100 %" in out.replace("\u00a0", " ")
    (found,) = json.loads(run(*asked, "--json", *delivered)[1])
    assert (found["waarde"], found["nu"], found["gesloten"], found["gecorrigeerd"]) == (50, 100, True, True)


# usage errors


@pytest.mark.parametrize(
    "args",
    [
        ["doe-iets"],
        ["meet"],
        ["meet", "--maan", "2025-01"],
        ["meet", "--maand", "2025-13"],
        ["meet", "--maand", "2025-01", "te", "veel"],
        ["meet", "--maand", "2025-01", "--kpi", "geluk"],
        ["meet", "--maand", "2025-01", "--per", "week"],
        ["meet", "--maand"],
        ["meet", "--maand", "2025-01", "--json=ja"],
        ["sluit"],
        ["sluit", "--maand", "2025-01", "--reden", "zomaar"],
        ["lever"],
        ["lever", "/bestaat/niet.csv"],
        ["toets", "/bestaat/niet.csv", "--extract", "trajecten"],
        ["toets", "--extract"],
        ["start", "--poort", "acht"],
    ],
)
def test_a_wrong_command_is_one_dutch_sentence_with_code_2(run, args: list[str]):
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert not ENGLISH.search(err.replace("--help", ""))


@pytest.mark.parametrize(
    "extra, words",
    [
        (["--extract", "facturen"], "'facturen' is geen extract"),
        (["--extract", "trajecten", "--partner", "nemo"], "'nemo' is geen partner van Keten Proefland"),
        (["--extract", "wachttijdverdeling", "--partner", "kompas"], "Jeugdzorg Kompas levert"),
        (["--extract", "trajecten", "--maand", "2017-12"], "Geen partner van Keten Proefland levert"),
        (["--extract", "trajecten", "--keten", "/bestaat/niet.toml"], "bestaat niet"),
    ],
)
def test_what_the_chain_does_not_know_is_a_usage_error(run, file, ketenbestand, extra: list[str], words: str):
    code, _, err = run("toets", file(GOOD), "--keten", ketenbestand, *extra)
    assert code == 2
    assert words in err.splitlines()[-1]


@pytest.mark.parametrize(
    "command", ["", "toets", "lever", "meet", "sluit", "demo", "sjablonen", "start", "herbouw"]
)
def test_help_is_dutch(run, command: str):
    code, out, _ = run(*command.split(), "--help")
    assert code == 0
    assert "Gebruik:" in out
    assert not ENGLISH.search(out.replace("--help", "").replace("[OPTIES]", ""))


def test_the_first_beheerder_is_made_at_the_command_line_and_may_not_be_the_last_to_go(run, here):
    code, said, _ = run("rol", "Ria@Gemeente.nl", "--naam", "Ria de Wit", "--rol", "beheerder", *here)
    assert (code, said.strip()) == (0, "ria@gemeente.nl heeft nu de rol beheerder (toekenning 1).")
    assert run("rol", "jan@kompas.nl", "--naam", "Jan", "--rol", "partner", "--van", "kompas", *here)[0] == 0
    listed = run("rol", *here)[1].splitlines()
    assert listed[1] == "1: ria@gemeente.nl (Ria de Wit) is beheerder"
    assert listed[0] == "2: jan@kompas.nl (Jan) is partner van kompas"
    code, _, refused = run("rol", "--intrekken", "1", *here)
    assert (code, "laatste beheerder" in refused) == (1, True)
    assert run("rol", "--intrekken", "2", *here)[0] == 0
    assert len(run("rol", *here)[1].splitlines()) == 1


@pytest.mark.parametrize(
    "asked, code, told",
    [
        (["x@y.nl", "--naam", "X"], 2, "--rol en --naam"),
        (["ria", "--naam", "Ria", "--rol", "beheerder"], 1, "is een e-mailadres"),
        (["x@y.nl", "--naam", "X", "--rol", "baas"], 1, "is geen rol"),
        (["x@y.nl", "--naam", "X", "--rol", "partner"], 1, "is geen partner"),
        (["x@y.nl", "--naam", "X", "--rol", "beheerder", "--van", "kompas"], 1, "hele keten"),
        (["--intrekken", "9"], 1, "bestaat niet meer"),
    ],
)
def test_a_role_that_can_not_be_given_is_refused_in_a_sentence(run, here, asked, code, told):
    found, _, said = run("rol", *asked, *here)
    assert (found, told in said) == (code, True)


def test_audit_verifies_and_names_the_first_broken_entry(run, here):
    run("rol", "ria@gemeente.nl", "--naam", "Ria", "--rol", "beheerder", *here)
    code, said, _ = run("audit", "--controle", *here)
    assert (code, "heel tot en met gebeurtenis 2" in said) == (0, True)
    anchor = re.search(r"2:[0-9a-f]{64}", "".join(said.split()))
    assert anchor
    assert run("audit", "--anker", anchor[0], *here)[0] == 0
    with duckdb.connect(str(here[3])) as database:
        database.execute("update gebeurtenis set door = 'iemand anders' where nummer = 2")
    code, said, _ = run("audit", "--controle", *here)
    assert (code, "gebeurtenis 2 is gewijzigd" in said) == (1, True)


def test_a_key_is_shown_once_and_different_each_time(run):
    first, second = run("sleutel"), run("sleutel")
    assert first[0] == second[0] == 0
    assert re.fullmatch(r"[0-9a-f]{64}\n", first[1])
    assert first[1] != second[1]


def test_a_key_that_was_added_is_laid_over_what_is_stored(run, here, file, monkeypatch):
    old = "eerste-sleutel-van-de-installatie-1"
    new = "tweede-sleutel-van-de-installatie-2"
    monkeypatch.setenv("KETENMONITOR_SLEUTEL", old)
    deliver = ("lever", file(GOOD), *PARTNER, *here)
    assert run(*deliver)[0] == 0
    figures = run("meet", "--maand", "2025-01", "--json", *here)
    refused = run("sleutel", "--wissel", *here)
    assert refused[0] == 1
    assert "Er is geen nieuwe sleutel" in refused[2]

    monkeypatch.setenv("KETENMONITOR_SLEUTEL", f"{old},{new}")
    assert "sleutel --wissel" in run("meet", "--maand", "2025-01", *here)[2]
    code, said, _ = run("sleutel", "--wissel", *here)
    assert (code, "bijgewerkt met de nieuwe sleutel" in said) == (0, True)
    assert old not in said
    assert new not in said
    assert run("meet", "--maand", "2025-01", "--json", *here) == figures
    assert "er is niets veranderd" in run(*deliver)[1]  # the same clients again: nothing changes


def test_without_a_key_nothing_is_opened_but_a_file_can_be_tested(run, here, file, monkeypatch):
    monkeypatch.delenv("KETENMONITOR_SLEUTEL")
    code, _, said = run("lever", file(GOOD), *PARTNER, *here)
    assert (code, "python -m ketenmonitor sleutel" in said) == (1, True)
    assert not here[3].exists()
    code, _, said = run("start", "--alleen-hier", *here)
    assert (code, "KETENMONITOR_SLEUTEL ontbreekt" in said) == (1, True)
    assert run("toets", file(GOOD), "--partner", "kompas", "--extract", "trajecten", *here[:2])[0] == 0


KETENSLEUTEL = "de-sleutel-van-keten-proefland-éé2026"  # of tests/pseudonym/vectoren.json
MET_BSN = b"BSN;traject\r\n123456782;T1\r\n123 456 782;T2\r\n"
MET_PSEUDONIEM = "client;traject\r\n7xouf4pltcxd6ywmy5bzc2vfsa;T1\r\n7xouf4pltcxd6ywmy5bzc2vfsa;T2\r\n"


def test_a_bsn_becomes_a_pseudonym_beside_the_file(run, tmp_path, monkeypatch):
    monkeypatch.setenv("KETENMONITOR_KETENSLEUTEL", KETENSLEUTEL)
    source = tmp_path / "export.csv"
    source.write_bytes(MET_BSN)
    code, said, _ = run("pseudonimiseer", source)
    assert (code, "in BSN staan pseudoniemen" in said) == (0, True)
    made = tmp_path / "export_pseudoniem.csv"
    assert made.read_bytes() == b"\xef\xbb\xbf" + MET_PSEUDONIEM.encode()
    assert source.read_bytes() == MET_BSN
    code, _, said = run("pseudonimiseer", source)
    assert (code, "bestaat al" in said) == (2, True)
    assert made.read_bytes() == b"\xef\xbb\xbf" + MET_PSEUDONIEM.encode()


def test_a_workbook_gives_the_same_pseudonyms(run, tmp_path, monkeypatch):
    monkeypatch.setenv("KETENMONITOR_KETENSLEUTEL", KETENSLEUTEL)
    source, target = tmp_path / "export.xlsx", tmp_path / "uit.csv"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["BSN", "traject"], [123456782, "T1"], ["123 456 782", "T2"]]):
            sheet.write_row(row, 0, cells)
    assert run("pseudonimiseer", source, "--uit", target)[0] == 0
    assert target.read_text("utf-8-sig") == MET_PSEUDONIEM.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("inhoud", "options", "code", "zin"),
    [
        (b"nummer;traject\nA1;T1\n", (), 1, "noem haar met --kolom; de kolommen zijn nummer, traject"),
        (b"nummer;traject\nA1;T1\n", ("--kolom", "client"), 1, "geen kolom client: kies uit nummer, traject"),
        (b"client;BSN\nA1;123456782\n", (), 1, "de kolommen client en BSN over cliënten gaan"),
        (b"client;BSN\nA1;123456782\n", ("--kolom", "client"), 1, "Kolom BSN van export.csv bevat ook"),
        (b"BSN;traject\n123456782\n", (), 1, "Regel 2 van export.csv heeft 1 veld en de kolomnamen 2"),
        (MET_PSEUDONIEM.encode(), (), 1, "staan al pseudoniemen"),
    ],
)  # fmt: skip
def test_what_can_not_be_pseudonymised_is_refused_and_makes_no_file(
    inhoud, options, code, zin, run, tmp_path, monkeypatch
):
    monkeypatch.setenv("KETENMONITOR_KETENSLEUTEL", KETENSLEUTEL)
    source = tmp_path / "export.csv"
    source.write_bytes(inhoud)
    found, _, said = run("pseudonimiseer", source, *options)
    assert (found, zin in said) == (code, True), said
    assert list(tmp_path.iterdir()) == [source]


def test_two_columns_can_be_replaced_at_once(run, tmp_path, monkeypatch):
    monkeypatch.setenv("KETENMONITOR_KETENSLEUTEL", KETENSLEUTEL)
    source, target = tmp_path / "export.csv", tmp_path / "uit.csv"
    source.write_bytes(b"client;BSN\n123456782;123.456.782\n")
    assert run("pseudonimiseer", source, "--kolom", "client", "--kolom", "bsn", "--uit", target)[0] == 0
    same = "7xouf4pltcxd6ywmy5bzc2vfsa"
    assert target.read_text("utf-8-sig") == f"client;BSN\n{same};{same}\n"


def test_the_key_of_the_chain_is_asked_or_taken_from_the_environment_and_never_shown(
    run, tmp_path, monkeypatch
):
    source = tmp_path / "export.csv"
    source.write_bytes(MET_BSN)
    monkeypatch.delenv("KETENMONITOR_KETENSLEUTEL", raising=False)
    code, _, said = run("pseudonimiseer", source)
    assert (code, "KETENMONITOR_KETENSLEUTEL" in said) == (2, True)
    monkeypatch.setenv("KETENMONITOR_KETENSLEUTEL", "kort-geheim")
    code, _, said = run("pseudonimiseer", source)
    assert (code, "te kort" in said, "geheim" in said) == (1, True, False)
    assert "sleutel" not in run("pseudonimiseer", "--help")[1].split("Opties")[1]
    assert list(tmp_path.iterdir()) == [source]
