-- één rij: één traject waarvan bij het einde doelen zijn gescoord, met het aandeel behaalde doelen
-- extracts: uitkomsten
-- ook bij: trajecten
with laatste_score as (
    select *
    from feit_uitkomst
    where starts_with(instrument, 'gas') and moment = 'einde'
    qualify row_number() over (
        partition by partner, traject, instrument, informant, domein order by datum desc
    ) = 1
)

select
    partner, gemeente, product, client, traject, max(levering) as levering, max(regel) as regel,
    max(datum) as datum,
    round(avg(case when score >= 0 then 1 else 0 end), 6) as aandeel_behaald,
    1 as aantal
from laatste_score
group by all
