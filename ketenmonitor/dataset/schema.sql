-- The tables that do not follow from an extract. No keys, indexes or sequences: the merge guards
-- integrity, so that the same schema works on storage without them.

-- één rij: één aangeboden bestand, aanvaard of afgekeurd; rijen van een vervangen levering blijven leesbaar
create table if not exists levering (
    levering bigint, partner varchar, extract varchar, levermaand date, versie integer,
    status varchar,             -- geldig, vervangen, ingetrokken, afgekeurd
    bestand varchar, sha256 varchar, omvang bigint, aannames varchar,
    ontvangen_op timestamp, door varchar,
    rijen bigint, fouten bigint, waarschuwingen bigint,
    beeindigd_op timestamp, beeindigd_door varchar, reden varchar
);

-- één rij: één regelnummer dat bij een levering bevindingen gaf
create table if not exists levering_regel (
    levering bigint, regelnummer varchar, ernst varchar, kolom varchar, aantal bigint
);

-- één rij: een kolomnaam of code van een partner en het woord van de keten; de nieuwste rij geldt
create table if not exists vertaling (
    partner varchar, extract varchar, soort varchar, kolom varchar, bron varchar, doel varchar,
    vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één versie van een prestatieafspraak; de hoogste versie geldt
create table if not exists afspraak (
    afspraak bigint, versie integer, kpi varchar, partner varchar, gemeente varchar, product varchar,
    geldig_van date, geldig_tot date, streefwaarde decimal(18, 4), bandbreedte decimal(18, 4),
    nulmeting decimal(18, 4), bron varchar, afgesproken_met varchar, vervallen boolean,
    vastgelegd_op timestamp, vastgelegd_door varchar, reden varchar
);

-- één rij: één versie van iets dat iemand bij een KPI, maand en bereik opschreef; de hoogste versie geldt
create table if not exists notitie (
    notitie bigint, versie integer, soort varchar,   -- toelichting of herijking
    kpi varchar, partner varchar, gemeente varchar, product varchar, maand date,
    tekst varchar, ingetrokken boolean, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één versie van een rol van een account; de hoogste versie geldt
create table if not exists toegang (
    toegang bigint, versie integer, account varchar, naam varchar, rol varchar,
    waarde varchar,             -- de partner of gemeente waarvoor de rol geldt
    ingetrokken boolean, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één gebeurtenis in het spoor; het hoogste nummer van een wijziging is de versie van de dataset
create table if not exists gebeurtenis (
    nummer bigint, op timestamp, door varchar, soort varchar, onderwerp varchar, bijzonderheden varchar,
    wijziging boolean,          -- of de dataset erdoor veranderde
    vorige varchar, hash varchar
);

-- één rij: één gegeven over de dataset zelf
create table if not exists instelling (naam varchar, waarde varchar);

-- wat van het ketenbestand in berekeningen nodig is; opnieuw gevuld als het ketenbestand wijzigt
create table if not exists keten_product (product varchar, naam varchar, zwaarte smallint, totaal boolean);
create table if not exists keten_levert (partner varchar, extract varchar, vanaf date, tot date, dagen integer);
create table if not exists keten_norm (meting varchar, product varchar, vanaf date, tot date, dagen integer);

-- één rij: de teller en noemer van één KPI in één maand, partner, gemeente en product;
-- '*' staat voor het geheel bij telling van verschillende personen, die niet optelt
create table if not exists meting (
    kpi varchar, feit varchar, maand date, partner varchar, gemeente varchar, product varchar,
    teller decimal(18, 6), noemer decimal(18, 6)
);

-- één rij: hoeveel keer één duur (dagen, of een klasse van dagen) voorkwam in één maand, partner, gemeente en product
create table if not exists duur (
    kpi varchar, feit varchar, maand date, partner varchar, gemeente varchar, product varchar,
    van integer, tot integer, aantal bigint
);

-- één rij: als duur, opgeteld over alles behalve de partner, de gemeente of het product
create table if not exists duur_partner (
    kpi varchar, maand date, partner varchar, van integer, tot integer, aantal bigint
);
create table if not exists duur_gemeente (
    kpi varchar, maand date, gemeente varchar, van integer, tot integer, aantal bigint
);
create table if not exists duur_product (
    kpi varchar, maand date, product varchar, van integer, tot integer, aantal bigint
);

-- één rij: een begonnen traject van een cliënt die, waar ook in de keten, nog een ander traject had of kreeg
create table if not exists traject_verloop (
    levering bigint, regel bigint, partner varchar, client varchar, gemeente varchar, product varchar,
    datum_aanvang date, datum_einde date,
    geeindigd boolean, zwaarte smallint, eerder_hulp boolean, vervolg_zwaarte smallint,
    volgende_aanvang date,      -- de eerste nieuwe start na het einde, bij welke partner ook
    bij_ontvanger date,         -- de aanvang bij de partner aan wie de cliënt is overgedragen
    eerste boolean,             -- of de cliënt hier voor het eerst in de keten met hulp begon
    eerste_aanmelding date      -- de eerste aanmelding van de cliënt, bij welke partner ook
);

-- één rij: één cel van een KPI en maand die niet te zien is voor wie haar niet leverde; van een duur is dat
-- alleen van hoeveel mensen zij is
create table if not exists afgeschermd (
    kpi varchar, maand date, partner varchar, gemeente varchar, product varchar
);

-- één rij: de waarde van één KPI in één maand, voor een partner en gemeente of ('*') voor het geheel;
-- onder en boven zijn de grenzen van een geschatte waarde
create table if not exists cijfer (
    kpi varchar, maand date, partner varchar, gemeente varchar,
    teller double, noemer double, waarde double, onder double, boven double
);

-- één rij: wat één opschoning van één extract verwijderde; van vóór de hoogste grens zijn er geen rijen meer
create table if not exists opschoning (
    op timestamp, door varchar, grens date, extract varchar, rijen bigint, leveringen bigint
);

-- één rij: wat opgeschoonde rijen bijdroegen aan een rij van meting; niet opnieuw te maken
create table if not exists bewaarde_meting (
    kpi varchar, feit varchar, maand date, partner varchar, gemeente varchar, product varchar,
    teller decimal(18, 6), noemer decimal(18, 6), definitie varchar
);

-- één rij: hoeveel opgeschoonde rijen met een bedrag van een cliënt er in een cel waren: of het bedrag een klein
-- aantal is, moet te zien blijven; niet opnieuw te maken
create table if not exists bewaarde_bedragen (
    maand date, partner varchar, gemeente varchar, product varchar, aantal bigint
);

-- één rij: wat opgeschoonde rijen bijdroegen aan een rij van duur; niet opnieuw te maken
create table if not exists bewaarde_duur (
    kpi varchar, feit varchar, maand date, partner varchar, gemeente varchar, product varchar,
    van integer, tot integer, aantal bigint, definitie varchar
);

-- één rij: één versie van het sluiten of heropenen van een maand; de hoogste versie geldt
create table if not exists maandsluiting (
    maand date, versie integer,
    stand varchar,              -- gesloten of heropend
    op timestamp, door varchar, reden varchar
);

-- één rij: een cijfer zoals het met het sluiten van een maand is gepubliceerd; '*' staat voor het geheel.
-- maand is de maand van het cijfer: die van de sluiting, of de eerdere die ermee rijp werd.
-- zonder teller was er niets, en is dat wat er is gepubliceerd
create table if not exists gepubliceerd (
    sluiting date, versie integer, kpi varchar, maand date, partner varchar, gemeente varchar, product varchar,
    teller double, noemer double, waarde double, onder double, boven double
);

-- één rij: een cel die bij een sluiting was afgeschermd (zie afgeschermd), en het voortaan blijft
create table if not exists gepubliceerd_afgeschermd (
    sluiting date, versie integer, kpi varchar, maand date, partner varchar, gemeente varchar, product varchar
);

-- één rij: een versie van een prestatieafspraak die gold toen een maand werd gesloten
create table if not exists sluiting_afspraak (
    sluiting date, versie integer, afspraak bigint, afspraakversie integer
);

-- één rij: een levering die er niet was toen een maand werd gesloten
create table if not exists sluiting_ontbreekt (
    sluiting date, versie integer, partner varchar, extract varchar, levermaand date
);

-- één rij: een gesloten maand en de versie waarmee zij gesloten is
create or replace view sluiting_geldig as
select maand as sluiting, max(versie) as versie
from maandsluiting
group by maand
having arg_max(stand, versie) = 'gesloten';

-- één rij: één versie van wat cliënten van de keten verwachten, met de norm; de hoogste versie geldt
create table if not exists klantwens (
    wens bigint, versie integer, tekst varchar, van_wie varchar, bron varchar,
    soort varchar,              -- stap, kpi of partners: waaraan de norm is te meten
    eerst varchar, dan varchar, dagen integer, kpi varchar, waarde double, hooguit integer, aandeel double,
    ingetrokken boolean, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één versie van een regel voor resultaatdeling; de hoogste versie geldt. Percentages van de nullijn, de delen
-- van wat te delen is; een leeg plafond is geen plafond
create table if not exists deelregel (
    deelregel bigint, versie integer, naam varchar, geldig_van date, geldig_tot date,
    gemeente varchar, product varchar,
    methode varchar,            -- de nullijn: vast, begroting of referentie
    bedrag_per_maand decimal(18, 2), referentie_van date, referentie_tot date, indexatie decimal(7, 4),
    deel_besparing decimal(7, 4), deel_overschrijding decimal(7, 4),
    drempel_besparing decimal(7, 4), drempel_overschrijding decimal(7, 4), corridor decimal(7, 4),
    plafond_besparing decimal(7, 4), plafond_overschrijding decimal(7, 4),
    sleutel varchar, vervallen varchar, uitloop integer, bron varchar,
    ingetrokken boolean, reden varchar, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één kwaliteitseis van een versie van een deelregel; rest is het percentage dat een partner dan houdt
create table if not exists deelregel_eis (
    deelregel bigint, versie integer, volgorde integer, kpi varchar, minimaal varchar, voor varchar,
    rest decimal(7, 4)
);

-- één rij: het vaste deel (procent) van een partner in een versie van een deelregel
create table if not exists deelregel_aandeel (deelregel bigint, versie integer, partner varchar, aandeel decimal(7, 4));

-- één rij: een vragenlijst van de Ketenscan waarmee een ronde is geopend, zoals zij toen was
create table if not exists ketenscan_vragenlijst (vingerafdruk varchar, inhoud varchar);

-- één rij: één versie van een ronde van de Ketenscan; de hoogste versie geldt
create table if not exists ketenscan_ronde (
    ronde bigint, versie integer, naam varchar, opent date,
    sluit date,                 -- de laatste dag waarop mensen kunnen antwoorden
    gesloten boolean,           -- of zij eerder is gesloten
    vragenlijst varchar, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één versie van de uitnodiging van een partner voor een ronde; de hoogste versie geldt, de code zelf
-- is niet bewaard
create table if not exists ketenscan_uitnodiging (
    ronde bigint, partner varchar, versie integer, afdruk varchar,
    vastgelegd_op timestamp, vastgelegd_door varchar
);
-- hoeveel mensen van de partner naar verwachting antwoorden
alter table ketenscan_uitnodiging add column if not exists verwacht smallint;

-- één rij: één antwoord van één respondent van een partner; wie en wanneer is niet bewaard, de volgorde is toeval
create table if not exists ketenscan_antwoord (
    ronde bigint, partner varchar, respondent varchar, item varchar, huidig tinyint, ambitie tinyint
);

-- één rij: een toelichting van een respondent van een partner bij een pijler, los van de antwoorden, in toevallige
-- volgorde
create table if not exists ketenscan_toelichting (ronde bigint, partner varchar, pijler varchar, tekst varchar);

-- één rij: één versie van een voorgestelde afspraak, zoals zij aan partners is voorgelegd; de hoogste versie staat
create table if not exists afspraak_voorstel (
    voorstel bigint, versie integer, kpi varchar, partner varchar, gemeente varchar, product varchar,
    geldig_van date, geldig_tot date, streefwaarde decimal(18, 4), bandbreedte decimal(18, 4),
    nulmeting decimal(18, 4), bron varchar,
    opvolger_van bigint,        -- de afspraak die afloopt als deze van kracht wordt
    toelichting varchar, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: een vraag aan een partner over een versie van een voorstel (volgnummer 0), of een antwoord erop; het
-- hoogste volgnummer geldt
create table if not exists afspraak_akkoord (
    voorstel bigint, versie integer, partner varchar, volgnummer integer,
    antwoord varchar,           -- gevraagd, akkoord of bezwaar
    reden varchar, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: hoe een voorstel eindigde, en met welke versie
create table if not exists afspraak_besluit (
    voorstel bigint, versie integer,
    besluit varchar,            -- van kracht of ingetrokken
    afspraak bigint,            -- de afspraak die het werd
    reden varchar, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één versie van een verbeteractie; de hoogste versie geldt
create table if not exists actie (
    actie bigint, versie integer, titel varchar,
    soort varchar,              -- signaal, knelpunt, klantwens of eigen idee
    aanleiding varchar, kpi varchar, partner varchar, gemeente varchar, product varchar,
    hypothese varchar, verwacht double, eigenaar varchar, eigenaar_partner varchar,
    start date, evaluatie date, knelpunt bigint,
    status varchar,             -- plan, do, check, geborgd of gestopt
    uitkomst varchar, conclusie varchar, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één aantekening in het logboek van een verbeteractie
create table if not exists actie_log (
    actie bigint, tekst varchar, vastgelegd_op timestamp, vastgelegd_door varchar
);

-- één rij: één versie van een knelpunt; de hoogste versie geldt
create table if not exists knelpunt (
    knelpunt bigint, versie integer, thema varchar, titel varchar, omschrijving varchar,
    partners varchar,           -- de betrokken partners, met een spatie ertussen
    gezien integer,
    melder varchar,             -- wie het meldde: keten, of partner: of gemeente: met de code
    gemeld_op date, eigenaar varchar,
    status varchar,             -- gemeld, in behandeling, besloten, teruggekoppeld, opgelost of ingetrokken
    besluit varchar, besloten_op date, terugkoppeling varchar, teruggekoppeld_op date,
    vastgelegd_op timestamp, vastgelegd_door varchar
);
