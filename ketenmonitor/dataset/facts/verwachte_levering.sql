-- één rij: één levering die over een maand is afgesproken en waarvan de uiterste dag voorbij is
-- extracts:
-- levend: telt bij elke vraag opnieuw, want ook het verstrijken van een termijn verandert de uitkomst;
-- gevraagd worden de maanden $van tot en met $tot
with verwacht as (
    select
        partner, extract, dagen,
        unnest(generate_series(
            greatest(vanaf, $van::date), least(tot, $tot::date, $vandaag::date), interval 1 month))::date as maand
    from keten_levert
),

eerste as (
    select partner, extract, levermaand, min(ontvangen_op) as aanvaard_op, max(levering) as levering
    from levering
    where status in ('geldig', 'vervangen') and levermaand between $van::date and $tot::date
    group by all
)

select
    v.partner, '' as gemeente, '' as product, v.maand, 1 as aantal, e.levering, 0 as regel,
    coalesce(e.aanvaard_op < last_day(v.maand) + dagen + 1, false) as op_tijd
from verwacht as v
left join eerste as e on e.partner = v.partner and e.extract = v.extract and e.levermaand = v.maand
where last_day(v.maand) + v.dagen < $vandaag::date
