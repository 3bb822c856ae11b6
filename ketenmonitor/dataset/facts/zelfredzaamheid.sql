-- één rij: één domein van de zelfredzaamheid-matrix, gescoord bij begin (onder 5) en einde van één traject
-- extracts: uitkomsten
-- ook bij: trajecten
with scores as (
    select * from feit_uitkomst where starts_with(instrument, 'zrm')
),

begin as (
    select partner, traject, instrument, informant, domein, arg_min(score, datum) as score
    from scores where moment = 'begin' group by all
),

einde as (
    select
        partner, gemeente, product, client, traject, instrument, informant, domein,
        max(levering) as levering, max(regel) as regel, max(datum) as datum, arg_max(score, datum) as score
    from scores where moment = 'einde' group by all
)

select
    e.partner, e.gemeente, e.product, e.client, e.traject, e.levering, e.regel, e.datum, e.domein,
    b.score as score_begin, e.score as score_einde, e.score > b.score as verbeterd, 1 as aantal
from einde as e
join begin as b
    on b.partner = e.partner and b.traject = e.traject and b.instrument = e.instrument
    and b.informant is not distinct from e.informant and b.domein = e.domein
where b.score < 5
