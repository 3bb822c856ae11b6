-- naam: cellen
-- één rij: één cel van één KPI en maand, met hoeveel mensen er achter één maat van staan; '*' is het geheel
create or replace temp table afgeschermde_cel as
with bron as (
    select kpi, maand, partner, gemeente, product, teller, noemer
    from meting
    where kpi in (select unnest($optelbaar::varchar[])) and not list_contains($sommen::varchar[], kpi)
    union all
    select 'kosten', maand, partner, gemeente, product, 0, count(client)
    from feit_kosten
    where list_contains($sommen::varchar[], 'kosten')
    group by all
    union all
    select 'kosten', maand, partner, gemeente, product, 0, aantal
    from bewaarde_bedragen
    where list_contains($sommen::varchar[], 'kosten')
    union all
    select kpi, maand, partner, gemeente, product, 0, aantal
    from duur
    where kpi in (select unnest($duren::varchar[]))
    union all
    -- of a curve: everybody who came in, less those whose end was seen by the day that is asked
    select
        k.kpi, maand, partner, gemeente, product,
        if(ends_with(d.kpi, '/in'), aantal, if(van <= k.dag, -aantal, 0)),
        if(ends_with(d.kpi, '/in'), aantal, 0)
    from duur as d
    join (
        select
            unnest($krommen::varchar[]) as kpi, unnest($krombronnen::varchar[]) as bron,
            unnest($dagen::integer[]) as dag
    ) as k on d.kpi in (k.bron || '/in', k.bron || '/einde')
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

aandelen as (
    select * from kubus where list_contains($aandelen::varchar[], kpi)
),

-- two KPIs about the same people tell what lies between them: who counts in the one and not in the other
tussen as (
    select unnest($eerste::varchar[]) as kpi, unnest($tweede::varchar[]) as ander, unnest($binnen::boolean[]) as binnen
),

maten as (
    select
        kpi, maand, partner, gemeente, product, 'mensen' as maat, true as telt_op,
        if(list_contains($aantallen::varchar[], kpi), teller, noemer) as aantal
    from kubus
    union all
    select
        kpi, maand, partner, gemeente, product, 'mensen', false,
        if(list_contains($aantallen::varchar[], kpi), teller, noemer)
    from meting
    where kpi in (select unnest($uniek::varchar[])) and ends_with(feit, '*') and maand between $van and $tot
        and product not in (select product from keten_product where totaal)
    union all
    select kpi, maand, partner, gemeente, product, 'teller', true, teller
    from aandelen
    union all
    select kpi, maand, partner, gemeente, product, 'rest', true, noemer - teller
    from aandelen
    union all
    select
        a.kpi, a.maand, a.partner, a.gemeente, a.product, 'tussen', true,
        case
            when t.kpi not in (select kpi from aandelen) then b.noemer - a.noemer
            when t.binnen then b.teller - a.teller
            else a.noemer - a.teller - b.teller
        end
    from tussen as t
    join kubus as a on a.kpi = t.kpi
    join kubus as b on b.kpi = t.ander
        and (b.maand, b.partner, b.gemeente, b.product) = (a.maand, a.partner, a.gemeente, a.product)
)

select
    *, row_number() over (order by kpi, maand, maat, partner, gemeente, product) - 1 as nr,
    not list_contains($aandelen::varchar[], kpi) and not list_contains($duren::varchar[], kpi) as afgerond,
    dense_rank() over (order by kpi, maand, maat) - 1 as kubus,
    if(partner = '*', 0, dense_rank() over (order by partner)) as p,
    if(gemeente = '*', 0, dense_rank() over (order by gemeente)) as g,
    if(product = '*', 0, dense_rank() over (order by product)) as z
from (select * replace (round(aantal, 6) as aantal) from maten);

-- naam: bewaren
-- de cellen die verborgen worden, en wat daar binnen ligt: twee delen zouden samen het geheel zijn
insert into afgeschermd
with verborgen as (
    select distinct kpi, maand, partner, gemeente, product
    from afgeschermde_cel
    where nr in (select unnest($verborgen::bigint[]))
)

from verborgen
union
select t.kpi, maand, partner, gemeente, product
from verborgen as v
join (select unnest($delen::varchar[]) as kpi, unnest($gehelen::varchar[]) as geheel) as t on t.geheel = v.kpi;
