"""The dashboard, with what a test can not do from outside: one process owns the database and the clock."""

import os

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ketenmonitor import logbook
from ketenmonitor.access import roles
from ketenmonitor.ui import server
from ketenmonitor.ui.context import context


async def withdraw(request: Request) -> PlainTextResponse:
    """Withdraw every role of an account, as a beheerder would."""
    dataset, account = context().dataset, request.query_params["account"]
    for held in roles.holding(dataset.cursor()):
        if held.account == account:
            roles.withdraw(dataset, held.toegang, "beheer")
    return PlainTextResponse("ingetrokken")


async def session_hours(request: Request) -> PlainTextResponse:
    """Change how long a sign-in lasts, so that a test does not wait eight hours."""
    os.environ["KETENMONITOR_SESSIE_UREN"] = request.query_params["uren"]
    return PlainTextResponse("gewijzigd")


async def recorded(request: Request) -> PlainTextResponse:
    """What the audit trail says about an account: kind and reason, in order."""
    rows = (
        context()
        .dataset.cursor()
        .execute(
            "select soort, bijzonderheden ->> 'reden' from gebeurtenis where onderwerp = ?"
            " and soort in ('aanmelding', 'afmelding', 'weigering') order by nummer",
            [request.query_params["account"]],
        )
        .fetchall()
    )
    return PlainTextResponse("\n".join(f"{soort} {reden or ''}".strip() for soort, reden in rows))


async def delivery(request: Request) -> PlainTextResponse:
    """The number of a delivery in force of a partner."""
    row = (
        context()
        .dataset.cursor()
        .execute(
            "select max(levering) from levering where status = 'geldig' and partner = ?",
            [request.query_params["partner"]],
        )
        .fetchone()
    )
    return PlainTextResponse(str(row[0] if row else ""))


ROUTES = [
    *server.ROUTES,
    Route("/toets/intrekken", withdraw),
    Route("/toets/sessieduur", session_hours),
    Route("/toets/opgeschreven", recorded),
    Route("/toets/levering", delivery),
]
logbook.install()
app = st.App(server.SHELL, secrets=server.secrets(), **(server.APP | {"routes": ROUTES}))
