"""A partner uploads a file with mistakes, downloads the findings, mends the file and sees the figure move."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

KOP = "client;traject;gemeente;product;datum_aanmelding;datum_aanvang"


def october(aanvang_van_de_eerste: str) -> bytes:
    """Twelve trajecten of Het Baken begun in October after forty days, the first with the given start."""
    lines = [KOP]
    for i in range(12):
        start = aanvang_van_de_eerste if i == 0 else "10-10-2026"
        lines.append(f"baken10{i:02x}e;T2610-{i};0363;45;31-08-2026;{start}")
    return "\r\n".join(lines).encode() + b"\r\n"


def upload(page: Page, inhoud: bytes, naam: str = "trajecten_2026-10.csv") -> None:
    page.locator("input[type=file]").set_input_files(
        [{"name": naam, "mimeType": "text/csv", "buffer": inhoud}]  # type: ignore[list-item]
    )


def test_partner_mends_a_file_and_sees_the_figure_move(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/aanleveren?partner=baken")
    upload(page, october("31-02-2026"))
    expect(page.get_by_text("Dit bestand kan nog niet worden aanvaard: 1 fout in 12 rijen")).to_be_visible()
    finding = page.get_by_role("row").filter(has_text="W02")
    expect(finding).to_contain_text("regel 2, cel F2")
    expect(finding).to_contain_text("'31-02-2026' is geen geldige datum")
    with page.expect_download() as started:
        page.get_by_role("button", name="Bestand met bevindingen downloaden").click()
    returned = tmp_path / "terug.csv"
    started.value.save_as(returned)
    header, first, *rest = returned.read_text("utf-8-sig").splitlines()
    assert header == f"{KOP};bevinding"
    assert "W02 fout: '31-02-2026' is geen geldige datum" in first
    assert [line.rsplit(";", 1)[1] for line in rest] == [""] * 11

    upload(page, october("10-10-2026"), "trajecten_2026-10_hersteld.csv")
    expect(page.get_by_text("Dit bestand kan nog niet worden aanvaard")).to_have_count(0)
    # The twelve of September, still running, are not in this file: the partner says that was seen.
    page.get_by_text("Ik heb de 12 waarschuwingen bekeken; de gegevens kloppen").click()
    page.get_by_role("button", name="Levering aanvaarden").click()
    expect(page.get_by_text("Ontvangstbewijs").first).to_be_visible()

    # In September every child of Het Baken waited too long; the twelve of October did not.
    page.goto(f"{server}/tijd?partner=baken&maand=2026-10&kpi_tijd=gestart_binnen_norm")
    expect(page.get_by_text("Gestart binnen norm in oktober 2026 voor Het Baken: 100 %")).to_be_visible()
