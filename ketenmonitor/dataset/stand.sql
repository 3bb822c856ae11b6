-- The current state of a traject: its row in the latest month, kept up to date by what a delivery touches.

-- naam: geraakt
-- één rij: één traject van de partner waarvan de stand door deze levering kan wijzigen
create or replace temp table geraakt_traject as
with betrokken as (
    select distinct traject from trajecten where levering = $nieuw or levering = $oud
),

later as (
    select distinct t.traject
    from trajecten as t
    where t.levering in (
        select levering from levering
        where partner = $partner and extract = 'trajecten' and status = 'geldig' and levermaand > $maand
    )
)

select traject from betrokken anti join later using (traject)

-- naam: nieuw
-- één rij: de nieuwe stand van een geraakt traject
create or replace temp table stand_nieuw as
with uit_levering as (
    select t.* from trajecten as t semi join geraakt_traject using (traject) where t.levering = $nieuw
),

verdwenen as (
    select traject from geraakt_traject anti join uit_levering using (traject)
),

uit_eerdere as (
    select t.*
    from trajecten as t
    semi join verdwenen using (traject)
    where t.levering in (
        select levering from levering
        where partner = $partner and extract = 'trajecten' and status = 'geldig' and levermaand < $maand
    )
    qualify row_number() over (partition by t.traject order by t.levermaand desc) = 1
)

select * from uit_levering
union all
select * from uit_eerdere

-- naam: oud
-- één rij: de stand tot nu toe van een geraakt traject
create or replace temp table stand_oud as
select s.* from traject_stand as s semi join geraakt_traject using (traject) where s.partner = $partner

-- naam: gewijzigd
-- één rij: een cliënt van wie een traject inhoudelijk anders is dan het was
create or replace temp table gewijzigde_client as
with verschil as (
    select o.client as was, n.client as wordt
    from stand_oud as o
    full join stand_nieuw as n on n.traject = o.traject
    where (o.client, o.gemeente, o.product, o.verwijzer, o.geboortejaar, o.crisis, o.datum_verwijzing,
            o.datum_aanmelding, o.datum_intake, o.datum_toewijzing, o.beoogde_aanvang, o.datum_aanvang,
            o.datum_einde, o.reden_einde, o.naar_partner, o.uitval_voor_start)
        is distinct from (n.client, n.gemeente, n.product, n.verwijzer, n.geboortejaar, n.crisis,
            n.datum_verwijzing, n.datum_aanmelding, n.datum_intake, n.datum_toewijzing, n.beoogde_aanvang,
            n.datum_aanvang, n.datum_einde, n.reden_einde, n.naar_partner, n.uitval_voor_start)
)

select was as client from verschil where was is not null
union
select wordt from verschil where wordt is not null

-- naam: verwijder
delete from traject_stand where partner = $partner and traject in (select traject from geraakt_traject)

-- naam: schrijf
insert into traject_stand select * from stand_nieuw

-- naam: verloop_verwijder
delete from traject_verloop where client in (select client from gewijzigde_client)

-- naam: verloop
-- één rij: wat een traject van een cliënt met meer trajecten vooraf ging en erop volgde, waar ook in de keten
insert into traject_verloop
with meervoudig as (
    select client
    from traject_stand semi join gewijzigde_client using (client)
    where datum_aanvang is not null
    group by client having count(*) > 1
),

hunne as (
    select s.partner, s.traject, s.client, s.datum_aanvang, s.datum_einde, p.zwaarte
    from traject_stand as s
    semi join meervoudig using (client)
    left join keten_product as p on p.product = s.product
    where s.datum_aanvang is not null
),

paren as (
    select
        a.partner, a.traject, a.client,
        bool_or(b.datum_aanvang < a.datum_aanvang
            and coalesce(b.datum_einde, date '9999-12-31') >= a.datum_aanvang - interval 5 year) as eerder_hulp,
        max(case when b.datum_aanvang between a.datum_einde and a.datum_einde + 183
            and b.datum_aanvang >= a.datum_aanvang then b.zwaarte end) as vervolg_zwaarte
    from hunne as a
    join hunne as b on b.client = a.client and (b.partner, b.traject) <> (a.partner, a.traject)
    group by all
)

select * from paren

-- naam: cellen
-- één rij: een partner en maand waarvan een meting kan wijzigen
insert into geraakte_cel
with trajecten_van_client as (
    select s.* from traject_stand as s semi join gewijzigde_client using (client)
    union all
    select * from stand_oud
),

maanden as (
    select partner, unnest([datum_verwijzing, datum_aanmelding, datum_intake, datum_toewijzing,
        datum_aanvang, datum_einde]) as dag
    from trajecten_van_client
)

select distinct partner, date_trunc('month', dag)::date from maanden where dag is not null
union
select u.partner, date_trunc('month', u.datum)::date
from uitkomsten_geldig as u
where (u.partner, u.traject) in (select partner, traject from trajecten_van_client)

-- naam: herbouw_stand
insert into traject_stand
select t.*
from trajecten_geldig as t
qualify row_number() over (partition by t.partner, t.traject order by t.levermaand desc) = 1

-- naam: herbouw_clienten
create or replace temp table gewijzigde_client as select distinct client from traject_stand
