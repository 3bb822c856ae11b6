"""``rol``: grant and withdraw roles; the first beheerder is made here, for nobody can sign in before."""

from typing import Annotated

import typer

from ketenmonitor.access import roles
from ketenmonitor.access.viewer import ROLLEN
from ketenmonitor.cli.dutch import Gebruiksfout
from ketenmonitor.cli.options import DatabaseOption, KetenOption, chain, out, user


def rol(
    account: Annotated[
        str | None, typer.Argument(metavar="ACCOUNT", help="Het e-mailadres waarmee iemand zich aanmeldt.")
    ] = None,
    rol: Annotated[
        str | None, typer.Option("--rol", metavar="ROL", help=f"Een van: {', '.join(ROLLEN)}.")
    ] = None,
    naam: Annotated[str | None, typer.Option("--naam", metavar="NAAM", help="Hoe deze persoon heet.")] = None,
    van: Annotated[
        str | None, typer.Option("--van", metavar="CODE", help="De partner of gemeente, bij die rollen.")
    ] = None,
    intrekken: Annotated[
        int | None,
        typer.Option("--intrekken", metavar="NUMMER", help="Trek de toekenning met dit nummer in."),
    ] = None,
    database: DatabaseOption = None,
    keten: KetenOption = None,
) -> None:
    """Ken een rol toe of trek haar in; zonder meer toont het wie welke rol heeft."""
    if intrekken is None and account is not None and (rol is None or naam is None):
        raise Gebruiksfout("Geef bij een account ook --rol en --naam op.")
    with chain(database, keten) as (_, dataset):
        if intrekken is not None:
            roles.withdraw(dataset, intrekken, user())
            out().print(f"Toekenning {intrekken} is ingetrokken.")
        elif account is not None and rol is not None and naam is not None:
            number = roles.grant(dataset, account, naam, rol, van, user())
            out().print(f"{roles.normal(account)} heeft nu de rol {rol} (toekenning {number}).")
        else:
            for t in roles.holding(dataset.cursor()):
                scope = f" van {t.waarde}" if t.waarde else ""
                out().print(f"{t.toegang}: {t.account} ({t.naam}) is {t.rol}{scope}")
