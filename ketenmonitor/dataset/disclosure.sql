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
    kpi, maand, partner, gemeente, product, maat, round(aantal, 6) as aantal,
    round(aantal, 6) > 0 and round(aantal, 6) < $d as verborgen
from maten;

-- naam: nodig
-- één rij: één lijn waarvan het geheel te zien is en de verborgen delen eruit zouden volgen
create or replace temp table nodige_lijn as
with delen as (
    select
        kpi, maand, maat, {lijn},
        count(*) filter (verborgen) as verborgen, coalesce(sum(aantal) filter (verborgen), 0) as samen
    from afgeschermde_cel
    where {dimensie} <> '*' and aantal > 0
    group by all
)

select kpi, maand, maat, {lijn}, verborgen as aantal_verborgen, samen
from delen semi join (
    select * from afgeschermde_cel where {dimensie} = '*' and not verborgen
) as geheel using (kpi, maand, maat, {lijn})
where verborgen > 0 and (verborgen < 2 or samen < $d);

-- naam: deel
-- van elke nodige lijn de kleinste delen die nog te zien zijn, zoveel als nodig
update afgeschermde_cel as c
set verborgen = true
from (
    select kpi, maand, maat, partner, gemeente, product
    from (
        select
            *,
            row_number() over kleinste - 1 as ervoor,
            coalesce(sum(aantal) over (kleinste rows between unbounded preceding and 1 preceding), 0) as al
        from afgeschermde_cel join nodige_lijn using (kpi, maand, maat, {lijn})
        where {dimensie} <> '*' and aantal > 0 and not verborgen
        window kleinste as (partition by kpi, maand, maat, {lijn} order by aantal, {dimensie})
    )
    where aantal_verborgen + ervoor < 2 or samen + al < $d
) as n
where c.kpi = n.kpi and c.maand = n.maand and c.maat = n.maat
    and c.partner = n.partner and c.gemeente = n.gemeente and c.product = n.product;

-- naam: geheel
-- van een nodige lijn waarvan geen deel meer te zien is, het geheel
update afgeschermde_cel as c
set verborgen = true
from (
    select n.*
    from nodige_lijn as n anti join (
        select kpi, maand, maat, {lijn} from afgeschermde_cel
        where {dimensie} <> '*' and aantal > 0 and not verborgen
    ) as zichtbaar using (kpi, maand, maat, {lijn})
) as n
where c.kpi = n.kpi and c.maand = n.maand and c.maat = n.maat and {zelfde} and c.{dimensie} = '*';

-- naam: bewaren
insert into afgeschermd
select kpi, maand, partner, gemeente, product, bool_and(maat <> 'mensen')
from afgeschermde_cel
where verborgen
group by kpi, maand, partner, gemeente, product;
