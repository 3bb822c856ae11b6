-- één rij: een maand van de partner waarvan een meting door deze kosten kan wijzigen
with regels as (
    select maand, traject from kosten where levering = $nieuw or levering = $oud
)

select distinct maand from regels
union
select date_trunc('month', datum_einde)::date
from traject_stand
where partner = $partner and datum_einde is not null and traject in (select traject from regels)
