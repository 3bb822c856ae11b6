-- One pass over the steps: every route becomes one sorted list of numbers, and all else is read from those lists.

-- naam: stapcode
create or replace temp table stapcode as
select stap, row_number() over (order by stap) as code from (select distinct stap from {stappen})

-- naam: partnercode
create or replace temp table partnercode as
select partner, row_number() over (order by partner) as code from (select distinct partner from {stappen})

-- naam: reis
-- één rij: een route en haar stappen op volgorde, elk als één getal: dag, volgorde op die dag, stap en partner
create or replace temp table reis as
select
    s.route, any_value(s.client) as client,
    list_sort(list(
        ((s.dag - date '1900-01-01')::bigint << 42) | (s.volg::bigint << 22) | (k.code << 14) | p.code
    )) as stappen
from {stappen} as s
join stapcode as k on k.stap = s.stap
join partnercode as p on p.partner = s.partner
group by s.route

-- naam: paar
-- één rij: een stap en de stap die erop volgde
create or replace temp table paar as
with los as (
    select client, unnest(stappen[:-2]) as a, unnest(stappen[2:]) as b from reis
)

select
    client, (a >> 14) & 255 as van, (b >> 14) & 255 as naar, a & 16383 as van_partner, b & 16383 as naar_partner,
    (b >> 42) - (a >> 42) as dagen
from los
where (a >> 42) between $van::date - date '1900-01-01' and $tot::date - date '1900-01-01'

-- naam: paden
select v.stap as van, n.stap as naar, d.dagen, d.aantal
from (select van, naar, dagen, count(*) as aantal from paar group by all) as d
join stapcode as v on v.code = d.van
join stapcode as n on n.code = d.naar
order by all

-- naam: clienten
select v.stap as van, n.stap as naar, d.clienten, d.partners
from (
    select van, naar, count(distinct client) as clienten, count(distinct van_partner) as partners
    from paar
    group by all
) as d
join stapcode as v on v.code = d.van
join stapcode as n on n.code = d.naar

-- naam: partners
select v.partner as van, n.partner as naar, d.dagen, d.aantal
from (
    select van_partner, naar_partner, dagen, count(*) as aantal
    from paar
    where van_partner <> naar_partner
    group by all
) as d
join partnercode as v on v.code = d.van_partner
join partnercode as n on n.code = d.naar_partner
order by all

-- naam: varianten
with soort as (
    select
        list_transform(stappen, lambda s: (s >> 14) & 255) as codes, count(*) as routes,
        count(distinct client) as clienten, count(distinct stappen[1] & 16383) as partners
    from reis
    where (stappen[1] >> 42) between $van::date - date '1900-01-01' and $tot::date - date '1900-01-01'
    group by all
)

select codes, routes, clienten, partners, count(*) over () as soorten
from soort
order by routes desc, codes
limit $hooguit

-- naam: routes
select count(*), count(distinct client), count(distinct stappen[1] & 16383)
from reis
where (stappen[1] >> 42) between $van::date - date '1900-01-01' and $tot::date - date '1900-01-01'
