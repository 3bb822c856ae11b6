-- één rij: één geprijsde levering van hulp; minuten zijn tot uren herleid
-- extracts: kosten
select
    *,
    1 as aantal,
    case when eenheid = '01' then volume / 60 when eenheid is not null then volume end as eenheden
from kosten_geldig
