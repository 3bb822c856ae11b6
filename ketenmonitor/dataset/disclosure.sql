-- naam: cellen
-- één rij: één cel van één KPI en maand, met hoeveel mensen er achter één maat van staan; '*' is het geheel
create or replace temp table afgeschermde_cel as
with bron as (
    select kpi, maand, partner, gemeente, product, teller, noemer
    from meting
    where kpi in (select unnest($kpis::varchar[])) and not list_contains($sommen::varchar[], kpi)
    union all
    select 'kosten', maand, partner, gemeente, product, 0, count(client)
    from feit_kosten
    where list_contains($sommen::varchar[], 'kosten')
    group by all
    union all
    select 'kosten', maand, partner, gemeente, product, 0, aantal
    from bewaarde_bedragen
    where list_contains($sommen::varchar[], 'kosten')
),

kubus as (
    select
        kpi, maand,
        if(grouping(partner) = 1, '*', partner) as partner,
        if(grouping(gemeente) = 1, '*', gemeente) as gemeente,
        if(grouping(product) = 1, '*', product) as product,
        sum(teller)::double as teller, sum(noemer)::double as noemer
    from bron
    where maand between $van and $tot
        and product not in (select product from keten_product where totaal)
    group by kpi, maand, cube (partner, gemeente, product)
),

maten as (
    select
        kpi, maand, partner, gemeente, product, 'mensen' as maat,
        if(list_contains($aantallen::varchar[], kpi), teller, noemer) as aantal
    from kubus
    union all
    select kpi, maand, partner, gemeente, product, 'teller', teller
    from kubus where list_contains($aandelen::varchar[], kpi)
    union all
    select kpi, maand, partner, gemeente, product, 'rest', noemer - teller
    from kubus where list_contains($aandelen::varchar[], kpi)
)

select
    *, row_number() over () - 1 as nr,
    dense_rank() over (order by kpi, maand, maat) - 1 as kubus,
    if(partner = '*', 0, dense_rank() over (order by partner)) as p,
    if(gemeente = '*', 0, dense_rank() over (order by gemeente)) as g,
    if(product = '*', 0, dense_rank() over (order by product)) as z
from (select * replace (round(aantal, 6) as aantal) from maten);

-- naam: bewaren
-- de cellen die verborgen worden; grof is een aandeel waarvan alleen een van beide kanten verborgen is
insert into afgeschermd
select kpi, maand, partner, gemeente, product, bool_and(maat <> 'mensen')
from afgeschermde_cel
where nr in (select unnest($verborgen::bigint[]))
group by kpi, maand, partner, gemeente, product;
