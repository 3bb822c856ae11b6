"""What the demo chain does about its figures: improvement actions, bottlenecks and explanations.

The actions are those behind the stories: joint triage at Kompas helped, other things did not, or it is too
early to say. Moments are counted from the last month with figures, so that they shift along with it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from ketenmonitor.dataset.database import Dataset
from ketenmonitor.demo.months import AANTAL_MAANDEN, maand_erbij
from ketenmonitor.demo.stories import TEMPO
from ketenmonitor.learning import actie, knelpunt
from ketenmonitor.learning.actie import DO, GEBORGD, GESTOPT, HIELP
from ketenmonitor.learning.knelpunt import Melding
from ketenmonitor.learning.plan import IDEE, KNELPUNT, SIGNAAL, Plan

REGIE: Final = "Ketenregisseur"
HOUR: Final = time(15)


@dataclass(frozen=True)
class Toelichting:
    """An explanation of a figure of the demo chain, to be recorded as a note."""

    kpi: str
    partner: str | None
    maand: date
    tekst: str
    door: str


def record(dataset: Dataset, laatste_maand: date) -> None:
    """Record the actions and bottlenecks of the demo chain that ends with this month."""
    _bottlenecks(dataset, laatste_maand)
    _actions(dataset, laatste_maand)


def explanations(laatste_maand: date) -> list[Toelichting]:
    """The explanations that the partners and the director of the demo chain wrote."""
    return [
        Toelichting("wachttijd_gestart", "zilvermeer", maand_erbij(laatste_maand, -13),
                    "Vier behandelaren zijn vertrokken; de vacatures zijn nog niet vervuld.",
                    "Partner Jeugd-ggz Zilvermeer"),
        Toelichting("wachttijd_gestart", "zilvermeer", maand_erbij(laatste_maand, -13),
                    "Besproken in het ketenoverleg: Zilvermeer komt met een wervingsplan.", REGIE),
        Toelichting("wachtenden_bruto", "zilvermeer", laatste_maand,
                    "De lijst groeit door: er begonnen minder jeugdigen dan er bij kwamen.",
                    "Partner Jeugd-ggz Zilvermeer"),
        Toelichting("wachtenden_bruto", "kompas", maand_erbij(laatste_maand, -13),
                    "Gezamenlijke triage met het wijkteam werkt door: er komen minder jeugdigen op de lijst.",
                    "Partner Jeugdzorg Kompas"),
    ]  # fmt: skip


def _day(maand: date, dag: int) -> date:
    return maand + timedelta(days=dag - 1)


def _at(maand: date, dag: int) -> datetime:
    return datetime.combine(_day(maand, dag), HOUR)


def _actions(dataset: Dataset, laatste: date) -> None:
    triage = maand_erbij(laatste, TEMPO["kompas"].sinds - AANTAL_MAANDEN + 1)
    number = actie.record(
        dataset,
        Plan(
            "Gezamenlijke triage met het wijkteam", SIGNAAL,
            "Jeugdzorg Kompas haalt de afspraak over wachttijd van gestarten structureel niet.",
            "wachttijd_gestart", "kompas", None, None,
            "Kompas en het wijkteam bekijken aanmeldingen samen. Wie met lichte hulp verder kan, komt niet "
            "op de lijst, en wie blijft begint eerder.",
            20.0, "Teamleider toegang", "kompas", triage, _day(maand_erbij(triage, 6), 20),
        ),
        REGIE, _at(maand_erbij(triage, -1), 12),
    )  # fmt: skip
    actie.move(dataset, number, DO, "", REGIE, _at(triage, 1))
    actie.note(dataset, number, "Eerste twintig aanmeldingen samen bekeken; acht gingen naar het wijkteam.",
               "Partner Jeugdzorg Kompas", _at(triage, 19))  # fmt: skip
    judged = maand_erbij(triage, 6)
    actie.evaluate(dataset, number, HIELP, "De wachttijd is bijna gehalveerd en blijft dat, ook na de zomer.",
                   _day(judged, 22), REGIE, _at(judged, 22))  # fmt: skip
    actie.move(
        dataset, number, GEBORGD, "De triage is vast onderdeel van de toegang.", REGIE, _at(judged, 24)
    )

    recall = maand_erbij(laatste, -11)
    number = actie.record(
        dataset,
        Plan(
            "Herinnering voor elke afspraak", SIGNAAL,
            "Jeugd-ggz Zilvermeer mist de afspraak over uitval.", "uitval", "zilvermeer", None, None,
            "Een bericht op de dag ervoor voorkomt gemiste afspraken, en daarmee uitval.", 5.0,
            "Zorgmanager", "zilvermeer", recall, _day(maand_erbij(recall, 9), 15),
        ),
        "Partner Jeugd-ggz Zilvermeer", _at(maand_erbij(recall, -1), 20),
    )  # fmt: skip
    actie.move(dataset, number, DO, "", "Partner Jeugd-ggz Zilvermeer", _at(recall, 1))
    judged = maand_erbij(recall, 9)
    actie.evaluate(dataset, number, actie.HIELP_NIET, "Minder gemiste afspraken, maar de uitval bleef.",
                   _day(judged, 17), REGIE, _at(judged, 17))  # fmt: skip
    actie.move(dataset, number, GESTOPT, "De oorzaak ligt eerder: in de wachttijd.", REGIE, _at(judged, 18))

    staff = _day(maand_erbij(laatste, -4), 15)
    number = actie.record(
        dataset,
        Plan(
            "Overbruggen met begeleiding van Bries", KNELPUNT,
            "Knelpunt 2: Wachtenden op behandeling krijgen geen overbrugging", "wachtend_boven_norm",
            "zilvermeer", None, None,
            "Wie boven de norm wacht, krijgt begeleiding en heeft soms geen behandeling meer nodig.", 10.0,
            "Accounthouder jeugd-ggz", None, staff, _day(laatste, 25), 2,
        ),
        REGIE, datetime.combine(staff, HOUR),
    )  # fmt: skip
    actie.move(dataset, number, DO, "", REGIE, datetime.combine(staff, HOUR) + timedelta(days=1))

    early = _day(laatste, 12)
    number = actie.record(
        dataset,
        Plan(
            "Ouders en jeugdige kiezen samen de start", IDEE,
            "Ouders vragen om een start die past bij school en werk.", "rapportcijfer_jeugdige", "wijkteam",
            None, None, "Wie meebeslist over de start, is tevredener over de hulp.", 0.5, "Zorgmanager",
            "wijkteam", early, _day(maand_erbij(laatste, 5), 20),
        ),
        "Partner Jeugdteam De Schakel", datetime.combine(early, HOUR),
    )  # fmt: skip
    actie.move(dataset, number, DO, "", "Partner Jeugdteam De Schakel", datetime.combine(early, HOUR))

    actie.record(
        dataset,
        Plan(
            "Eén aanspreekpunt bij elke overdracht", KNELPUNT,
            "Knelpunt 1: Bij een overdracht voelt niemand zich eigenaar van de wachttijd", "wachttijd_keten",
            None, None, None, "Als één partner de overdracht bewaakt tot de start, duurt die korter.", 7.0,
            "Ketenregisseur", None, _day(maand_erbij(laatste, 2), 1), _day(maand_erbij(laatste, 6), 20), 1,
        ),
        REGIE, _at(laatste, 28),
    )  # fmt: skip


@dataclass(frozen=True)
class _Gemeld:
    """A bottleneck of the demo chain; ``terug`` is how many months before the last one it was raised.

    ``behandeld``, ``besloten`` and ``gehoord`` are days later, or -1; ``opgelost`` is what its reporter said.
    """

    thema: str
    titel: str
    omschrijving: str
    partners: tuple[str, ...]
    gezien: int
    melder: str
    terug: int
    behandeld: int = -1
    besloten: int = -1
    besluit: str = ""
    gehoord: int = -1
    opgelost: bool | None = None


GEMELD: Final = (
    _Gemeld("overdracht", "Bij een overdracht voelt niemand zich eigenaar van de wachttijd",
            "De een sluit af als de verwijzing weg is, de ander telt vanaf de eigen aanmelding. Ertussen "
            "belt niemand het gezin.", ("kompas", "zilvermeer"), 9, "partner:kompas", 14, 12, 41,
            "De verwijzende partner houdt contact tot de eerste afspraak bij de ander.", 50, None),
    _Gemeld("wachttijd", "Wachtenden op behandeling krijgen geen overbrugging",
            "Zilvermeer mag geen begeleiding bieden en Bries krijgt die zonder indicatie niet vergoed.",
            ("zilvermeer", "bries"), 14, "partner:bries", 12, 20, 95,
            "Bries overbrugt hooguit drie maanden, betaald uit het budget van Zilvermeer.", 100, True),
    _Gemeld("woonplaats", "Bij verhuizing van een ouder betaalt geen gemeente",
            "Gemeenten wijzen naar elkaar zolang de inschrijving niet rond is, en de hulp ligt stil.",
            ("hetnest", "waterpoort"), 5, "partner:hetnest", 11, 9, 38,
            "De vertrekgemeente betaalt door tot de nieuwe het dossier heeft overgenomen.", 45, True),
    _Gemeld("gegevens", "Het ondersteuningsplan gaat niet mee naar de volgende partner",
            "Elk team vraagt het gezin opnieuw om toestemming en om hetzelfde verhaal.",
            ("wijkteam", "kompas", "zilvermeer"), 17, "partner:wijkteam", 10, 30, 120,
            "Eén toestemmingsformulier voor de hele keten, getekend bij de toegang.", -1, None),
    _Gemeld("achttien", "Pleegzorg stopt op de achttiende verjaardag",
            "De verlengde pleegzorg wordt te laat aangevraagd, omdat onduidelijk is wie dat doet.",
            ("hetnest", "wijkteam"), 6, "gemeente:0439", 9, 14, 52,
            "De pleegzorgbegeleider vraagt aan als de jongere zeventien wordt.", 60, True),
    _Gemeld("bekostiging", "Een gezamenlijke intake is voor geen van beide te declareren",
            "Twee partners aan tafel scheelt later weken, maar het product kent maar één aanbieder per uur.",
            ("bries", "zilvermeer"), 8, "partner:zilvermeer", 7, 25),
    _Gemeld("taken", "Wie begeleidt ouders na een uithuisplaatsing?",
            "Jeugdbescherming, pleegzorg en wijkteam verwijzen naar elkaar.",
            ("waterpoort", "hetnest", "wijkteam"), 11, "partner:waterpoort", 6, 40),
    _Gemeld("crisis", "Na een crisisplaatsing is er geen vervolgplek",
            "Jeugdigen blijven langer dan vier weken op een crisisplek en die is dan voor een ander bezet.",
            ("dijkhuis", "kompas"), 7, "partner:dijkhuis", 5, 8, 33,
            "Dijkhuis houdt twee plekken vrij voor wie uit een crisisplek komt.", -1, None),
    _Gemeld("toegang", "Een verwijzing van de huisarts komt bij het verkeerde product uit",
            "De huisarts kent de producten niet; het gezin wacht weken en begint dan opnieuw.",
            ("wijkteam",), 13, "gemeente:0385", 4),
    _Gemeld("wachttijd", "Na de zomer komt de helft van de aanmeldingen in één maand",
            "School meldt na de vakantie alles tegelijk, en de planning rekent op gelijke maanden.",
            ("kompas", "bries", "zilvermeer"), 4, "keten", 2, 10),
    _Gemeld("gegevens", "Het oude nummer van de jeugdige verdwijnt bij een nieuw systeem",
            "Na een overstap op een ander systeem is in de keten niet meer te zien wie terugkomt.",
            ("waterpoort",), 2, "partner:waterpoort", 1),
    _Gemeld("overdracht", "Een afgesloten traject zonder bericht aan de verwijzer",
            "De verwijzer hoort pas bij een nieuwe vraag dat de hulp is gestopt.",
            ("zilvermeer", "wijkteam"), 3, "partner:wijkteam", 0),
)  # fmt: skip


def _bottlenecks(dataset: Dataset, laatste: date) -> None:
    partners = {f"partner:{code}": f"Partner {p.naam}" for code, p in dataset.keten.partners.items()}
    gemeenten = {f"gemeente:{code}": f"Gemeente {naam}" for code, naam in dataset.keten.gemeenten.items()}
    names = {knelpunt.KETEN: REGIE, **partners, **gemeenten}
    owners = ("Beleidsadviseur jeugd", "Bestuurlijk overleg", "Werkgroep inkoop")
    for i, g in enumerate(GEMELD):
        raised = _at(maand_erbij(laatste, -g.terug), 3 + 2 * i)
        melding = Melding(g.thema, g.titel, g.omschrijving, g.partners, g.gezien, g.melder)
        number = knelpunt.report(dataset, melding, raised.date(), names[g.melder], raised)
        if g.behandeld >= 0:
            knelpunt.take_up(dataset, number, owners[i % 3], REGIE, raised + timedelta(days=g.behandeld))
        if g.besloten >= 0:
            on = raised + timedelta(days=g.besloten)
            knelpunt.decide(dataset, number, g.besluit, on.date(), REGIE, on)
        if g.gehoord >= 0:
            on = raised + timedelta(days=g.gehoord)
            told = f"Het besluit is besproken: {g.besluit[:1].lower()}{g.besluit[1:]}"
            knelpunt.feed_back(dataset, number, told, on.date(), REGIE, on)
        if g.opgelost is not None:
            on = raised + timedelta(days=g.gehoord + 30)
            knelpunt.answer(dataset, number, g.opgelost, names[g.melder], on)
