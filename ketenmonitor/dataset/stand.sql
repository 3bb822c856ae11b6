-- The current state of a traject: its row in the latest month, marked `actueel`, and what came before and
-- after it in the chain. Both are kept up to date by what a delivery touches.

-- naam: was
-- één rij: een traject van de partner zoals het stond, dat door deze levering anders kan komen te staan
create or replace temp table stand_was as
select *
from trajecten
where
    partner = $partner and actueel and levering <> $nieuw and levermaand <= $maand
    and (levering = $oud or traject in (select traject from trajecten where levering = $nieuw))

-- naam: overtroffen
-- van een traject dat ook over een latere maand is geleverd, geldt de latere rij
update trajecten set actueel = false
where
    levering = $nieuw
    and traject in (select traject from trajecten where partner = $partner and actueel and levermaand > $maand)

-- naam: vervallen
update trajecten set actueel = false
where partner = $partner and actueel and (levering, regel) in (select levering, regel from stand_was)

-- naam: herleven
-- een traject dat uit de vervangen of ingetrokken levering verdween, staat weer zoals in de maand ervoor
update trajecten set actueel = true
where
    partner = $partner
    and (levering, regel) in (
        select levering, regel
        from trajecten
        where
            traject in (select traject from stand_was where levering = $oud)
            and traject not in (select traject from trajecten where levering = $nieuw)
            and levering in (
                select levering from levering
                where partner = $partner and extract = 'trajecten' and status = 'geldig' and levermaand < $maand
            )
        qualify row_number() over (partition by traject order by levermaand desc) = 1
    )

-- naam: wordt
-- één rij: zo'n traject zoals het nu staat
create or replace temp table stand_wordt as
select *
from trajecten
where partner = $partner and actueel and (levering = $nieuw or traject in (select traject from stand_was))

-- naam: gewijzigd
-- één rij: een traject dat inhoudelijk anders staat, zoals het stond of zoals het nu staat
create or replace temp table gewijzigd as
with was as (
    select * exclude (levering, regel, levermaand, actueel) from stand_was
),

wordt as (
    select * exclude (levering, regel, levermaand, actueel) from stand_wordt
)

(from was except from wordt)
union all
(from wordt except from was)

-- naam: maanden
-- één rij: een maand van de partner waarvan een meting kan wijzigen
insert into geraakte_maand
with dagen as (
    select unnest([datum_verwijzing, datum_aanmelding, datum_intake, datum_toewijzing,
        datum_aanvang, datum_einde]) as dag
    from gewijzigd
    union all
    select datum from uitkomsten_geldig
    where partner = $partner and traject in (select traject from gewijzigd)
    union all
    -- who withdrew before the start counts in the month that says so
    select levermaand from stand_was where uitval_voor_start is not null
    union all
    select levermaand from stand_wordt where uitval_voor_start is not null
    union all
    -- with rows in it a month no longer counts in classes, and the one after has no stand before it (or the reverse)
    select ($maand + interval 1 month)::date
    union all
    -- a hand-over that no longer is one counted until a year after it
    select unnest(generate_series(datum_einde, datum_einde + interval 12 month, interval 1 month))::date
    from stand_was
    where naar_partner is not null and datum_einde is not null and traject in (select traject from gewijzigd)
)

select distinct date_trunc('month', dag)::date from dagen where dag is not null

-- naam: verloop_was
-- één rij: wat er stond over het verloop van een cliënt die door deze levering anders kan zijn
create or replace temp table verloop_was as
select levering, regel, partner, datum_aanvang, datum_einde
from traject_verloop
where {gewijzigd}

-- naam: verloop_weg
delete from traject_verloop where (levering, regel) in (select levering, regel from verloop_was)

-- naam: verloop_bij
-- één rij: een begonnen traject van een cliënt met meer dan één traject, waar ook in de keten
insert into traject_verloop
with zwaarte as (
    -- out of one row, so that DuckDB joins from the products however many rows it does not know of yet
    select unnest(producten, recursive := true)
    from (select list(keten_product) as producten from keten_product)
),

trajecten_nu as {gelezen} (
    select
        levering, regel, partner, traject, client, gemeente, product, datum_aanmelding, datum_aanvang, datum_einde,
        reden_einde, naar_partner
    from traject_stand
    where {gewijzigd}
),

