"""The forms of improvement actions: begin one, go a step further, evaluate, change its plan, write a log."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from ketenmonitor.agreements.csv_file import number_from
from ketenmonitor.dataset.cut import SNEDEN, Selectie
from ketenmonitor.dataset.records import LINE, NOTE
from ketenmonitor.errors import Weigering
from ketenmonitor.learning import actie as learning
from ketenmonitor.learning import wens
from ketenmonitor.learning.actie import CHECK, DO, LOPEND, OVERGANGEN, UITKOMSTEN, Actie
from ketenmonitor.learning.effect import first_whole_month
from ketenmonitor.learning.knelpunt import Knelpunt
from ketenmonitor.learning.plan import IDEE, KLANTWENS, KNELPUNT, SIGNAAL, SOORTEN, Plan
from ketenmonitor.presentation import agreements, wish_words
from ketenmonitor.presentation import format as nl
from ketenmonitor.presentation import learning_words as words
from ketenmonitor.ui import aanleiding, acties, filters, gedaan
from ketenmonitor.ui.acties_adres import may_act
from ketenmonitor.ui.context import Context
from ketenmonitor.ui.navigation import link
from ketenmonitor.ui.style import Cel, show_list
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import DIMENSIES, Kpi, kpis
from ketenmonitor.vocabulary.months import shift

WHOLE = {"partner": "de hele keten", "gemeente": "alle gemeenten", "product": "alle producten"}
# The day of the month on which the figures of the month before are usually there.
DELIVERED = 20


def show_new(ctx: Context, knelpunten: Sequence[Knelpunt]) -> None:
    """The form for a new action, filled in from the figure, bottleneck or wish that it was opened from."""
    show_list([Cel("Alle acties", link=link("verbeteren"), merk="←")])
    st.subheader("Een nieuwe actie")
    asked = dict(st.query_params)
    came = "-".join(asked.get(name, "") for name in ("kpi", "knelpunt", "wens", *SNEDEN, "maand"))
    kpi, selectie = _about(ctx, asked, came)
    if not may_act(ctx, selectie):
        st.info("U kunt een actie beginnen over uw eigen cijfers: kies uw eigen organisatie of gemeente.")
        return
    source = next((k for k in knelpunten if str(k.knelpunt) == asked.get("knelpunt")), None)
    wish = next((w for w in wens.holding(ctx.dataset.cursor()) if str(w.wens) == asked.get("wens")), None)
    soort = KNELPUNT if source else KLANTWENS if wish else SIGNAAL if "kpi" in asked else IDEE
    told = (
        f"Knelpunt {source.knelpunt}: {source.titel}" if source
        else wish_words.reason(wish) if wish
        else aanleiding.told(ctx, kpi, selectie, asked.get("maand", ""))
    )  # fmt: skip
    start = ctx.today
    blank = Plan(
        "", soort, told, kpi.kpi, selectie.partner, selectie.gemeente, selectie.product, "", None, "",
        selectie.partner, start, _evaluation_of(kpi, start),
        source.knelpunt if source else None,
    )  # fmt: skip
    key = f"nieuw_{came}_{kpi.kpi}_{selectie.gekozen}"
    if (filled := _form(ctx, blank, kpi, key, "Leg de actie vast")) is not None:
        gedaan.attempt(acties.PLAATS, lambda: _record(ctx, filled))


def _evaluation_of(kpi: Kpi, start: date) -> date:
    """When the control chart can first say something: after three whole months, and until they are ripe."""
    return shift(first_whole_month(start), 3 + kpi.rijping).replace(day=DELIVERED)


def _about(ctx: Context, asked: dict[str, str], came: str) -> tuple[Kpi, Selectie]:
    """The KPI and the cut, as the address has them unless another is chosen."""
    names = {k.kpi: k for k in kpis().values()}
    first = list(names).index(asked["kpi"]) if asked.get("kpi") in names else 0
    columns = st.columns([1.5, 1, 1, 1])
    with columns[0]:
        kpi = st.selectbox(
            "KPI", list(names), index=first, key=f"over_kpi_{came}",
            format_func=lambda k: f"{names[k].naam} ({DIMENSIES[names[k].dimensie].lower()})",
        )  # fmt: skip
    chosen: dict[str, str | None] = {}
    for column, dimension in zip(columns[1:], SNEDEN, strict=True):
        with column:
            chosen[dimension] = _choose(ctx, dimension, asked.get(dimension, ""), came)
    return names[kpi], Selectie(**chosen)


def _choose(ctx: Context, dimension: str, asked: str, came: str) -> str | None:
    names = filters.names_of(ctx, dimension)
    if dimension == "product":
        used = filters.products_in_use(ctx.settings, ctx.versie, ctx)
        names = {code: f"{name} ({code})" for code, name in names.items() if code in used}
    options = ["", *ctx.kijker.choices(dimension, list(names))]
    chosen = st.selectbox(
        plain(dimension.capitalize()), options, index=options.index(asked) if asked in options else 0,
        key=f"over_{dimension}_{came}", format_func=lambda code: names.get(code, WHOLE[dimension]),
    )  # fmt: skip
    return chosen or None


def _record(ctx: Context, plan: Plan) -> str:
    number = learning.record(ctx.dataset, plan, ctx.licht_toe(plan.selectie))
    st.query_params.from_dict({k: v for k, v in st.query_params.items() if k == "als"})
    st.query_params["actie"] = str(number)
    return f"Actie {number} is vastgelegd."


def _form(ctx: Context, plan: Plan, kpi: Kpi, key: str, button: str) -> Plan | None:
    """The fields of a plan; what was filled in when the button was pressed, else None."""
    unit = agreements.POINTS.get(kpi.eenheid, nl.unit_of_axis(kpi))
    partners = filters.names_of(ctx, "partner")
    with st.form(f"vorm_{key}", border=False):
        titel = st.text_input("Titel", plan.titel, max_chars=LINE, key=f"titel_{key}")
        left, right = st.columns([1, 3])
        soort = left.selectbox(
            "Soort aanleiding", SOORTEN, index=SOORTEN.index(plan.soort), key=f"soort_{key}"
        )
        reason = right.text_area(
            "Aanleiding", plan.aanleiding, max_chars=NOTE, key=f"aanleiding_{key}", height=80
        )
        hypothese = st.text_area(
            "Hypothese: waarom zou dit helpen?",
            plan.hypothese,
            max_chars=NOTE,
            key=f"hypothese_{key}",
            height=80,
        )
        one, two, three = st.columns(3)
        better = {"hoger": "hoger", "lager": "lager"}.get(kpi.richting, "anders")
        expected = one.text_input(
            plain(f"Verwacht effect: hoeveel {better} ({unit})"),
            _entered(plan.verwacht), key=f"verwacht_{key}", placeholder="mag leeg blijven",
        )  # fmt: skip
        eigenaar = two.text_input("Eigenaar", plan.eigenaar, max_chars=LINE, key=f"eigenaar_{key}")
        options = ["", *partners]
        van = three.selectbox(
            "Van welke partner", options, index=options.index(plan.eigenaar_partner or ""), key=f"van_{key}",
            format_func=lambda code: partners.get(code, "geen, of de keten"),
        )  # fmt: skip
        first, second, _ = st.columns(3)
        start = first.date_input("Start", plan.start, format="DD-MM-YYYY", key=f"start_{key}")
        evaluatie = second.date_input(
            "Evaluatie", plan.evaluatie, format="DD-MM-YYYY", key=f"evaluatie_{key}"
        )
        ripe = f"; een maand telt bij deze KPI pas na {nl.count(kpi.rijping, 'maand', 'maanden')}"
        st.caption(
            plain(
                "Wat u schrijft, leest wie deze cijfers ziet: noem geen cliënten. Na drie hele maanden kan "
                f"de regelkaart een verandering zien{ripe if kpi.rijping else ''}."
            )
        )
        if not st.form_submit_button(plain(button), type="primary"):
            return None
    amount = _amount(expected)
    if isinstance(amount, str):
        st.error(plain(amount))
        return None
    return Plan(
        titel, soort, reason, plan.kpi, plan.partner, plan.gemeente, plan.product, hypothese, amount,
        eigenaar, van or None, start, evaluatie, plan.knelpunt,
    )  # fmt: skip


def _amount(entered: str) -> float | str | None:
    """What was filled in as a number; the sentence that says what is wrong with it."""
    if not entered.strip():
        return None
    try:
        return number_from(entered)
    except ValueError:
        return f"'{entered}' is geen getal: schrijf het verwachte effect als 5 of 2,5 (met een komma)."


def _entered(value: float | None) -> str:
    """A number as somebody would fill it in."""
    return "" if value is None else f"{value:g}".replace(".", ",")


def show_steps(ctx: Context, a: Actie) -> None:
    """What can be done with an action in its state."""
    st.subheader("Verder met deze actie")
    if a.status == DO or a.over_tijd(ctx.today) or a.status == CHECK:
        with st.expander("Beoordelen", expanded=a.over_tijd(ctx.today)):
            _evaluate(ctx, a)
    for naar in OVERGANGEN[a.status]:
        with st.expander(plain(words.NAAR[naar])):
            _move(ctx, a, naar)
    if a.status in LOPEND:
        with st.expander("Plan wijzigen"):
            changed = _form(ctx, a.plan, kpis()[a.kpi], f"wijzig_{a.actie}_{a.versie}", "Wijzig het plan")
            if changed is not None:
                gedaan.attempt(acties.PLAATS, lambda: _change(ctx, a, changed))
    with st.form(f"logboek_{a.actie}", clear_on_submit=True, border=False):
        tekst = st.text_area("Schrijf in het logboek", max_chars=NOTE, height=80)
        if st.form_submit_button("Schrijf op"):
            gedaan.attempt(acties.PLAATS, lambda: _note(ctx, a, tekst))


def _evaluate(ctx: Context, a: Actie) -> None:
    st.caption(
        "Uw oordeel komt naast dat van de regelkaart. Daarna besluit u: borgen, stoppen of bijstellen."
    )
    with st.form(f"beoordeel_{a.actie}_{a.versie}", border=False):
        left, right = st.columns([1, 3])
        uitkomst = left.selectbox("Uitkomst", UITKOMSTEN, index=None, placeholder="Kies")
        conclusie = right.text_area("Conclusie", a.conclusie, max_chars=NOTE, height=80)
        if st.form_submit_button("Leg het oordeel vast", type="primary"):
            gedaan.attempt(acties.PLAATS, lambda: _evaluated(ctx, a, uitkomst, conclusie))


def _move(ctx: Context, a: Actie, naar: str) -> None:
    with st.form(f"naar_{naar}_{a.actie}_{a.versie}", border=False):
        waarom = st.text_input("Waarom" if naar != DO else "Toelichting (mag leeg blijven)", max_chars=NOTE)
        if st.form_submit_button(plain(words.NAAR[naar])):
            gedaan.attempt(acties.PLAATS, lambda: _moved(ctx, a, naar, waarom))


def _evaluated(ctx: Context, a: Actie, uitkomst: str | None, conclusie: str) -> str:
    if uitkomst is None:
        raise Weigering(f"De uitkomst is leeg: kies {', '.join(UITKOMSTEN[:-1])} of {UITKOMSTEN[-1]}.")
    learning.evaluate(ctx.dataset, a.actie, uitkomst, conclusie, ctx.today, ctx.licht_toe(a.selectie))
    return f"Het oordeel over actie {a.actie} is vastgelegd."


def _moved(ctx: Context, a: Actie, naar: str, waarom: str) -> str:
    learning.move(ctx.dataset, a.actie, naar, waarom, ctx.licht_toe(a.selectie))
    return f"Actie {a.actie} staat nu op {words.STANDEN[naar]}."


def _change(ctx: Context, a: Actie, plan: Plan) -> str:
    learning.change(ctx.dataset, a.actie, plan, ctx.licht_toe(a.selectie))
    return f"Het plan van actie {a.actie} is gewijzigd; hoe het was, staat onder 'Wat er gebeurde'."


def _note(ctx: Context, a: Actie, tekst: str) -> str:
    learning.note(ctx.dataset, a.actie, tekst, ctx.licht_toe(a.selectie))
    return "Het staat in het logboek."
