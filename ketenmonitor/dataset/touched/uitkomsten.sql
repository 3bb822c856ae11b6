-- één rij: een partner en maand waarvan een meting door deze uitkomsten kan wijzigen
with regels as (
    select partner, datum, traject from uitkomsten where levering = $nieuw or levering = $oud
),

zelfde_traject as (
    select u.partner, u.datum
    from uitkomsten_geldig as u
    where u.partner = $partner and u.traject in (select traject from regels)
)

select distinct partner, date_trunc('month', datum)::date as maand from regels
union
select partner, date_trunc('month', datum)::date from zelfde_traject
union
select s.partner, date_trunc('month', s.datum_einde)::date
from traject_stand as s
where s.partner = $partner and s.datum_einde is not null and s.traject in (select traject from regels)
