-- één rij: één wachtende in een maand waarin hij wachtte, begon of afviel, of een klasse van een partner die alleen aantallen levert
-- extracts: trajecten, wachtlijst, wachttijdverdeling
-- first and last day of waiting within the month, counted from the aanmelding; neither for what is only known to have come in
with geleverd as (
    select partner, extract, levermaand
    from levering
    -- of what has been purged it can no longer be seen who was on it
    where status = 'geldig' and levermaand >= (select coalesce(max(grens), date '1900-01-01') from opschoning)
),

-- a month in which both who began and who still waits is known
volledig as (
    select w.partner, w.levermaand as maand
    from geleverd as w
    semi join (select partner, levermaand from geleverd where extract = 'trajecten') as t
        on t.partner = w.partner and t.levermaand = w.levermaand
    where w.extract = 'wachtlijst'
),

vorige_lijst as (
    select distinct partner, client, datum_aanmelding, (levermaand + interval 1 month)::date as maand
    from wachtlijst_geldig
),

personen as (
    select
        partner, gemeente, product, levering, regel, client, datum_aanmelding,
        (datum_aanvang - (day(datum_aanvang) - 1)::integer) as maand, datum_aanvang as laatst,
        true as gestart, false as afgevallen
    from traject_stand
    where datum_aanvang >= datum_aanmelding
    union all
    -- the day on which somebody withdrew is not delivered: the middle of the month stands for it
    select
        partner, gemeente, product, levering, regel, client, datum_aanmelding,
        levermaand, greatest(datum_aanmelding, levermaand + 14), false, true
    from traject_stand
    where uitval_voor_start is not null and datum_aanvang is null
    union all
    select
        partner, gemeente, product, levering, regel, client, datum_aanmelding,
        levermaand, peildatum, false, false
    from wachtlijst_geldig
),

geteld as (
    select
        p.partner, p.gemeente, p.product, p.levering, p.regel, p.maand, 1 as aantal,
        greatest(p.maand - p.datum_aanmelding, 0) as eerste_dag,
        p.laatst - p.datum_aanmelding as laatste_dag,
        p.gestart, p.afgevallen,
        if(
            (p.partner, (p.maand - interval 1 month)::date) in (
                select partner, levermaand from geleverd where extract = 'wachtlijst'),
            (p.partner, p.client, p.datum_aanmelding, p.maand) not in (from vorige_lijst),
            p.datum_aanmelding >= p.maand
        ) as nieuw
    from personen as p
    semi join volledig as v on v.partner = p.partner and v.maand = p.maand
),

-- counts in classes, of partners that deliver no rows about the month
klassen as (
    select
        partner, coalesce(gemeente, '') as gemeente, product, levering, regel, maand, stand, aantal,
        floor((weken_vanaf + coalesce(weken_tot, weken_vanaf)) * 3.5)::integer as midden
    from wachttijdverdeling_geldig as w
    anti join (select partner, levermaand from geleverd where extract in ('trajecten', 'wachtlijst')) as g
        on g.partner = w.partner and g.levermaand = w.maand
),

-- who wait at the end of a month did so all month long, who began half of it, as far as they wait so long
verdeeld as (
    select *, greatest(midden - if(stand = 'gestart', 15, day(last_day(maand))), 0)::integer as eerste_dag
    from klassen
    where (partner, maand) in (select partner, maand from klassen where stand = 'wachtend')
),

-- what must have come in to go from one stand to the next, where both are known
standen as (
    select partner, gemeente, product, levering, regel, maand, aantal from verdeeld
    union all
    select
        partner, gemeente, product, levering, regel, (maand + interval 1 month)::date, -aantal
    from klassen
    where stand = 'wachtend'
),

bijgekomen as (
    select
        partner, gemeente, product, max(levering) as levering, max(regel) as regel, maand,
        sum(aantal)::bigint as aantal
    from standen
    where (partner, maand) in (select partner, maand from verdeeld)
        and (partner, (maand - interval 1 month)::date) in (select partner, maand from verdeeld)
    group by all
    having sum(aantal) > 0
)

select partner, gemeente, product, levering, regel, maand, aantal, eerste_dag, laatste_dag, gestart, afgevallen, nieuw
from geteld
union all
select
    partner, gemeente, product, levering, regel, maand, aantal, eerste_dag, midden,
    stand = 'gestart', false, false
from verdeeld
union all
select partner, gemeente, product, levering, regel, maand, aantal, null, null, false, false, true
from bijgekomen
