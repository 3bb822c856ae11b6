-- naam: afspraken
insert into sluiting_afspraak
select $maand, $versie, afspraak, max(versie)
from afspraak
group by afspraak

-- naam: ontbreekt
insert into sluiting_ontbreekt
with verwacht as (
    select
        partner, extract,
        unnest(generate_series(greatest(vanaf, $van), least(tot, $maand), interval 1 month))::date as levermaand
    from keten_levert
)

select $maand, $versie, partner, extract, levermaand
from verwacht
anti join (select partner, extract, levermaand from levering where status = 'geldig')
    using (partner, extract, levermaand)
