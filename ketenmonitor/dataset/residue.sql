-- What purged rows counted for in the measures: kept when they go, added whenever measures are made.

-- naam: onthoud
create or replace temp table {tabel}_was as from {tabel}

-- naam: zet_terug
insert into {tabel} from {tabel}_was order by kpi, maand

-- naam: onthoud_bedragen
-- één rij: hoeveel rijen met een bedrag van een cliënt er in een cel zijn, voordat rijen verdwijnen
create or replace temp table bedragen_was as
select maand, partner, gemeente, product, count(client) as aantal
from feit_kosten
group by all

-- naam: verschil_bedragen
-- één rij: hoeveel er daarvan zijn verdwenen
insert into bewaarde_bedragen
select maand, partner, gemeente, product, was.aantal - coalesce(nu.aantal, 0) as aantal
from bedragen_was as was
left join (
    select maand, partner, gemeente, product, count(client) as aantal from feit_kosten group by all
) as nu using (maand, partner, gemeente, product)
where was.aantal > coalesce(nu.aantal, 0)

-- naam: verschil_meting
-- één rij: een meting die zonder de opgeschoonde rijen anders is, met het verschil
insert into bewaarde_meting
with beide as (
    from meting_was
    union all
    select * replace (-teller as teller, -noemer as noemer) from meting
),

verschil as (
    select
        kpi, feit, maand, partner, gemeente, product,
        sum(teller)::decimal(18, 6) as teller, sum(noemer)::decimal(18, 6) as noemer
    from beide
    group by all
    having sum(teller) <> 0 or sum(noemer) <> 0
)

select v.*, coalesce(d.definitie, '')
from verschil as v
left join (select unnest($kpis::varchar[]) as kpi, unnest($definities::varchar[]) as definitie) as d using (kpi)

-- naam: verschil_duur
-- één rij: een duur die zonder de opgeschoonde rijen een ander aantal heeft, met het verschil
insert into bewaarde_duur
with beide as (
    from duur_was
    union all
    select * replace (-aantal as aantal) from duur
),

verschil as (
    select * replace (sum(aantal)::bigint as aantal) from beide group by all having sum(aantal) <> 0
)

select v.*, coalesce(d.definitie, '')
from verschil as v
left join (select unnest($kpis::varchar[]) as kpi, unnest($definities::varchar[]) as definitie) as d using (kpi)

-- naam: tel_op_meting
create or replace temp table meting_nieuw as
with bewaard as (
    select * exclude (definitie) from bewaarde_meting where feit = '{feit}' and {geraakt}
),

beide as (
    from bewaard
    union all
    from meting where feit = '{feit}' and {geraakt} and (kpi, maand) in (select kpi, maand from bewaard)
)

select
    kpi, feit, maand, partner, gemeente, product,
    sum(teller)::decimal(18, 6) as teller, sum(noemer)::decimal(18, 6) as noemer
from beide
group by all

-- naam: weg_meting
delete from meting
where feit = '{feit}' and {geraakt} and (kpi, maand) in (select kpi, maand from meting_nieuw)

-- naam: bij_meting
insert into meting from meting_nieuw where teller <> 0 or noemer <> 0

-- naam: tel_op_duur
create or replace temp table duur_samen as
with beide as (
    from duur_nieuw
    union all
    select * exclude (definitie) from bewaarde_duur where feit = '{feit}' and {geraakt}
)

select * replace (sum(aantal)::bigint as aantal) from beide group by all having sum(aantal) > 0
