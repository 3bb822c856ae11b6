-- één rij: één traject waarvan bij het einde doelen zijn gescoord, met het aandeel behaalde doelen
-- extracts: uitkomsten
-- ook bij: trajecten
select
    partner, gemeente, product, client, traject, min(levering) as levering, min(regel) as regel,
    max(datum) as datum,
    round(avg(case when score >= 0 then 1 else 0 end), 6) as aandeel_behaald,
    1 as aantal
from feit_uitkomst
where starts_with(instrument, 'gas') and moment = 'einde'
group by all
