"""The parts of the page Afspraken that record: adding one, reading many, ending one, letting one lapse."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from ketenmonitor.access.viewer import AFSPREKEN
from ketenmonitor.agreements import recording
from ketenmonitor.agreements.afspraak import Afspraak
from ketenmonitor.agreements.csv_file import COLUMNS, REQUIRED, Invoerfout, template
from ketenmonitor.agreements.voorstel import Voorstel
from ketenmonitor.errors import Weigering
from ketenmonitor.intake.filename import safe_name
from ketenmonitor.presentation import agreements as words
from ketenmonitor.presentation import format as nl
from ketenmonitor.ui import afspraak_formulier
from ketenmonitor.ui.afspraak_formulier import AHEAD, as_month, month_name, turn_of
from ketenmonitor.ui.context import Context, delivery_month
from ketenmonitor.ui.style import Cel, Rij, show_table
from ketenmonitor.ui.text import plain
from ketenmonitor.vocabulary.kpi import Kpi, kpis
from ketenmonitor.vocabulary.months import between, shift

EXAMPLES = {
    "kpi": "volgens_plan", "geldig_van": "2026-01", "geldig_tot": "2026-12", "streefwaarde": "62",
    "bandbreedte": "4", "nulmeting": "58,5", "bron": "Ketenconvenant 2026, artikel 8",
    "afgesproken_met": "alle partners",
}  # fmt: skip
TOLD = "afspraken_gemeld"


def _done(name: str, sentence: str) -> None:
    afspraak_formulier.next_turn(name)
    st.session_state[TOLD] = (name, sentence)
    st.rerun()


def _tell(name: str) -> None:
    """What was just recorded by this form, once."""
    if (told := st.session_state.get(TOLD)) and told[0] == name:
        st.success(plain(told[1]))
        del st.session_state[TOLD]


def _refusable(action: Callable[[], None]) -> None:
    """Do it, or show the sentence that says why not; several mistakes as a list."""
    try:
        action()
    except Invoerfout as refusal:
        _show_mistakes(refusal)
    except Weigering as refusal:
        st.error(plain(str(refusal)))


def _show_mistakes(refusal: Weigering) -> None:
    mistakes = refusal.fouten if isinstance(refusal, Invoerfout) else (str(refusal),)
    if len(mistakes) == 1:
        st.error(plain(f"{mistakes[0]} Er is niets vastgelegd."))
        return
    st.error(f"Er zijn {nl.number(len(mistakes))} fouten gevonden. Er is niets vastgelegd.")
    show_table([Cel("Fout")], [Rij([Cel(m)]) for m in mistakes])


def show_add(ctx: Context, maand: date) -> None:
    """Record one agreement that was signed elsewhere: it holds at once."""
    _tell("nieuw")
    st.caption(
        "Voor een afspraak die al gesloten is: zij geldt meteen. Wilt u de partners eerst om akkoord vragen, "
        "doe dan een voorstel onder Voorstellen."
    )
    kpi = afspraak_formulier.choose_kpi("nieuw")
    filled = afspraak_formulier.ask(ctx, "nieuw", kpi, "Leg de afspraak vast", partijen=True)
    if filled is None:
        return

    def record() -> None:
        voorstel = filled.voorstel()
        number = recording.add(ctx.dataset, voorstel, ctx.doet(AFSPREKEN))
        _done("nieuw", f"Afspraak {number} is vastgelegd: {_told(ctx, kpi, voorstel)}.")

    _refusable(record)


def _told(ctx: Context, kpi: Kpi, v: Voorstel) -> str:
    valid = words.validity(v.geldig_van, v.geldig_tot)
    return f"{kpi.naam}, {words.target(kpi, v.streefwaarde)}, {words.scope(ctx.keten, v)}, {valid}"


def show_change(ctx: Context, last: Afspraak) -> None:
    """End an agreement, or let it lapse, each with its reason."""
    number = last.afspraak
    _tell(f"wijzig_{number}")
    turn = turn_of(f"wijzig_{number}")
    left, right = st.columns(2)
    until = shift(last.geldig_tot, -1) if last.geldig_tot else shift(ctx.today.replace(day=1), AHEAD)
    options = [nl.month_code(m) for m in between(last.geldig_van, until)]
    with left, st.form(f"einde_{number}_{turn}"):
        st.markdown("**Laten aflopen**")
        st.caption("De afspraak geldt tot en met de maand die u kiest; wat ervoor lag, blijft eraan gemeten.")
        recent = nl.month_code(delivery_month(ctx))
        month = st.selectbox(
            "Laatste maand waarin zij geldt",
            options,
            index=options.index(recent) if recent in options else None,
            key=f"einde_maand_{number}_{turn}",
            format_func=month_name,
            placeholder="Kies een maand",
        )
        why_end = st.text_input("Reden", key=f"einde_reden_{number}_{turn}")
        ending = st.form_submit_button("Laat aflopen")
    with right, st.form(f"vervalt_{number}_{turn}"):
        st.markdown("**Laten vervallen**")
        st.caption(
            "Alsof de afspraak nooit gold, bijvoorbeeld na een vergissing; haar geschiedenis blijft staan."
        )
        why_lapse = st.text_input("Reden", key=f"vervalt_reden_{number}_{turn}")
        lapsing = st.form_submit_button("Laat vervallen")

    def end() -> None:
        if month is None:
            raise Weigering("Kies de laatste maand waarin de afspraak geldt.")
        recording.end(ctx.dataset, number, as_month(month), ctx.doet(AFSPREKEN), why_end)
        _done(f"wijzig_{number}", f"Afspraak {number} geldt tot en met {month_name(month)}.")

    def lapse() -> None:
        recording.cancel(ctx.dataset, number, ctx.doet(AFSPREKEN), why_lapse)
        _done(f"wijzig_{number}", f"Afspraak {number} is vervallen.")

    if ending:
        _refusable(end)
    if lapsing:
        _refusable(lapse)


def show_import(ctx: Context) -> None:
    """Read many agreements from a file: first shown, then recorded, all or none."""
    _tell("inlezen")
    st.write(
        "Vul het sjabloon in en bied het hier aan. U ziet eerst wat erbij komt; pas na uw akkoord wordt "
        "alles in één keer vastgelegd. Staat er een fout in, dan wordt er niets vastgelegd."
    )
    st.download_button(
        "Download het sjabloon",
        template(),
        file_name="afspraken_sjabloon.csv",
        mime="text/csv",
        on_click="ignore",
    )
    given = st.file_uploader(
        "Bestand met afspraken (CSV)", type=["csv", "txt"], key=f"bestand_{turn_of('inlezen')}"
    )
    if given is None:
        head = [Cel("Kolom"), Cel("Verplicht"), Cel("Wat u invult"), Cel("Voorbeeld")]
        rows = [
            Rij([Cel(name), Cel("ja" if name in REQUIRED else "nee"), Cel(text), Cel(EXAMPLES.get(name, ""))])
            for name, text in COLUMNS.items()
        ]
        show_table(head, rows, "De kolommen van het sjabloon")
        return
    try:
        voorstellen = recording.read_csv(given.getvalue(), ctx.keten)
        recording.rehearse(ctx.dataset, voorstellen)
    except Weigering as refusal:
        _show_mistakes(refusal)
        return
    amount = nl.count(len(voorstellen), "afspraak", "afspraken")
    st.write("Het bestand heeft geen fouten. Dit komt erbij:")
    show_table(
        [Cel("Regel"), Cel("KPI"), Cel("Geldt voor"), Cel("Afspraak", getal=True), Cel("Geldt"), Cel("Bron")],
        [_preview(ctx, v) for v in voorstellen],
        amount,
    )
    if st.button(plain(f"Leg {amount} vast"), type="primary"):

        def record() -> None:
            recording.add_all(ctx.dataset, voorstellen, ctx.doet(AFSPREKEN))
            _done("inlezen", f"{amount[0].upper()}{amount[1:]} uit {safe_name(given.name)} vastgelegd.")

        _refusable(record)


def _preview(ctx: Context, v: Voorstel) -> Rij:
    kpi = kpis()[v.kpi]
    return Rij(
        [
            Cel(v.waar.removeprefix("Regel ")),
            Cel(kpi.naam),
            Cel(words.scope(ctx.keten, v)),
            Cel(words.target(kpi, v.streefwaarde), getal=True),
            Cel(words.validity(v.geldig_van, v.geldig_tot)),
            Cel(v.bron),
        ]
    )
