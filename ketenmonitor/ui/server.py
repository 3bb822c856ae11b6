"""The ASGI application: the shell, warmed up before the first visitor, in Dutch.

A server that may not start says why in one sentence and ends with 1: because of its settings before
anything is opened (``secrets``), because of its data when they are opened (``lifespan``).
"""

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

import anyio.to_thread
import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from ketenmonitor import logbook
from ketenmonitor.access.modus import ALLEEN_HIER
from ketenmonitor.errors import Weigering
from ketenmonitor.settings import settings
from ketenmonitor.ui import dutch, incident, serving
from ketenmonitor.ui.downloads import Claims, Downloads
from ketenmonitor.ui.dutch import Dutch
from ketenmonitor.ui.headers import SecurityHeaders
from ketenmonitor.ui.local_only import LocalOnly
from ketenmonitor.ui.navigation import PAGINAS
from ketenmonitor.ui.shield import EXCEPTION_HANDLERS, Shield
from ketenmonitor.ui.sign_in_http import DutchSignIn
from ketenmonitor.ui.text import plain

SHELL = Path(__file__).resolve().parent / "shell.py"


def secrets() -> dict[str, Any]:
    """What Streamlit needs to know to let people sign in; nothing when nobody does.

    Ends the program when its settings do not allow it to serve this chain.
    """
    try:
        how = serving.planned(settings())
    except Weigering as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None
    if how.aanmelding is None:
        return {}
    logbook.conceal(*how.aanmelding.secrets)
    return {"auth": dict(how.aanmelding.auth)}


def warm_up() -> None:
    """Open the database and load what every page needs, so that the first visitor does not wait for it."""
    how = serving.modus(settings())  # again: now the address to serve at is certain
    from ketenmonitor.ui import context, local_viewer

    dutch.scripts()
    context.warm_up()
    if how.soort == ALLEEN_HIER:
        ctx = context.opened()
        ctx.dataset.record(local_viewer.person(), "start", ctx.keten.naam, wijze=how.soort)


def _without_name() -> None:
    """Leave out the header in which uvicorn names itself.

    Streamlit makes uvicorn's configuration and has no setting for it.
    """
    for found in gc.get_objects():
        if type(found) is uvicorn.Config:
            found.encoded_headers = [header for header in found.encoded_headers if header[0] != b"server"]


def show_error(error: Exception) -> bool:
    """Show what went wrong in a part of a page that runs by itself: a fragment, or what a widget calls.

    Streamlit logs the error too, and shows its own English sentence unless this returns True.
    """
    if isinstance(error, Weigering):
        st.error(plain(str(error)))
    else:
        number = incident.record("in a part of a page")
        st.error(plain(incident.sentence("dit deel van de pagina", number)))
    return True


def _end(refusal: Weigering) -> NoReturn:
    """End now: an exception in the lifespan would have the server write a traceback, and end with 3."""
    print(refusal, file=sys.stderr, flush=True)  # noqa: T201
    os._exit(1)


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Warm up, then keep what was loaded out of the garbage collections that follow every page run."""
    _without_name()
    try:
        await anyio.to_thread.run_sync(warm_up)
    except Weigering as refusal:
        _end(refusal)
    gc.collect()
    gc.freeze()
    yield


async def to_first_page(request: Request) -> RedirectResponse:
    """Streamlit gives the first page the address of the server itself; its own address leads there."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


def _is_local() -> bool:
    """Whether only this machine may come in; when that can not be said, so it is."""
    try:
        return serving.modus(settings()).is_local
    except Weigering:
        return True


def _may_take(claims: Claims) -> bool:
    """Whether who sends this cookie may fetch a file; without sign-in only this machine comes this far."""
    from ketenmonitor.ui import context, sign_in

    ctx = context.opened()
    return serving.modus(ctx.settings).aanmelding is None or sign_in.still_in(ctx, claims) is not None


MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(LocalOnly, is_local=_is_local),
    Middleware(DutchSignIn),
    Middleware(Dutch),
    Middleware(Shield),
    Middleware(Downloads, may_take=_may_take),
]
ROUTES = [Route(f"/{PAGINAS[0].adres}", to_first_page)]
APP = {
    "lifespan": lifespan,
    "routes": ROUTES,
    "middleware": MIDDLEWARE,
    "exception_handlers": EXCEPTION_HANDLERS,
    "on_script_error": show_error,
}
