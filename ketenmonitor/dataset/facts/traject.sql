-- één rij: één traject, in de stand van zijn laatste levering
-- extracts: trajecten
-- ook bij: uitkomsten
with uitkomst_per_traject as (
    select
        u.partner,
        u.traject,
        bool_or(instrument = 'rapportcijfer' and informant = 'jeugdige') as cijfer_jeugdige,
        bool_or(instrument = 'rapportcijfer' and informant = 'ouder') as cijfer_ouder
    from uitkomsten_geldig as u
    where moment = 'einde'
    group by all
)

select
    s.*,
    1 as aantal,
    case when datum_intake >= datum_aanmelding then datum_intake - datum_aanmelding end as aanmelddagen,
    case when datum_aanvang >= datum_intake then datum_aanvang - datum_intake end as behandeldagen,
    case when datum_toewijzing >= datum_verwijzing then datum_toewijzing - datum_verwijzing end as toegangsdagen,
    case when datum_einde >= datum_aanvang then datum_einde - datum_aanvang end as doorloopdagen,
    datum_einde is not null and reden_einde not in ('36', '37') as geeindigd,
    coalesce(v.eerder_hulp, false) as eerder_hulp,
    v.vervolg_zwaarte,
    p.zwaarte,
    coalesce(u.cijfer_jeugdige, false) as cijfer_jeugdige,
    coalesce(u.cijfer_ouder, false) as cijfer_ouder,
    u.traject is not null as gemeten_bij_einde
from traject_stand as s
left join traject_verloop as v on v.partner = s.partner and v.traject = s.traject
left join keten_product as p on p.product = s.product
left join uitkomst_per_traject as u on u.partner = s.partner and u.traject = s.traject
