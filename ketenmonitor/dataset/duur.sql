-- Writing duration counts: only what differs is written, in full detail and in the sums along the edges.

-- naam: verschil
-- één rij: een duur in één maand, partner, gemeente en product waarvan het aantal anders is dan het was
create or replace temp table duur_verschil as
with beide as (
    select * from duur_nieuw
    union all
    select * replace (-aantal as aantal) from duur where {geraakt}
)

select * replace (sum(aantal)::bigint as aantal) from beide group by all having sum(aantal) <> 0

-- naam: weg
delete from duur
where {geraakt} and (kpi, maand, gemeente, product, van, coalesce(tot, -1)) in (
    select kpi, maand, gemeente, product, van, coalesce(tot, -1) from duur_verschil
)

-- naam: bij
insert into duur
select n.*
from duur_nieuw as n
where (kpi, maand, gemeente, product, van, coalesce(tot, -1)) in (
    select kpi, maand, gemeente, product, van, coalesce(tot, -1) from duur_verschil
)

-- naam: rand_verschil
-- één rij: als duur_verschil, voor de hele keten, een partner, een gemeente of een product ('*' is het geheel)
create or replace temp table rand_verschil as
with keten as (
    select
        kpi, feit, maand, coalesce(partner, '*') as partner, coalesce(gemeente, '*') as gemeente,
        '*' as product, van, tot, sum(aantal)::bigint as aantal
    from duur_verschil
    where product not in (select product from keten_product where totaal)
    group by grouping sets (
        (kpi, feit, maand, van, tot), (kpi, feit, maand, partner, van, tot), (kpi, feit, maand, gemeente, van, tot)
    )
)

select * from keten where aantal <> 0
union all
select kpi, feit, maand, '*' as partner, '*' as gemeente, product, van, tot, sum(aantal)::bigint as aantal
from duur_verschil
group by all
having sum(aantal) <> 0

-- naam: rand_nieuw
create or replace temp table rand_nieuw as
with beide as (
    select * from rand_verschil
    union all
    select d.* from duur_rand as d
    where (kpi, maand, partner, gemeente, product, van, coalesce(tot, -1)) in (
        select kpi, maand, partner, gemeente, product, van, coalesce(tot, -1) from rand_verschil
    )
)

select * replace (sum(aantal)::bigint as aantal) from beide group by all having sum(aantal) <> 0

-- naam: rand_weg
delete from duur_rand
where (kpi, maand, partner, gemeente, product, van, coalesce(tot, -1)) in (
    select kpi, maand, partner, gemeente, product, van, coalesce(tot, -1) from rand_verschil
)

-- naam: rand_bij
insert into duur_rand select * from rand_nieuw
