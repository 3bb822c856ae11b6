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
-- één rij: een begonnen traject met eerdere of volgende hulp van dezelfde cliënt, waar ook in de keten
insert into traject_verloop
with zwaarte as (
    -- out of one row, so that DuckDB joins from the products however many rows it does not know of yet
    select unnest(producten, recursive := true)
    from (select list(keten_product) as producten from keten_product)
),

begonnen as {gelezen} (
    select levering, regel, partner, client, gemeente, product, datum_aanvang, datum_einde, reden_einde
    from traject_stand
    where datum_aanvang is not null and {gewijzigd}
),

meervoudig as (
    select client from begonnen group by client having count(*) > 1
),

hunne as materialized (
    select
        s.* exclude (reden_einde),
        s.datum_einde is not null and s.reden_einde not in ('36', '37') as geeindigd,
        p.zwaarte,
        row_number() over () as nr
    from begonnen as s
    semi join meervoudig using (client)
    left join zwaarte as p on p.product = s.product
),

verloop as (
    select
        a.nr,
        bool_or(b.datum_aanvang < a.datum_aanvang
            and coalesce(b.datum_einde, date '9999-12-31') >= a.datum_aanvang - interval 5 year) as eerder_hulp,
        max(case when b.datum_aanvang between a.datum_einde and a.datum_einde + 183
            and b.datum_aanvang >= a.datum_aanvang then b.zwaarte end) as vervolg_zwaarte
    from hunne as a
    join hunne as b on b.client = a.client and b.nr <> a.nr
    group by a.nr
)

select h.* exclude (nr), v.eerder_hulp, v.vervolg_zwaarte
from hunne as h
join verloop as v using (nr)
where v.eerder_hulp or v.vervolg_zwaarte is not null

-- naam: verloop_cellen
-- één rij: een partner en maand waarin het verloop van een cliënt kan wijzigen
create or replace temp table geraakte_cel as
with beide as (
    select partner, unnest([datum_aanvang, datum_einde]) as dag from verloop_was
    union all
    select partner, unnest([datum_aanvang, datum_einde]) as dag from traject_verloop where {gewijzigd}
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
