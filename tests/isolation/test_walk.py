"""Nobody sees what is not theirs: every page, route, command and function, for every role.

The lists here are complete by test: a page, route, command or function that is new and not on them fails.
"""

import concurrent.futures
import dataclasses
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import ketenmonitor.access
import ketenmonitor.incentives
import ketenmonitor.journeys
import ketenmonitor.learning
import ketenmonitor.learning.maturity
import ketenmonitor.performance
from ketenmonitor.access import corrected
from ketenmonitor.access import zicht as access_zicht
from ketenmonitor.access.viewer import Verboden, alleen_hier
from ketenmonitor.access.zicht import Zicht
from ketenmonitor.agreements import afspraak, dossier
from ketenmonitor.cli import app as commands
from ketenmonitor.dataset.closing import GESLOTEN, Sluiting, closings
from ketenmonitor.dataset.cut import Selectie
from ketenmonitor.errors import Weigering
from ketenmonitor.incentives import deelregel, resultaat
from ketenmonitor.incentives.simulatie import als_nu
from ketenmonitor.journeys import reach, routes
from ketenmonitor.learning import actie, confrontation, effect, wens
from ketenmonitor.learning.maturity import invitations, results, rounds
from ketenmonitor.performance import (
    comparison,
    completeness,
    control,
    corrections,
    data_changes,
    delivery_history,
    delivery_quality,
    mirror,
    notes,
    overview,
    prestatie,
    price_volume,
    waitlist,
    waitlist_flow,
)
from ketenmonitor.performance.closed import yardsticks
from ketenmonitor.ui import server, sign_in
from ketenmonitor.ui.context import KIJKER
from ketenmonitor.ui.navigation import PAGINAS
from ketenmonitor.ui.sign_in import Deur
from ketenmonitor.vocabulary.kpi import kpis
from tests.isolation.conftest import (
    CLOSED,
    DEELREGEL,
    FILES,
    GEMEENTEN,
    LAST,
    REASONS,
    ROOT,
    ROWS,
    SEES,
    TODAY,
    VAN,
    VIEWERS,
    WAITING,
    client_marks,
    client_of,
    everything,
    files_of,
    holds,
    number_marks,
    reason_mark,
    scan_mark,
    text_marks,
    zicht,
)

ROUTE_END = date(2026, 10, 31)
TERM = reach.Termijn("aanmelding", "start", 30)

# Every page, with the filters under which it is looked at besides none.
EVERY_CUT = [{}, {"partner": "baken"}, {"gemeente": "0394"}]
PAGES: dict[str, list[dict[str, str]]] = {
    "overzicht": [{}, {"gemeente": "0394"}, {"maand": "2026-09"}, {"maand": "2026-09", "gemeente": "0394"}],
    "wachtlijst": [*EVERY_CUT, {"weergave": "afdruk", "partner": "baken"}],
    "tijd": [*EVERY_CUT, {"kpi_tijd": "wachtenden_bruto", "partner": "baken"}],
    "geld": [*EVERY_CUT, {"kpi_geld": "kosten_per_client"}, {"maand": "2026-09", "partner": "baken"}],
    "kwaliteit": [{}],
    "duurzaam_effect": [{}],
    "partnerspiegel": [{}, {"partner": "baken"}],
    "klantroutes": [
        {},
        {"partner": "baken"},
        {"deel": "wachten"},
        {"deel": "overdracht", "gemeente": "0394"},
        {"deel": "vergelijken"},
        {"deel": "wensen"},
    ],
    "resultaatdeling": [
        {},
        {"tot": "2025-10"},
        {"deel_besparing_1": "100", "stel_1_1": "ja", "kosten_1": "-20"},
        {"deel": "regels"},
        {"deel": "vastleggen"},
    ],
    "ketenscan": [{}, {"deel": "partner", "partner": "baken"}, {"deel": "invullen"}, {"deel": "rondes"}],
    "verbeteren": [
        *({"actie": str(n)} for n in range(1, 4)),
        {"deel": "knelpunten"},
        {"actie": "nieuw", "kpi": "wachtenden_bruto", "partner": "baken", "maand": "2026-10"},
        {},
    ],
    "aanleveren": [{}, {"partner": "baken"}],
    "leveringen": [{}, {"levering": "1"}, {"levering": "5"}],
    "afspraken": [
        {},
        {"partner": "baken"},
        {"deel": "toevoegen"},
        {"deel": "een"},
        {"deel": "voorstellen"},
        {"deel": "voorstellen", "voorstel": "2"},
    ],
    "partner": EVERY_CUT,
    "begrippen": [{}],
    "beheer": [{}, {"deel": "spoor"}, {"deel": "partners"}, {"deel": "bewaren"}],
}
# Routes of our own: none of them says anything of the chain.
ROUTES = {"/overzicht"}
# The command line has the database file in hand: it is whoever may open that file, and the guide says so.
COMMANDS = {
    "toets", "lever", "meet", "demo", "sjablonen", "start", "herbouw", "audit", "rol", "sleutel",
    "pseudonimiseer", "opschonen", "inzage", "sluit",
}  # fmt: skip


