"""The files that someone is delivering: kept per visitor, tested again only when something changed.

Nothing of a file is stored in the dataset before it is accepted. A file that is refused for what is in
it is recorded once, by its counts alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from ketenmonitor.errors import Weigering
from ketenmonitor.intake import delivery, mapping, period
from ketenmonitor.intake.delivery import Ontvangst
from ketenmonitor.intake.filename import safe_name
from ketenmonitor.intake.mapping import Koppeling
from ketenmonitor.intake.preview import Voorproef
from ketenmonitor.intake.reading import Gelezen, read
from ketenmonitor.intake.validation import Toets
from ketenmonitor.ui import incident
from ketenmonitor.ui.context import Context, delivery_month
from ketenmonitor.vocabulary.extract import extracts

# The findings that can be mended on the page itself, by choosing columns or codes: no reason to refuse yet.
HERSTELBAAR = frozenset({"K01", "K02", "W07", "W16"})


@dataclass
class Werk:
    """One uploaded file on its way to a delivery; changed by what the visitor chooses."""

    id: str
    naam: str
    gelezen: Gelezen | None = None
    weigering: str = ""  # why it could not be read or tested, as a sentence
    extract: str | None = None
    maand: date = date.min
    maand_uit: str = "aanname"  # naam, inhoud, keuze or aanname
    kolommen: dict[str, int | None] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)
    getoetst: tuple[object, ...] | None = None
    toets: Toets | None = None
    voorproef: Voorproef | None = None
    ontvangst: Ontvangst | None = None

    @property
    def stand(self) -> str:
        """Where it is: onleesbaar, kiezen, fouten, waarschuwingen, goed or aanvaard."""
        if self.ontvangst is not None:
            return "aanvaard"
        if self.weigering:
            return "onleesbaar"
        if self.toets is None:
            return "kiezen"
        if not self.toets.aanvaardbaar:
            return "fouten"
        return "waarschuwingen" if self.toets.aantal("waarschuwing") else "goed"

    def drop_test(self) -> None:
        """Forget the outcome of the test and give its working tables back."""
        if self.toets is not None:
            self.toets.cursor.close()
        self.toets = self.voorproef = self.getoetst = None


def werken() -> dict[str, Werk]:
    """The files of this visitor, in the order in which they were uploaded."""
    found: dict[str, Werk] = st.session_state.setdefault("aanlevering", {})
    return found


def follow(
    ctx: Context, partner: str, files: Sequence[UploadedFile], voortgang: Callable[[str, float], None]
) -> None:
    """Read what is new, forget what was taken away, and test what changed; tells how far it is.

    A file that can not be read or tested keeps the sentence that says why; the others go on.
    """
    kept, new = werken(), list[Werk]()
    for gone in set(kept) - {f.file_id for f in files}:
        kept.pop(gone).drop_test()
    for number, file in enumerate(files):
        werk = kept.get(file.file_id)
        if werk is None:
            voortgang(f"{safe_name(file.name)} wordt gelezen", number / len(files))
            werk = kept[file.file_id] = _read(ctx, partner, file)
            new.append(werk)
        if werk.ontvangst is not None and werk.ontvangst.levering.partner != partner:
            werk.ontvangst = None
        if is_stale(ctx, partner, werk):
            voortgang(f"{werk.naam} wordt getoetst", (number + 0.5) / len(files))
            test(ctx, partner, werk)
    for werk in new:
        ctx.dataset.record(
            ctx.levert(partner), "upload", werk.naam, partner=partner, extract=werk.extract, stand=werk.stand
        )


def is_stale(ctx: Context, partner: str, werk: Werk) -> bool:
    """Whether it must be tested (again): new, something was chosen, or the partner delivered since."""
    readable = werk.gelezen is not None and werk.extract is not None
    return readable and werk.ontvangst is None and werk.getoetst != _state(ctx, partner, werk)


def test(ctx: Context, partner: str, werk: Werk) -> None:
    """Test the file as it is now described; the month is looked up in its rows when nothing else tells it."""
    werk.drop_test()
    werk.weigering = ""
    _attempt(werk, lambda: _test(ctx, partner, werk))
    werk.getoetst = _state(ctx, partner, werk)


def accept(ctx: Context, werk: Werk) -> None:
    """Take the tested file into the dataset and keep its receipt."""
    toets = werk.toets
    if toets is None:
        return

    def take() -> None:
        werk.ontvangst = delivery.accept(ctx.dataset, toets, ctx.levert(toets.partner))

    _attempt(werk, take)
    if werk.ontvangst is not None:
        toets.cursor.close()


def month_options(ctx: Context, partner: str, werk: Werk) -> list[date]:
    """The months that can be chosen for a file, the latest first; the one it now has among them."""
    found = ctx.keten.partners[partner]
    last = ctx.today.replace(day=1)
    months = {werk.maand}
    month = found.vanaf
    while month <= min(last, found.tot or last):
        months.add(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return sorted(months, reverse=True)


def rivals(partner_files: Sequence[Werk], werk: Werk) -> list[Werk]:
    """The other acceptable files that would be the same delivery as this one."""
    return [
        other
        for other in partner_files
        if other is not werk
        and other.toets is not None
        and other.toets.aanvaardbaar
        and other.ontvangst is None
        and (other.extract, other.maand) == (werk.extract, werk.maand)
    ]


def _read(ctx: Context, partner: str, file: UploadedFile) -> Werk:
    werk = Werk(file.file_id, safe_name(file.name), maand=delivery_month(ctx))

    def take() -> None:
        werk.gelezen = read(werk.naam, file.getvalue())
        werk.extract = mapping.recognise(werk.gelezen.kop, werk.naam)

    _attempt(werk, take)
    named = period.month_in_name(werk.naam)
    if named is not None:
        werk.maand, werk.maand_uit = named, "naam"
    return werk


def _test(ctx: Context, partner: str, werk: Werk) -> None:
    assert werk.gelezen is not None
    assert werk.extract is not None
    if werk.maand_uit == "aanname":
        _check(ctx, partner, werk)
        assert werk.toets is not None
        found = period.month_in_rows(werk.toets.cursor, werk.toets.extract)
        if found is None:
            return
        assumed, werk.maand, werk.maand_uit = werk.maand, found, "inhoud"
        if found == assumed:
            _record_refusal(ctx, werk)
            return
        werk.toets.cursor.close()
        werk.toets = None
    _check(ctx, partner, werk)
    _record_refusal(ctx, werk)


def _check(ctx: Context, partner: str, werk: Werk) -> None:
    assert werk.gelezen is not None
    assert werk.extract is not None
    mapped = _koppeling(ctx, partner, werk)
    werk.toets = delivery.check(ctx.dataset, werk.gelezen, werk.extract, partner, werk.maand, mapped)


def _koppeling(ctx: Context, partner: str, werk: Werk) -> Koppeling | None:
    if not werk.kolommen and not werk.codes:
        return None
    assert werk.gelezen is not None
    assert werk.extract is not None
    cursor = ctx.dataset.cursor()
    known = mapping.recall(cursor, partner, werk.extract)
    cursor.close()
    suggested = mapping.suggest(werk.gelezen.kop, extracts()[werk.extract], known)
    return suggested.choose(werk.kolommen).translate(werk.codes)


def _record_refusal(ctx: Context, werk: Werk) -> None:
    """Record a refused file once, however often its page is shown or it is uploaded again."""
    toets = werk.toets
    if toets is None or toets.aanvaardbaar:
        return
    if all(t.regelnummer in HERSTELBAAR for t in toets.tellingen if t.ernst == "fout"):
        return
    known = toets.cursor.execute(
        "select 1 from levering where partner = ? and extract = ? and levermaand = ? and sha256 = ?"
        " and status = 'afgekeurd'",
        [toets.partner, toets.extract.extract, toets.maand, toets.gelezen.sha256],
    ).fetchone()
    if known is None:
        delivery.refuse(ctx.dataset, toets, ctx.levert(toets.partner))


def _state(ctx: Context, partner: str, werk: Werk) -> tuple[object, ...]:
    """What the outcome of a test depends on."""
    cursor = ctx.dataset.cursor()
    delivered = cursor.execute(
        "select max(levering), max(beeindigd_op) from levering where partner = ? and status <> 'afgekeurd'",
        [partner],
    ).fetchone()
    cursor.close()
    chosen = tuple(sorted(werk.kolommen.items())), tuple(sorted(werk.codes.items()))
    return partner, werk.extract, werk.maand, chosen, delivered


def _attempt(werk: Werk, step: Callable[[], None]) -> None:
    """Do something with one file in such a way that what goes wrong stays with that file."""
    try:
        step()
    except Weigering as refusal:
        werk.weigering = str(refusal)
    except Exception:
        number = incident.record("with an uploaded file")
        werk.weigering = (
            f"{werk.naam} kon door een fout in het programma niet worden verwerkt; meld incident {number} "
            "aan de beheerder. Er is niets van het bestand bewaard."
        )
