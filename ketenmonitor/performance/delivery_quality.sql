-- One row per month of delivery: everything that was offered about it, accepted or refused, and what was found in it.
select
    levermaand as maand,
    count(*)::integer as bestanden,
    coalesce(sum(rijen), 0)::bigint as rijen,
    coalesce(sum(fouten), 0)::bigint as fouten,
    coalesce(sum(waarschuwingen), 0)::bigint as waarschuwingen
from levering
where levermaand between $van and $tot
    and ($partner is null or partner = $partner)
    and ($extract is null or extract = $extract)
group by levermaand
order by levermaand
