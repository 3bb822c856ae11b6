-- naam: anderen
-- één rij: een cel van een KPI en maand met wat partners buiten $eigen eraan bijdragen; '*' is het geheel
with lang as (
    -- of a share: who came in, less those whose end was seen by the day that is asked
    select
        k.kpi, (d.maand + to_months(i::integer))::date as maand, partner, gemeente, product,
        if(d.kpi = k.bron, aantal, if(van <= k.dag, -aantal, 0)) as teller,
        if(d.kpi = k.bron, aantal, 0) as noemer
    from duur as d
    join (
        select
            unnest($krommen::varchar[]) as kpi, unnest($krombronnen::varchar[]) as bron,
            unnest($einden::varchar[]) as einde, unnest($dagen::integer[]) as dag,
            unnest($vensters::integer[]) as venster
    ) as k on d.kpi in (k.bron, k.einde),
        range(venster) as verschoven(i)
    where d.maand between $eerste and $tot
),

bron as (
    select kpi, maand, partner, gemeente, product, teller, noemer
    from meting
    where kpi in (select unnest($optelbaar::varchar[]))
    union all
    select * from lang
),

deel as (
    select
        kpi, maand, partner, if(grouping(gemeente) = 1, '*', gemeente) as gemeente,
        if(grouping(product) = 1, '*', product) as product,
        sum(teller)::double as teller, sum(noemer)::double as noemer
    from bron
    where product not in (select product from keten_product where totaal)
    group by kpi, maand, partner, cube (gemeente, product)
    union all
    select
        kpi, maand, partner, if(grouping(gemeente) = 1, '*', gemeente), product,
        sum(teller)::double, sum(noemer)::double
    from bron
    where product in (select product from keten_product where totaal)
    group by kpi, maand, partner, product, rollup (gemeente)
    union all
    select kpi, maand, partner, gemeente, product, teller, noemer
    from meting
    where kpi in (select unnest($uniek::varchar[])) and ends_with(feit, '*') and partner <> '*'
),

omvang as (
    select
        *, partner not in (select unnest($eigen::varchar[])) as vreemd,
        if(list_contains($aantallen::varchar[], kpi), teller, noemer) as aantal
    from deel
    where maand between $van and $tot
)

select
    kpi, maand, gemeente, product,
    coalesce(sum(aantal) filter (vreemd), 0) as aantal,
    coalesce(sum(teller) filter (vreemd), 0) as teller,
    count(distinct partner) filter (vreemd and aantal > 0) as anderen,
    list_contains($aandelen::varchar[], kpi) as aandeel, list_contains($sommen::varchar[], kpi) as som,
    product in (select product from keten_product where totaal) as totaal
from omvang
group by kpi, maand, gemeente, product
having sum(aantal) <> 0
order by kpi, maand, gemeente, product;
