-- één rij: één overdracht naar een andere partner, in een maand waarin de cliënt daar nog op wachtte of begon
-- extracts: trajecten
-- over partners heen: de aanvang bij de ontvanger telt bij wie overdroeg
with gevolgd as (
    select partner, last_day(max(levermaand)) as tot
    from levering
    where extract = 'trajecten' and status = 'geldig'
    group by partner
),

overgedragen as (
    select
        s.partner, s.gemeente, s.product, s.levering, s.regel, s.naar_partner, s.datum_einde,
        case when v.bij_ontvanger <= g.tot then greatest(v.bij_ontvanger, s.datum_einde) end as aanvang,
        least(g.tot, s.datum_einde + 365) as gevolgd_tot
    from traject_stand as s
    join gevolgd as g on g.partner = s.naar_partner
    left join traject_verloop as v on v.levering = s.levering and v.regel = s.regel
    where s.datum_einde is not null and s.naar_partner <> s.partner and s.datum_einde <= g.tot
),

per_maand as (
    select
        *,
        coalesce(least(aanvang, gevolgd_tot), gevolgd_tot) as laatst,
        unnest(generate_series(
            date_trunc('month', datum_einde),
            date_trunc('month', coalesce(least(aanvang, gevolgd_tot), gevolgd_tot)),
            interval 1 month))::date as maand
    from overgedragen
)

select
    partner, gemeente, product, levering, regel, naar_partner, maand, 1 as aantal,
    greatest(maand - datum_einde, 0) as eerste_dag,
    least(laatst, last_day(maand)) - datum_einde as laatste_dag,
    coalesce(aanvang <= gevolgd_tot, false) and laatst <= last_day(maand) as begonnen
from per_maand
