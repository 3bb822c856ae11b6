-- één rij: één geëindigd traject waarvan kosten zijn geleverd, met al zijn kosten
-- extracts: kosten, trajecten
with per_traject as (
    select partner, traject, sum(bedrag) as bedrag
    from kosten_geldig
    where traject is not null
    group by all
)

select
    s.partner, s.gemeente, s.product, s.levering, s.regel, s.client, s.traject,
    s.datum_einde, s.reden_einde, k.bedrag, 1 as aantal
from traject_stand as s
join per_traject as k on k.partner = s.partner and k.traject = s.traject
where s.datum_einde is not null and s.reden_einde not in ('36', '37')
