-- één rij: één wachtende op de peildatum, of één klasse wachtenden van een partner die alleen aantallen levert
-- extracts: wachtlijst, wachttijdverdeling
with norm as (
    -- out of one row, so that DuckDB joins from the norms however many rows it does not know of yet
    select unnest(normen, recursive := true)
    from (select list(keten_norm) as normen from keten_norm where meting = 'wachttijd')
),

geteld as (
    select
        partner, gemeente, product, verwijzer, levering, regel, client, peildatum, overbrugging, 1 as aantal,
        peildatum - datum_aanmelding as wachtdagen_van,
        peildatum - datum_aanmelding as wachtdagen_tot,
        false as klasse
    from wachtlijst_geldig
),

verdeeld as (
    select
        partner, coalesce(gemeente, '') as gemeente, product, null as verwijzer, levering, regel, null as client,
        last_day(maand) as peildatum, null as overbrugging, aantal,
        weken_vanaf * 7 as wachtdagen_van, weken_tot * 7 as wachtdagen_tot, true as klasse
    from wachttijdverdeling_geldig as w
    where stand = 'wachtend'
        and not exists (
            select 1 from levering as l
            where l.status = 'geldig' and l.extract = 'wachtlijst' and l.partner = w.partner and l.levermaand = w.maand
        )
),

alle as (
    select * from geteld
    union all
    select * from verdeeld
)

select
    a.*,
    n.dagen as norm_dagen,
    case when klasse then wachtdagen_van >= n.dagen else wachtdagen_van > n.dagen end as boven_norm
from alle as a
left join norm as n
    on n.product = a.product and a.peildatum >= n.vanaf and a.peildatum < n.tot