meervoudig as (
    select client from trajecten_nu group by client having count(*) > 1
),

hunne as materialized (
    select
        s.* exclude (reden_einde),
        s.datum_einde is not null and s.reden_einde not in ('36', '37') as geeindigd,
        p.zwaarte,
        row_number() over () as nr
    from trajecten_nu as s
    semi join meervoudig using (client)
    left join zwaarte as p on p.product = s.product
),

verloop as (
    select
        a.nr,
        coalesce(bool_or(b.datum_aanvang < a.datum_aanvang
            and coalesce(b.datum_einde, date '9999-12-31') >= a.datum_aanvang - interval 5 year), false) as eerder_hulp,
        max(case when b.datum_aanvang between a.datum_einde and a.datum_einde + 183
            and b.datum_aanvang >= a.datum_aanvang then b.zwaarte end) as vervolg_zwaarte,
        min(case when b.datum_aanvang >= a.datum_einde then b.datum_aanvang end) as volgende_aanvang,
        min(case when b.partner = a.naar_partner and b.datum_aanvang > a.datum_aanvang
            and coalesce(b.datum_einde, a.datum_einde) >= a.datum_einde
            then b.datum_aanvang end) as bij_ontvanger,
        not coalesce(bool_or((b.datum_aanvang, b.partner, b.traject) < (a.datum_aanvang, a.partner, a.traject)),
            false) as eerste,
        min(b.datum_aanmelding) as eerste_aanmelding
    from hunne as a
    join hunne as b on b.client = a.client and b.nr <> a.nr
    where a.datum_aanvang is not null
    group by a.nr
)

select
    h.levering, h.regel, h.partner, h.client, h.gemeente, h.product, h.datum_aanvang, h.datum_einde, h.geeindigd,
    h.zwaarte, v.eerder_hulp, v.vervolg_zwaarte, v.volgende_aanvang, v.bij_ontvanger, v.eerste,
    v.eerste_aanmelding
from hunne as h
join verloop as v using (nr)

-- naam: verloop_cellen
-- één rij: een partner en maand waarin het verloop van een cliënt kan wijzigen
create or replace temp table geraakte_cel as
with ervoor as (
    -- until when clients can be followed at the partner without this delivery
    select max(levermaand) as maand
    from levering
    where partner = $partner and extract = 'trajecten' and status = 'geldig' and levering <> $nieuw
),

beide as (
    select partner, unnest([datum_aanvang, datum_einde]) as dag from verloop_was
    union all
    select partner, unnest([datum_aanvang, datum_einde]) as dag from traject_verloop where {gewijzigd}
    union all
    -- trajecten of the partner itself, also of clients that have only one
    select $partner, unnest([datum_aanvang, datum_einde]) from traject_stand where {eigen}
    union all
    select $partner, maand from geraakte_maand
    union all
    -- by this delivery clients can be followed further, until a year after the end: those of the partner itself
    select $partner, unnest(generate_series(coalesce(e.maand, $maand) - interval 12 month, $maand, interval 1 month))
    from ervoor as e
    union all
    -- and those who were handed over to it
    select s.partner, unnest(generate_series(
        date_trunc('month', greatest(s.datum_einde, e.maand)),
        least(date_trunc('month', s.datum_einde) + interval 12 month, $maand),
        interval 1 month))
    from traject_stand as s, ervoor as e
    where s.naar_partner = $partner and s.datum_einde is not null
    union all
    -- until when a client waits for the partner it is handed over to
    select partner, unnest(generate_series(datum_einde, datum_einde + interval 12 month, interval 1 month))
    from traject_stand
    where naar_partner is not null and datum_einde is not null and {gewijzigd}
)

select distinct partner, date_trunc('month', dag)::date as maand from beide where dag is not null

-- naam: verloop_herkomst
-- een traject dat onveranderd opnieuw is geleverd, verwijst naar zijn nieuwe regel
update traject_verloop as v set levering = n.levering, regel = n.regel
from stand_was as o
join stand_wordt as n using (traject)
where v.partner = $partner and v.levering = o.levering and v.regel = o.regel

-- naam: herbouw_stand
update trajecten set actueel = not actueel
where actueel is distinct from ((levering, regel) in (
    select levering, regel
    from trajecten_geldig
    qualify row_number() over (partition by partner, traject order by levermaand desc) = 1
))
