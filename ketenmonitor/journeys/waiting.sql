-- What clients go through between two steps, read from the pairs of steps of their routes.

-- naam: paar
-- één rij: een stap en de stap die erop volgde (leeg: nog geen, en dan is tot wanneer de cliënt voor het laatst is
-- gezien), voor zover de cliënt in de periode tussen die twee was
create or replace temp table paar as
with los as (
    select client, onbekend, alleen, gezien, unnest(stappen) as a, unnest(stappen[2:]) as b from reis
),

met_dag as (
    select *, dag_van(a) as dag, coalesce(dag_van(b), greatest(gezien, dag_van(a))) as tot from los
)

select
    client, onbekend, alleen, stap_van(a) as stap, stap_van(b) as volgende, partner_van(a) as partner,
    partner_van(b) as volgende_partner, staart_van(a) as staart, dag, tot
from met_dag
where dag <= $tot and tot >= $van

-- naam: verblijf
-- één rij: van een stap tot de volgende; zonder volgende is zij open tot de cliënt voor het laatst is gezien. bij is bij
-- welke partner de cliënt dan wacht of geholpen wordt (hulp)
create or replace temp view verblijf as
select
    client, onbekend, alleen, stap, staart as bij, dag, tot, volgende is null as open,
    stap in (select code from stapcode where stap = 'start') as hulp
from paar
where staart > 0

-- naam: per_stap
-- één rij: hoe vaak het na een stap zo veel dagen duurde, tot de volgende of tot de cliënt voor het laatst is gezien
select s.stap, v.* exclude (stap)
from (
    select stap, tot - dag as dagen, count(*) as aantal, count(*) filter (not open) as verder
    from verblijf
    where dag >= $van
    group by all
) as v
join stapcode as s on s.code = v.stap
order by all

-- naam: per_stap_wie
select s.stap, v.* exclude (stap)
from (
    select
        stap, count(*) as aantal, count(distinct client) as clienten, count(distinct bij) as partners,
        count(distinct client) filter (onbekend) as onbekend, count(distinct bij) filter (onbekend) as daarvan_bij,
        count(*) filter (open) as open, count(distinct client) filter (open) as open_clienten,
        count(distinct client) filter (open and onbekend) as open_onbekend
    from verblijf
    where dag >= $van
    group by all
) as v
join stapcode as s on s.code = v.stap

-- naam: wachtmomenten
-- één rij: een wachtmoment bij een partner (*: bij de anderen samen), met de dagen die cliënten er in de periode wachtten
with per_partner as (
    select
        v.stap, v.client, v.onbekend, v.bij, v.open,
        v.tot, least(v.tot, $tot::date + 1) - greatest(v.dag, $van::date) as dagen,
        if($alle or p.partner in (select unnest($eigen::varchar[])), p.partner, '*') as partner
    from verblijf as v
    join partnercode as p on p.code = v.bij
    where not v.hulp and v.tot > $van
),

samen as (
    select
        stap, partner, sum(dagen) as dagen, count(distinct client) as clienten, count(distinct bij) as partners,
        count(distinct client) filter (onbekend) as onbekend, count(distinct bij) filter (onbekend) as daarvan_bij,
        count(distinct client) filter (open and tot >= $tot) as nog_clienten,
        count(distinct client) filter (open and tot >= $tot and onbekend) as nog_onbekend
    from per_partner
    group by all
    having sum(dagen) > 0
)

select s.stap, v.* exclude (stap)
from samen as v
join stapcode as s on s.code = v.stap
order by v.dagen desc, s.stap, v.partner

-- naam: tijd
-- één rij: de dagen in de periode dat cliënten wachtten, geholpen werden of allebei; elke dag van een cliënt telt één keer
with stuk as (
    select client, bij, hulp, onbekend, alleen, greatest(dag, $van::date) as op, least(tot, $tot::date + 1) as af
    from verblijf
    where tot > $van
),

-- in one route a client is in one place at a time: only of who has more routes must days be laid over each other
grens as (
    select client, hulp, op, 1 as erbij from stuk where not alleen
    union all
    select client, hulp, af, -1 from stuk where not alleen
),

per_dag as (
    select client, op, sum(erbij) filter (not hulp) as wacht, sum(erbij) filter (hulp) as hulp
    from grens
    group by client, op
),

stand as (
    select
        coalesce(sum(wacht) over w, 0) > 0 as wacht,
        coalesce(sum(hulp) over w, 0) > 0 as hulp,
        lead(op) over w - op as dagen
    from per_dag
    window w as (partition by client order by op rows unbounded preceding)
    union all
    select not hulp, hulp, sum(af - op) from stuk where alleen group by hulp
),

wie as (
    select
        count(distinct client) as clienten, count(distinct bij) as partners,
        count(distinct client) filter (onbekend) as onbekend, count(distinct bij) filter (onbekend) as daarvan_bij
    from stuk
)

select
    coalesce(sum(dagen) filter (wacht and not hulp), 0) as wacht,
    coalesce(sum(dagen) filter (wacht and hulp), 0) as beide,
    coalesce(sum(dagen) filter (hulp and not wacht), 0) as hulp,
    any_value(w.clienten), any_value(w.partners), any_value(w.onbekend), any_value(w.daarvan_bij)
from wie as w
left join stand on true

-- naam: stapeling
-- één rij: hoeveel cliënten op de laatste dag door zo veel partners tegelijk worden geholpen, en of zij elders wachten
with per_client as (
    select
        client, any_value(onbekend) as onbekend,
        count(distinct bij) filter (hulp) as helpen,
        count(*) filter (not hulp) > 0 as wacht,
        min(bij) as een
    from verblijf
    where tot > $tot or (open and tot >= $tot)
    group by client
)

