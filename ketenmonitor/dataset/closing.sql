-- naam: afspraken
insert into sluiting_afspraak
select $maand, $versie, afspraak, max(versie)
from afspraak
group by afspraak

-- naam: ontbreekt
insert into sluiting_ontbreekt
with verwacht as (
    select
        partner, extract,
        unnest(generate_series(greatest(vanaf, $van), least(tot, $maand), interval 1 month))::date as levermaand
    from keten_levert
)

select $maand, $versie, partner, extract, levermaand
from verwacht
anti join (select partner, extract, levermaand from levering where status = 'geldig')
    using (partner, extract, levermaand)

-- naam: afgeschermd
insert into gepubliceerd_afgeschermd (sluiting, versie, kpi, maand, partner, gemeente, product)
with gevraagd as (
    select
        unnest($kpis::varchar[]) as kpi, unnest($bronnen::varchar[]) as bron, unnest($vanaf::date[]) as vanaf
)

select distinct $sluiting, $versie, g.kpi, $tot, a.partner, a.gemeente, a.product
from gevraagd as g
join afgeschermd as a on a.kpi = g.bron and a.maand between g.vanaf and $tot
