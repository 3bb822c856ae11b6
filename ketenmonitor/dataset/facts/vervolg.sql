-- één rij: één geëindigd traject, gevolgd tot een nieuwe start van de jeugdige, hooguit een jaar
-- extracts: trajecten
-- over partners heen: een nieuwe start bij de een telt bij wie het vorige traject gaf
with gevolgd as (
    select partner, last_day(max(levermaand)) as tot
    from levering
    where extract = 'trajecten' and status = 'geldig'
    group by partner
)

select
    s.partner, s.gemeente, s.product, s.levering, s.regel, s.client, s.traject, s.datum_einde, 1 as aantal,
    least(v.volgende_aanvang, g.tot, s.datum_einde + 366) - s.datum_einde as laatste_dag,
    coalesce(v.volgende_aanvang <= least(g.tot, s.datum_einde + 366), false) as opnieuw
from traject_stand as s
join gevolgd as g on g.partner = s.partner
left join traject_verloop as v on v.levering = s.levering and v.regel = s.regel
where s.datum_einde is not null and s.reden_einde not in ('36', '37') and s.datum_einde <= g.tot