select
    helpen, wacht, count(*) as clienten, count(distinct een) as partners,
    count(*) filter (onbekend) as onbekend, count(distinct een) filter (onbekend) as daarvan_bij
from per_client
where helpen > 0
group by grouping sets ((helpen), (helpen, wacht))
order by all

-- naam: paren
-- één rij: twee partners die op de dag dezelfde cliënten helpen
with nu as (
    select distinct v.client, v.onbekend, p.partner
    from verblijf as v
    join partnercode as p on p.code = v.bij
    where v.hulp and (v.tot > $tot or (v.open and v.tot >= $tot))
)

select a.partner as een, b.partner as ander, count(*) as clienten, count(*) filter (a.onbekend) as onbekend
from nu as a
join nu as b on b.client = a.client and b.partner > a.partner
group by all
order by clienten desc, een, ander

-- naam: afloop
-- één rij: een overdracht van de ene aan de andere partner, hoe zij afliep en na hoeveel dagen; zonder van is het een
-- aanvraag die niet uit een overdracht kwam, en met * een waar de kijker niet bij betrokken was
create or replace temp table afloop as
with gevolgd as (
    select partner, last_day(max(levermaand)) as tot
    from levering
    where extract = 'trajecten' and status = 'geldig'
    group by partner
),

alle as (
    select
        o.client, o.partner as van, o.naar_partner as naar, o.einde as dag, o.gemeente, o.product,
        b.aanvang, b.afgevallen, b.nr is not null as gezien, coalesce(b.gezien, g.tot) as tot,
        coalesce(g.tot >= o.einde + 365, false) as lang_gevolgd, g.tot is not null as te_volgen
    from overgang as o
    left join aanvraag as b on b.nr = o.naar
    left join gevolgd as g on g.partner = o.naar_partner
    union all
    select
        client, '', partner, eerste, gemeente, product, aanvang, afgevallen, true, gezien, false, true
    from aanvraag
    where nr not in (select naar from overgang where naar is not null)
)

select
    client, {onbekend} as onbekend,
    -- who came by a referral stays that, also where the others are told together
    if($alle or van = '' or list_has_any([van, naar], $eigen::varchar[]), van, '*') as van,
    if($alle or list_has_any([van, naar], $eigen::varchar[]), naar, '*') as naar,
    naar as bij,
    coalesce(aanvang < dag, false) as aansluitend,
    case
        when aanvang is not null then 'begonnen'
        when afgevallen is not null or (not gezien and lang_gevolgd) then 'niet begonnen'
        when gezien or te_volgen then 'wacht'
        else 'niet te volgen'
    end as afloop,
    case
        when aanvang is not null then greatest(aanvang - dag, 0)
        when afgevallen is null and tot is not null then greatest(tot - dag, 0)
    end as dagen
from alle
where dag between $van and $tot and {binnen}

-- naam: overdrachten
select van, naar, dagen, count(*) as aantal, count(*) filter (afloop = 'begonnen') as verder
from afloop
where dagen is not null
group by all
order by all

-- naam: overdrachten_wie
-- één rij: hoeveel overdrachten van de ene aan de andere partner zo afliepen; zonder afloop zijn het ze alle
with soort as (
    select van, naar, afloop, client, onbekend, bij from afloop
    union all
    select van, naar, 'aansluitend', client, onbekend, bij from afloop where aansluitend
)

select
    van, naar, afloop, count(*) as aantal, count(distinct client) as clienten, count(distinct bij) as partners,
    count(distinct client) filter (onbekend) as onbekend, count(distinct bij) filter (onbekend) as daarvan_bij
from soort
group by van, naar, afloop
union all
select
    van, naar, null, count(*), count(distinct client), count(distinct bij),
    count(distinct client) filter (onbekend), count(distinct bij) filter (onbekend)
from afloop
group by van, naar
order by all

-- naam: nagekomen
-- één rij: wat niet op volgorde is geleverd van aanvragen die in de periode begonnen
with wie as (
    select
        client, {onbekend} as onbekend, coalesce(intake > aanvang or toewijzing > aanvang, false) as nagekomen,
        coalesce(overgedragen and aanvang < vanaf, false) as overlap
    from aanvraag
    join route using (nr)
    where eerste between $van and $tot and {binnen}
)

select
    count(distinct client) filter (nagekomen) as nagekomen,
    count(distinct client) filter (nagekomen and onbekend) as nagekomen_onbekend,
    count(distinct client) filter (overlap) as overlap,
    count(distinct client) filter (overlap and onbekend) as overlap_onbekend
from wie

-- naam: bereikt
-- één rij: een aanvraag: na zo veel dagen kwam zij bij de stap (1), viel zij ervoor af of eindigde zij (2), of is het
-- verder niet bekend (0); onbekend of de kijker de cliënt niet kent
with dagen as (
    -- who came by a hand-over was registered as part of that
    select
        a.client, a.partner, a.gemeente, a.product, a.afgevallen, a.einde, a.gezien,
        if(o.naar is null, a.verwijzing, null) as verwijzing,
        if(o.naar is null, a.aanmelding, null) as aanmelding,
        o.einde as overdracht, a.intake, a.toewijzing, a.aanvang as start
    from aanvraag as a
    left join overgang as o on o.naar = a.nr
),

eigen as (
    select
        client, partner, {eerst} as eerst, {dan} as dan, least(afgevallen, einde) as weg, gezien,
        {onbekend} as onbekend
    from dagen
    where {eerst} between $van and $tot and {binnen}
)

select
    client, partner, onbekend,
    greatest(coalesce(dan, weg, gezien) - eerst, 0) as dagen,
    case when dan is not null then 1 when weg is not null then 2 else 0 end as afloop
from eigen
