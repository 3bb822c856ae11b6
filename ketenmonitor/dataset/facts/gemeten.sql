-- één rij: één geëindigd traject waarvan bij het einde een uitkomst is gemeten
-- extracts: trajecten, uitkomsten
with per_traject as (
    select
        partner, traject,
        bool_or(instrument = 'rapportcijfer' and informant = 'jeugdige') as cijfer_jeugdige,
        bool_or(instrument = 'rapportcijfer' and informant = 'ouder') as cijfer_ouder
    from uitkomsten_geldig
    where moment = 'einde'
    group by all
)

select
    s.partner, s.gemeente, s.product, s.levering, s.regel, s.client, s.traject, s.datum_einde,
    u.cijfer_jeugdige, u.cijfer_ouder, 1 as aantal
from traject_stand as s
join per_traject as u on u.partner = s.partner and u.traject = s.traject
where s.datum_einde is not null and s.reden_einde not in ('36', '37')