def asked(z: Zicht) -> dict[str, Callable[[], object]]:
    """Every public function that gives figures or rows, also with cuts that are not the viewer's."""
    one, none = [kpis()["wachtenden_bruto"], kpis()["kosten"]], Selectie()
    cuts = [none, Selectie(partner="baken"), Selectie(gemeente="0394"), Selectie("baken", "0394")]
    pers = (None, "partner", "gemeente", "product")

    def every(f: Callable[[Selectie], object]) -> Callable[[], object]:
        return lambda: [_or_refused(lambda c=c: f(c)) for c in cuts]

    def by(f: Callable[[Selectie, str | None], object]) -> Callable[[], object]:
        return lambda: [
            _or_refused(lambda c=c, per=per: f(c, per))
            for c in cuts for per in pers if per is None or getattr(c, per) is None
        ]  # fmt: skip

    names = list(WAITING)
    stromen = _or_refused(lambda: waitlist_flow.flows(z, LAST, none, TODAY)) or []
    states = completeness.calendar(z, VAN, LAST, TODAY)
    closed = closings(z.cursor).get(CLOSED) or Sluiting(CLOSED, 1, GESLOTEN, datetime(2026, 11, 1), "x", "")
    return {
        "zicht.exact": by(lambda c, per: access_zicht.exact(z, one, VAN, LAST, c, per, TODAY)),
        "zicht.protected": by(lambda c, per: access_zicht.figures(z, one, VAN, LAST, c, per, TODAY)),
        "zicht.figures": by(lambda c, per: access_zicht.figures(z, one, VAN, LAST, c, per, TODAY)),
        "zicht.matrix": every(
            lambda c: access_zicht.matrix(
                z, one, VAN, LAST, c, "partner", z.kijker.parts(c, "partner", names), TODAY
            )
        ),
        "zicht.broken_down": every(
            lambda c: access_zicht.broken_down(z, kpis()["verwachte_wachttijd"], LAST, c)
        ),
        "zicht.behind": every(lambda c: access_zicht.behind(z, one[0], LAST, c, TODAY)),
        "corrected.since": lambda: [
            _or_refused(lambda per=per: corrected.since(z, closed, per, TODAY)) for per in pers
        ],
        "corrected.between": lambda: [
            _or_refused(lambda per=per: corrected.between(z, closed, replace(closed, versie=2), per, TODAY))
            for per in pers
        ],
        "corrections.since": lambda: corrections.since(z, closed, ("", *pers[1:]), TODAY),
        "corrections.between": lambda: corrections.between(z, closed, closed, ("", *pers[1:]), TODAY),
        "closed.yardsticks": lambda: {
            when: missing
            for when, (_, missing) in yardsticks(
                z, access_zicht.figures(z, one, CLOSED, CLOSED, vandaag=TODAY)
            ).items()
        },
        "prestatie.prestaties": by(lambda c, per: prestatie.prestaties(z, one, VAN, LAST, c, per, TODAY)),
        "control.window": lambda: control.window(z, LAST),
        "control.of_cut": every(lambda c: control.of_cut(z, one[0], LAST, c, TODAY)),
        "control.signals": every(
            lambda c: control.signals(
                z, {}, one, LAST, c, "partner", z.kijker.parts(c, "partner", names), TODAY
            )
        ),
        "comparison.compare": every(
            lambda c: comparison.compare(z, [kpis()["uitval"]], LAST, Selectie(gemeente=c.gemeente), TODAY)
        ),
        "comparison.flows": every(
            lambda c: comparison.flows(
                z, LAST, c, [kpis()[k] for k in overview.FLOW], z.kijker.parts(c, "partner", names)
            )
        ),
        "completeness.calendar": lambda: completeness.calendar(z, VAN, LAST, TODAY),
        "data_changes.changes": lambda: data_changes.changes(z, states, VAN, LAST),
        "delivery_history.offered": lambda: delivery_history.offered(z, VAN, LAST),
        "delivery_history.one": lambda: [delivery_history.one(z, n) for n in range(1, 12)],
        "delivery_history.findings": lambda: [delivery_history.findings(z, n) for n in range(1, 12)],
        "delivery_history.rows_as_csv": lambda: [
            _or_refused(lambda n=n: "".join(delivery_history.rows_as_csv(z, n))) for n in range(1, 12)
        ],
        "delivery_quality.findings_over_time": lambda: [
            _or_refused(lambda p=p: delivery_quality.findings_over_time(z, VAN, LAST, p))
            for p in (None, *names)
        ],
        "mirror.places": every(lambda c: mirror.places(z, one, c.partner or "kompas", LAST, none, TODAY)),
        "notes.holding": lambda: notes.holding(z),
        "notes.versions": every(lambda c: notes.versions(z, "wachtenden_bruto", c)),
        "actie.holding": lambda: actie.holding(z),
        "actie.history": lambda: [actie.history(z, n) for n in range(1, 5)],
        "actie.log": lambda: [actie.log(z, n) for n in range(1, 5)],
        "effect.of": lambda: [
            _or_refused(lambda a=a: effect.of(z, a, TODAY, notes.holding(z), actie.holding(z)))
            for a in actie.holding(of_everything(z))
        ],
        "overview.overview": every(
            lambda c: overview.overview(z, LAST, Selectie(gemeente=c.gemeente), TODAY)
        ),
        "results.over": lambda: results.over(z, TODAY),
        "results.sees": lambda: [results.sees(z, p) for p in names],
        "results.of_round": lambda: [results.of_round(z, r, TODAY) for r in rounds.rounds(z.cursor)],
        "results.of_partners": lambda: results.of_partners(z, TODAY),
        "results.of_partner": lambda: [results.of_partner(z, p, TODAY) for p in names],
        "results.counted": lambda: [results.counted(z, r) for r in rounds.rounds(z.cursor)],
        "results.remarks": lambda: [
            results.remarks(z, r, p, TODAY) for r in rounds.rounds(z.cursor) for p in names
        ],
        "results.since": lambda: [
            results.since(z, r, r, TODAY, p) for r in rounds.rounds(z.cursor) for p in (None, *names)
        ],
        "price_volume.of_month": every(lambda c: price_volume.of_month(z, LAST, c, TODAY)),
        "waitlist.overview": every(lambda c: waitlist.overview(z, LAST, c, TODAY)),
        "waitlist.expected": every(lambda c: waitlist.expected(z, "partner", LAST, c)),
        "waitlist.shortest": every(lambda c: waitlist.shortest(z, LAST, c)),
        "waitlist_flow.flows": every(lambda c: waitlist_flow.flows(z, LAST, c, TODAY)),
        "routes.routes": every(lambda c: routes.routes(z, VAN, ROUTE_END, c)),
        "reach.within_days": every(lambda c: reach.within_days(z, [TERM], VAN, ROUTE_END, c)),
        "confrontation.confront": every(
            lambda c: confrontation.confront(
                z,
                wens.holding(z.cursor),
                routes.routes(z, VAN, ROUTE_END, c),
                reach.within_days(z, confrontation.terms(wens.holding(z.cursor)), VAN, ROUTE_END, c),
                LAST,
                c,
                TODAY,
            )
        ),
        "waitlist_flow.norms": every(lambda c: waitlist_flow.norms(z, LAST, c, stromen)),
        "resultaat.resultaat": lambda: [
            _or_refused(lambda m=m, s=s: _in_euros(resultaat.resultaat(z, 1, m, TODAY, s)))
            for m in (VAN, LAST)
            for s in (None, replace(als_nu(DEELREGEL.voorwaarden), kosten=Decimal(-20), gehaald=(0,)))
        ],
        "deelregel.readable": lambda: deelregel.readable(z),
        "afspraak.readable": lambda: afspraak.readable(z.cursor, z.kijker),
        "dossier.readable": lambda: dossier.readable(z.cursor, z.kijker),
    }


