-- één rij: een partner en maand waarvan een meting door deze kosten kan wijzigen
with regels as (
    select partner, maand, traject from kosten where levering = $nieuw or levering = $oud
)

select distinct partner, maand from regels
union
select s.partner, date_trunc('month', s.datum_einde)::date
from traject_stand as s
where s.partner = $partner and s.datum_einde is not null and s.traject in (select traject from regels)
