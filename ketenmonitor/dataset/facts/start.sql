-- één rij: één begonnen traject, of één klasse begonnen trajecten van een partner die alleen aantallen levert
-- extracts: trajecten, wachttijdverdeling
with norm as (
    -- out of one row, so that DuckDB joins from the norms however many rows it does not know of yet
    select unnest(normen, recursive := true)
    from (select list(keten_norm) as normen from keten_norm where meting = 'wachttijd')
),

begonnen as (
    select
        partner, gemeente, product, levering, regel, datum_aanvang, 1 as aantal,
        case when datum_aanvang >= datum_aanmelding then datum_aanvang - datum_aanmelding end as wachtdagen_van,
        case when datum_aanvang >= datum_aanmelding then datum_aanvang - datum_aanmelding end as wachtdagen_tot
    from traject_stand
    where datum_aanvang is not null
),

verdeeld as (
    select
        partner, coalesce(gemeente, '') as gemeente, product, levering, regel, maand as datum_aanvang, aantal,
        weken_vanaf * 7 as wachtdagen_van, weken_tot * 7 as wachtdagen_tot
    from wachttijdverdeling_geldig as w
    where stand = 'gestart'
        and not exists (
            select 1 from levering as l
            where l.status = 'geldig' and l.extract = 'trajecten' and l.partner = w.partner and l.levermaand = w.maand
        )
),

alle as (
    select * from begonnen
    union all
    select * from verdeeld
)

select a.*, n.dagen as norm_dagen
from alle as a
left join norm as n
    on n.product = a.product and a.datum_aanvang >= n.vanaf and a.datum_aanvang < n.tot