def of_everything(z: Zicht) -> Zicht:
    """The same dataset as the one who sees everything: to ask for what is of others."""
    return replace(z, kijker=alleen_hier("alles"))


# These give exact figures of cuts that may be seen, for judging: what is shown is never theirs.
FOR_JUDGING = {"zicht.exact", "zicht.matrix", "comparison.flows"}
# ``everybody`` gives figures of all partners to work out what is a property of the chain, and ``verzamel``
# what is shared; their users (comparison, mirror, waitlist_flow, resultaat) are in the walk themselves.
# ``scherm`` says how figures are protected.
NOT_SHOWN = {"zicht.everybody", "uit_keten.verzamel", "shown.scherm"}


def _in_euros(found: object) -> object:
    """An answer in which money is in whole cents, and the same in euros."""
    return found, [v / 100 for v in values(found) if isinstance(v, int)]


def _or_refused(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except Weigering:
        return None


def values(found: object) -> Iterator[object]:
    """Everything in an answer, however deep."""
    if isinstance(found, np.ndarray):
        yield from found.ravel().tolist()
    elif dataclasses.is_dataclass(found) and not isinstance(found, type):
        if type(found).__name__ not in ("Kpi", "Term"):
            for field in dataclasses.fields(found):
                if field.name != "levering":  # the number of a delivery tells nothing of what is in it
                    yield from values(getattr(found, field.name))
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from values(key)
            yield from values(value)
    elif isinstance(found, list | tuple | set | frozenset):
        for value in found:
            yield from values(value)
    else:
        yield found


def whose(found: object) -> Iterator[str]:
    """Of which partners or other parts an answer holds a figure, however deep and whatever its value."""
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        for field in dataclasses.fields(found):
            value = getattr(found, field.name)
            if field.name in ("deel", "code", "partners"):
                yield from values(value)
            yield from whose(value)
    elif isinstance(found, dict):
        for value in found.values():
            yield from whose(value)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from whose(value)


# The rooms that give figures.
FIGURES = (
    ketenmonitor.access, ketenmonitor.performance, ketenmonitor.journeys, ketenmonitor.learning,
    ketenmonitor.learning.maturity, ketenmonitor.incentives,
)  # fmt: skip


def with_zicht() -> set[str]:
    """Every public function of the rooms that give figures which takes a viewer."""
    found = set()
    for package in FIGURES:
        for info in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                parameters = inspect.signature(function).parameters.values()
                own = function.__module__ == module.__name__ and not name.startswith("_")
                if own and any(p.annotation is Zicht or "Zicht" in str(p.annotation) for p in parameters):
                    found.add(f"{info.name}.{name}")
    return found


# What reads the dataset without a viewer: nothing of it is a figure or a row.
WITHOUT_VIEWER = {
    "completeness.missing", "completeness.latest_month", "completeness.first_month", "notes.history",
    "roles.history", "roles.holding", "roles.of", "wens.history", "wens.holding", "wens.changeable",
    "deelregel.history",
    "deelregel.of_number", "sessies.told",
    "knelpunt.history", "knelpunt.holding", "rounds.rounds", "rounds.open_now", "rounds.questionnaire",
    "invitations.invitations", "invitations.expected", "invitations.guest",
}  # fmt: skip
# What routes are made with (exact, and by an import contract only for ``journeys``), and results of the scan.
ENGINE = {
    "steps.prepare", "steps.routes", "step_numbers.define", "discover.discover", "discover.read",
    "answers.scores_of", "answers.remarks", "answers.respondents",
}  # fmt: skip


def test_every_function_that_gives_figures_is_walked():
    walked = set(asked(zicht_of_nothing())) - {"afspraak.readable", "dossier.readable"}
    assert with_zicht() - walked - NOT_SHOWN == set()


def zicht_of_nothing() -> Zicht:
    """A viewer on an empty dataset, only to ask for the names of the walk."""
    import tempfile
    from pathlib import Path

    from ketenmonitor.dataset.database import open_dataset
    from ketenmonitor.vocabulary.keten import read_keten
    from tests.isolation.conftest import KETEN

    with tempfile.TemporaryDirectory() as name:
        pad = Path(name) / "keten.toml"
        pad.write_text(KETEN, "utf-8")
        dataset = open_dataset(None, read_keten(pad))
    return Zicht(dataset.cursor(), dataset.keten, alleen_hier("x"))


def test_every_function_that_reads_without_a_viewer_is_known():
    found = set()
    for package in FIGURES:
        for info in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                own = function.__module__ == module.__name__ and not name.startswith("_")
                if own and "cursor" in inspect.signature(function).parameters:
                    found.add(f"{info.name}.{name}")
    assert found == WITHOUT_VIEWER | ENGINE


def test_no_page_reads_answers_of_the_scan_but_through_its_results():
    room = ROOT / "ketenmonitor"
    read = [n.removeprefix("answers.") for n in ENGINE if n.startswith("answers.")]
    used = {
        path.name
        for path in room.rglob("*.py")
        if any(
            re.search(rf"\banswers\.{name}\b|import .*\b{name}\b", path.read_text("utf-8")) for name in read
        )
    }
    assert used == {"results.py"}


def test_every_page_route_and_command_is_on_the_list():
    assert {page.adres for page in PAGINAS} == set(PAGES)
    assert {route.path for route in server.ROUTES} == ROUTES
    assert {command.callback.__name__ for command in commands.registered_commands} == COMMANDS


@pytest.mark.parametrize("name", list(VIEWERS))
def test_no_function_gives_a_viewer_what_is_of_another(dataset, name):
    z = zicht(dataset, name)
    for function, ask in asked(z).items():
        answer = _or_refused(ask)
        assert set(whose(answer)) & set(WAITING) <= SEES[name], function
        got = list(values(answer))
        texts = "\n".join(str(v) for v in got if isinstance(v, str))
        numbers = {round(float(v), 2) for v in got if isinstance(v, int | float) and not isinstance(v, bool)}
        for partner in WAITING:
            if partner not in ROWS[name]:
                assert not [m for m in client_marks(partner) if m in texts], function
            if partner not in FILES[name]:
                assert files_of(partner) not in texts, function
            if partner not in SEES[name]:
                assert not [m for m in text_marks(partner) if m in texts], function
            if partner not in REASONS[name]:
                assert reason_mark(partner) not in texts, function
            if partner not in ROWS[name] and function not in FOR_JUDGING:
                assert not number_marks(partner) & numbers, (function, partner)


@pytest.mark.parametrize("page", list(PAGES))
@pytest.mark.parametrize("name", list(VIEWERS))
def test_no_page_shows_a_viewer_what_is_of_another(visit, name, page):
    """In elements, charts and their data, tooltips, downloads and errors."""
    looked = PAGES[page] if VIEWERS[name].mag("cijfers") else PAGES[page][:1]
    for filters in looked:
        check(name, visit(VIEWERS[name], page, **filters), (page, filters))


def check(name: str, sent: bytes, where: object) -> None:
    """That nothing was sent that this viewer may not see."""
    for partner in WAITING:
        if partner not in ROWS[name]:
            assert not [m for m in client_marks(partner) if m.encode() in sent], where
            for mark in number_marks(partner):
                assert not holds(sent, mark), (where, partner, mark)
        if partner not in FILES[name]:
            assert not holds(sent, files_of(partner)), (where, partner)
        if partner not in SEES[name]:
            for mark in text_marks(partner):
                assert not holds(sent, mark), (where, mark)
        if partner not in REASONS[name]:
            assert not holds(sent, reason_mark(partner)), (where, partner)


def test_the_walk_would_notice(visit, dataset):
    """Who owns everything does get every mark: the walk looks in the right places."""
    all_of_it = alleen_hier("alles")
    sent = b"".join(
        visit(all_of_it, page, **filters)
        for page, filters in (
            ("tijd", {"kpi_tijd": "wachtenden_bruto", "partner": "baken", "gemeente": "0394"}),
            ("geld", {"partner": "baken"}),
            ("geld", {"partner": "baken", "maand": "2026-09"}),
            ("tijd", {"kpi_tijd": "wachtenden_bruto", "partner": "baken", "maand": "2026-09"}),
            ("leveringen", {"levering": "5"}),
            ("afspraken", {}),
            ("afspraken", {"deel": "voorstellen", "voorstel": "2"}),
            ("wachtlijst", {"partner": "baken"}),
            ("verbeteren", {}),
        )
    )
    assert [
        m
        for m in (*text_marks("baken"), *number_marks("baken"), files_of("baken"), reason_mark("baken"))
        if not holds(sent, m)
    ] == []
    assert len([m for m in client_marks("baken") if m.encode() in sent]) == WAITING["baken"]


def test_the_calculation_of_sharing_that_is_walked_has_parts_in_it(dataset):
    for name, partners in (("ketenregisseur", ["baken", "derde", "kompas"]), ("partner baken", ["baken"])):
        found = resultaat.resultaat(zicht(dataset, name), 1, LAST, TODAY).berekening
        assert [d.partner for d in found.delen] == partners
        assert found.pot > 0


def test_a_page_without_the_right_shows_a_refusal_and_nothing_else(visit):
    for name, viewer in VIEWERS.items():
        for page in PAGINAS:
            if not viewer.mag(page.recht) and viewer.mag("lezen"):
                sent = visit(viewer, page.adres)
                assert b"hoort niet bij uw rol" in sent, (name, page.adres)
                assert page.vraag.encode() not in sent, (name, page.adres)


@pytest.mark.parametrize("where", ["ketenmonitor.ui.overzicht.show", "ketenmonitor.ui.data.overview"])
def test_an_error_on_a_page_shows_nothing_of_what_went_wrong(visit, monkeypatch, where):
    """Messages of errors can hold anything: a path, a statement, a row."""

    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError(f"{client_of('baken')}1 {files_of('baken')} select * from wachtlijst")

    monkeypatch.setattr(where, broken)
    sent = visit(VIEWERS["ketenregisseur"], "overzicht")
    assert b"meld dan incident" in sent
    for told in (client_of("baken"), files_of("baken"), "select * from"):
        assert not holds(sent, told)


def test_one_page_by_two_viewers_after_each_other_keeps_them_apart(visit):
    """What is remembered for one is not shown to the other, in either order."""
    for first, second in (("partner baken", "partner kompas"), ("partner kompas", "partner baken")):
        for page in ("geld", "wachtlijst", "overzicht"):
            visit(VIEWERS[first], page)
            check(second, visit(VIEWERS[second], page), page)
            check(first, visit(VIEWERS[first], page), page)


def test_two_viewers_at_the_same_time_are_kept_apart(dataset):
    """The cached functions of the pages, asked by both from many threads at once."""
    from ketenmonitor.settings import settings
    from ketenmonitor.ui import data
    from ketenmonitor.ui.context import Context

    names = ["partner baken", "partner kompas", "ketenregisseur", "gemeente Amsterdam"] * 6

    def ask(name: str) -> tuple[str, list[object]]:
        ctx = Context(settings(), dataset, VIEWERS[name])
        cut = Selectie(gemeente="0363") if name.startswith("gemeente") else Selectie()
        found = data.delivered(ctx, [kpis()["wachtenden_bruto"]], LAST, LAST, cut, "partner")
        return name, list(values(found))

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for name, got in pool.map(ask, names):
            parts = {v for v in got if v in GEMEENTEN}
            assert parts <= SEES[name], name
            for partner in set(WAITING) - ROWS[name]:
                assert float(WAITING[partner]) not in got, (name, partner)


def test_whoever_has_no_right_cannot_write_either(dataset):
    """The right is asked again where something is recorded, whatever page it came from."""
    from ketenmonitor.settings import settings
    from ketenmonitor.ui.context import Context

    for name, viewer in VIEWERS.items():
        ctx = Context(settings(), dataset, viewer)
        for right in ("afspreken", "beheren", "leren", "regie", "sluiten"):
            if not viewer.mag(right):
                with pytest.raises(Verboden):
                    ctx.doet(right)
        for partner in set(WAITING) - ROWS[name]:
            with pytest.raises(Verboden):
                ctx.levert(partner)
            with pytest.raises(Verboden):
                ctx.antwoordt(partner)
        if "baken" not in SEES[name]:
            with pytest.raises(Verboden):
                ctx.licht_toe(Selectie(partner="baken"))


# --- the Ketenscan, and who comes with an invitation to it

# Of whom each viewer may see the scan: the director of all, a partner of itself, others of nobody.
SCAN_SEES = {
    name: set(WAITING) if name == "ketenregisseur" else {name.removeprefix("partner ")} & set(WAITING)
    for name in VIEWERS
}
PARTNER_NAMES = {"kompas": "Jeugdzorg Kompas", "baken": "Het Baken", "derde": "De Derde"}
SCAN_PARTS = ({}, {"deel": "partner", "partner": "baken"}, {"deel": "voortgang"}, {"deel": "invullen"})


@pytest.mark.parametrize("name", [n for n in VIEWERS if VIEWERS[n].mag("leren")])
def test_the_scan_shows_a_viewer_no_score_name_or_remark_of_another(visit, name):
    for filters in SCAN_PARTS:
        sent = visit(VIEWERS[name], "ketenscan", **filters)
        for partner in set(WAITING) - SCAN_SEES[name]:
            assert not holds(sent, scan_mark(partner)), filters
            assert not holds(sent, PARTNER_NAMES[partner]), filters
    own = visit(VIEWERS[name], "ketenscan", deel="partner", partner="baken")
    assert holds(own, scan_mark("baken")) == ("baken" in SCAN_SEES[name])


@pytest.mark.parametrize("name", list(VIEWERS))
def test_no_function_gives_a_viewer_scores_or_remarks_of_another(dataset, name):
    z = zicht(dataset, name)
    for partner in set(WAITING) - SCAN_SEES[name]:
        assert not results.sees(z, partner)
        assert results.of_partner(z, partner, TODAY) is None
        for ronde in rounds.rounds(dataset.cursor()):
            assert results.remarks(z, ronde, partner, TODAY) == []
            try:
                found = results.of_round(z, ronde, TODAY)
                moved = results.since(z, ronde, ronde, TODAY, partner)
                counted = results.counted(z, ronde)
            except Weigering:
                continue
            assert moved == {}
            assert partner not in counted
            assert found is None or partner not in {**found.partners, **found.aantallen}


def asked_with(code: str, page: str, **filters: str) -> tuple[AppTest, bytes]:
    """What reaches a guest whose first message names a page, as a program could send it."""
    app = AppTest.from_file(str(ROOT / "ketenmonitor" / "ui" / "shell.py"), default_timeout=120)
    for name, value in {"uitnodiging": code, **filters}.items():
        app.query_params[name] = value
    app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    app.run()
    assert not app.exception
    return app, everything(app)


def test_with_a_code_only_the_questionnaire_is_reached_at_every_page_and_filter(dataset, monkeypatch):
    ronde = rounds.open_now(dataset.cursor(), TODAY).ronde
    code = invitations.invite(dataset, ronde, "kompas", TODAY, "regie")
    # also for who would see everything
    monkeypatch.setattr(sign_in, "enter", lambda ctx: VIEWERS["ketenregisseur"])
    for page, looked in PAGES.items():
        app, sent = asked_with(code, page, **looked[-1])
        assert [t.value for t in app.title] == ["Ketenscan van Keten Merkland"], page
        assert len(app.radio) == 52
        assert not app.sidebar.children
        assert KIJKER not in app.session_state
        for other in PAGINAS:
            assert other.vraag.encode() not in sent, (page, other.adres)
        for partner in WAITING:
            marks = {*text_marks(partner), *number_marks(partner), files_of(partner), scan_mark(partner)}
            assert not [m for m in marks if holds(sent, m)], (page, partner)
            assert holds(sent, PARTNER_NAMES[partner]) == (partner == "kompas")


def test_a_code_that_was_replaced_or_whose_round_is_over_opens_nothing(dataset, monkeypatch):
    cursor = dataset.cursor()
    running = rounds.open_now(cursor, TODAY)
    old, new = (invitations.invite(dataset, running.ronde, "kompas", TODAY, "regie") for _ in range(2))
    assert invitations.guest(cursor, new, running.sluit + timedelta(days=1)) is None
    monkeypatch.setattr(sign_in, "enter", lambda ctx: Deur("Meld u aan."))
    app, sent = asked_with(old, "ketenscan")
    assert [t.value for t in app.title] == ["Ketenmonitor"]
    assert len(app.radio) == 0
    for told in ("Merkland", "RONDE", *PARTNER_NAMES.values()):
        assert not holds(sent, told)
