-- één rij: één meting; is dezelfde meting in twee maanden geleverd, dan de laatst geleverde
-- extracts: uitkomsten
-- ook bij: trajecten
with laatste as (
    select *
    from uitkomsten_geldig
    qualify row_number() over (
        partition by partner, client, traject, datum, instrument, informant, moment, domein
        order by levermaand desc
    ) = 1
)

select
    u.*,
    coalesce(s.gemeente, '') as gemeente,
    coalesce(s.product, '') as product,
    1 as aantal
from laatste as u
left join traject_stand as s on s.partner = u.partner and s.traject = u.traject
