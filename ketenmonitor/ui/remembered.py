"""What was asked of the dataset before is not asked again, so that a rerun of a page costs nothing."""

from collections.abc import Callable
from functools import update_wrapper, wraps
from operator import attrgetter
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from ketenmonitor.ui.context import Context, Sleutel
from ketenmonitor.vocabulary.kpi import Kpi

KEPT = 500
P = ParamSpec("P")
R = TypeVar("R")


def remembered(question: Callable[Concatenate[Context, P], R]) -> Callable[Concatenate[Context, P], R]:
    """Remember what a question gave, by its other arguments and by ``ctx.sleutel``.

    That is the dataset, its version, the day and what the viewer may see: what is remembered for one viewer
    is only for who may see the same. A KPI is known by its id.
    """
    return _remembered(question, lambda ctx: ctx.sleutel, spinner=False)


def remembered_with(
    *, rows_only: bool = False, spinner: str | bool = False
) -> Callable[[Callable[Concatenate[Context, P], R]], Callable[Concatenate[Context, P], R]]:
    """The same, with a ``spinner``; ``rows_only``: until rows change, whatever people write beside them."""
    return lambda question: _remembered(
        question, lambda ctx: ctx.rijsleutel if rows_only else ctx.sleutel, spinner=spinner
    )


def _remembered(
    question: Callable[Concatenate[Context, P], R], key: Callable[[Context], Sleutel], *, spinner: str | bool
) -> Callable[Concatenate[Context, P], R]:
    @wraps(question)  # Streamlit tells functions apart by their module, name and source
    def answer(sleutel: Sleutel, *args: Any, _ctx: Context, **named: Any) -> R:
        return question(_ctx, *args, **named)

    remember = st.cache_data(show_spinner=spinner, max_entries=KEPT, hash_funcs={Kpi: attrgetter("kpi")})
    kept: Callable[..., R] = remember(answer)

    def ask(ctx: Context, /, *args: P.args, **named: P.kwargs) -> R:
        return kept(key(ctx), *args, _ctx=ctx, **named)

    return update_wrapper(ask, question)
