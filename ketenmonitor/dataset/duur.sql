-- Writing duration counts: only what differs is written, in full detail and in the sums per partner, gemeente
-- and product. Within one write they lie in order of KPI and month, as pages ask for them.

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
select *
from duur_nieuw
where (kpi, maand, gemeente, product, van, coalesce(tot, -1)) in (
    select kpi, maand, gemeente, product, van, coalesce(tot, -1) from duur_verschil
)
order by kpi, maand

-- naam: rand_verschil
-- één rij: als duur_verschil, opgeteld over alles behalve de snede
create or replace temp table rand_verschil as
select kpi, maand, {snede}, van, tot, sum(aantal)::bigint as aantal
from duur_verschil
where {telt}
group by all
having sum(aantal) <> 0

-- naam: rand_nieuw
create or replace temp table rand_nieuw as
with beide as (
    from rand_verschil
    union all
    from duur_{snede}
    where (kpi, maand, {snede}, van, coalesce(tot, -1)) in (
        select kpi, maand, {snede}, van, coalesce(tot, -1) from rand_verschil
    )
)

select * replace (sum(aantal)::bigint as aantal) from beide group by all having sum(aantal) <> 0

-- naam: rand_weg
delete from duur_{snede}
where (kpi, maand, {snede}, van, coalesce(tot, -1)) in (
    select kpi, maand, {snede}, van, coalesce(tot, -1) from rand_verschil
)

-- naam: rand_bij
insert into duur_{snede} from rand_nieuw order by kpi, maand
