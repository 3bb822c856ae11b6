-- één rij: wie op de peildatum in de maand even lang op hetzelfde wacht, met de norm die ervoor geldt
select
    partner, gemeente, product, coalesce(verwijzer, '') as verwijzer,
    wachtdagen_van as van, wachtdagen_tot as tot, norm_dagen as norm,
    coalesce(boven_norm, false) as boven, overbrugging is distinct from 'ja' as netto,
    sum(aantal)::bigint as aantal
from feit_wachtende
where peildatum between $maand and last_day($maand::date) and wachtdagen_van >= 0 and {binnen}
group by all
