-- Every route is one sorted list of numbers (step_numbers.sql); its pairs are made once, and all else is read from those
-- two, ``reis`` and ``paar``. What has them made of more than a table of steps may read them too.

-- naam: stapcode
create or replace temp table stapcode as
select stap, row_number() over (order by stap) as code from (select distinct stap from {stappen})

-- naam: partnercode
create or replace temp table partnercode as
select partner, row_number() over (order by partner) as code from (select distinct partner from {stappen})

-- naam: reis
-- één rij: een route en haar stappen op volgorde
create or replace temp table reis as
select
    s.route, any_value(s.client) as client, false as onbekend,
    list_sort(list(stapnummer(s.dag, s.volg, k.code, p.code, 0))) as stappen
from {stappen} as s
join stapcode as k on k.stap = s.stap
join partnercode as p on p.partner = s.partner
group by s.route

-- naam: paar
-- één rij: een stap die in de periode begon en de stap die erop volgde
create or replace temp table paar as
with los as (
    select client, unnest(stappen[:-2]) as a, unnest(stappen[2:]) as b from reis
)

select
    client, false as onbekend, stap_van(a) as stap, stap_van(b) as volgende, partner_van(a) as partner,
    partner_van(b) as volgende_partner, dag_van(a) as dag, dag_van(b) as tot
from los
where (a >> 45) between $van::date - date '1900-01-01' and $tot::date - date '1900-01-01'

-- naam: paden
-- één rij: hoe vaak een stap na zo veel dagen op een andere volgde
select v.stap as van, n.stap as naar, d.dagen, d.aantal
from (
    select stap, volgende, tot - dag as dagen, count(*) as aantal
    from paar
    where volgende is not null and dag >= $van
    group by all
) as d
join stapcode as v on v.code = d.stap
join stapcode as n on n.code = d.volgende
order by all

-- naam: paden_wie
select v.stap as van, n.stap as naar, d.* exclude (stap, volgende)
from (
    select
        stap, volgende, count(*) as aantal, count(distinct client) as clienten, count(distinct partner) as partners,
        count(distinct client) filter (onbekend) as onbekend, count(distinct partner) filter (onbekend) as bij
    from paar
    where volgende is not null and dag >= $van
    group by all
) as d
join stapcode as v on v.code = d.stap
join stapcode as n on n.code = d.volgende

-- naam: partners
-- één rij: hoe vaak na een stap bij de ene partner na zo veel dagen een stap bij een andere volgde
select v.partner as van, n.partner as naar, d.dagen, d.aantal
from (
    select partner, volgende_partner, tot - dag as dagen, count(*) as aantal
    from paar
    where volgende_partner <> partner and dag >= $van
    group by all
) as d
join partnercode as v on v.code = d.partner
join partnercode as n on n.code = d.volgende_partner
order by all

-- naam: varianten
with soort as (
    select
        list_transform(stappen, lambda s: stap_van(s)) as codes, count(*) as aantal,
        count(distinct client) as clienten, count(distinct partner_van(stappen[1])) as partners,
        count(distinct client) filter (onbekend) as onbekend,
        count(distinct partner_van(stappen[1])) filter (onbekend) as bij
    from reis
    where dag_van(stappen[1]) between $van and $tot
    group by all
)

select *, count(*) over () as soorten
from soort
order by aantal desc, codes
limit $hooguit

-- naam: routes
select
    count(*), count(distinct client), count(distinct partner_van(stappen[1])),
    count(distinct client) filter (onbekend), count(distinct partner_van(stappen[1])) filter (onbekend)
from reis
where dag_van(stappen[1]) between $van and $tot
