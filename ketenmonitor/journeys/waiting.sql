-- What clients go through between two steps, read from the table of steps that steps.sql made. {stap} is that
-- table, or the part of it that is about clients whom the viewer does not know.

-- naam: verblijf
-- één rij: van een stap tot de volgende; zonder volgende is zij open tot de cliënt voor het laatst is gezien
create or replace temp table verblijf as
select
    route, client, stap, bij, product, toestand, dag,
    lead(stap) over w as volgende,
    coalesce(lead(dag) over w, greatest(gezien, dag)) as tot,
    lead(stap) over w is null as open
from {stap}
window w as (partition by route order by dag, volg)

-- naam: per_stap
-- één rij: hoe vaak het na een stap zo veel dagen duurde, tot de volgende of tot de cliënt voor het laatst is gezien
select stap, tot - dag as dagen, count(*) as aantal, count(*) filter (not open) as verder
from verblijf
where dag between $van and $tot and toestand <> 'buiten'
group by all
order by all

-- naam: per_stap_wie
select
    stap, count(*) as aantal, count(distinct client) as clienten, count(distinct bij) as partners,
    count(*) filter (open) as open, count(distinct client) filter (open) as open_clienten
from verblijf
where dag between $van and $tot and toestand <> 'buiten'
group by all

-- naam: wachtmomenten
-- één rij: een wachtmoment bij een partner (*: bij de anderen samen), met de dagen die cliënten er in de periode wachtten
select
    stap, if($alle or bij in (select unnest($eigen::varchar[])), bij, '*') as partner,
    sum(least(tot, $tot::date + 1) - greatest(dag, $van::date)) as dagen,
    count(distinct client) as clienten, count(distinct bij) as partners,
    count(distinct client) filter (open and tot >= $tot) as nog_clienten
from verblijf
where toestand = 'wacht' and dag <= $tot and tot > $van
group by all
having dagen > 0
order by dagen desc, stap, partner

-- naam: tijd
-- één rij: de dagen in de periode dat cliënten wachtten, geholpen werden of allebei; elke dag van een cliënt telt één keer
with grens as (
    select client, bij, toestand, greatest(dag, $van::date) as op, 1 as erbij
    from verblijf
    where toestand <> 'buiten' and dag <= $tot and tot > $van
    union all
    select client, bij, toestand, least(tot, $tot::date + 1), -1
    from verblijf
    where toestand <> 'buiten' and dag <= $tot and tot > $van
),

per_dag as (
    select
        client, op, sum(erbij) filter (toestand = 'wacht') as wacht, sum(erbij) filter (toestand = 'hulp') as hulp
    from grens
    group by client, op
),

stand as (
    select
        client,
        coalesce(sum(wacht) over w, 0) > 0 as wacht,
        coalesce(sum(hulp) over w, 0) > 0 as hulp,
        lead(op) over w - op as dagen
    from per_dag
    window w as (partition by client order by op rows unbounded preceding)
)

select
    coalesce(sum(dagen) filter (wacht and not hulp), 0) as wacht,
    coalesce(sum(dagen) filter (wacht and hulp), 0) as beide,
    coalesce(sum(dagen) filter (hulp and not wacht), 0) as hulp,
    count(distinct client) as clienten,
    (select count(distinct bij) from grens) as partners
from stand

-- naam: stapeling
-- één rij: hoeveel cliënten op de laatste dag door zo veel partners tegelijk worden geholpen, en of zij elders wachten
with per_client as (
    select
        client,
        count(distinct bij) filter (toestand = 'hulp') as helpen,
        count(*) filter (toestand = 'wacht') > 0 as wacht,
        any_value(bij) as een
    from verblijf
    where toestand <> 'buiten' and dag <= $tot and (tot > $tot or (open and tot >= $tot))
    group by client
)

select helpen, wacht, count(*) as clienten, count(distinct een) as partners
from per_client
where helpen > 0
group by grouping sets ((helpen), (helpen, wacht))
order by all

-- naam: paren
-- één rij: twee partners die op de dag dezelfde cliënten helpen
with nu as (
    select distinct client, bij
    from verblijf
    where toestand = 'hulp' and dag <= $tot and (tot > $tot or (open and tot >= $tot))
)

select a.bij as een, b.bij as ander, count(*) as clienten
from nu as a
join nu as b on b.client = a.client and b.bij > a.bij
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
    client,
    if($alle or list_has_any([van, naar], $eigen::varchar[]), van, '*') as van,
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
where {binnen} and dagen is not null
group by all
order by all

-- naam: overdrachten_wie
-- één rij: hoeveel overdrachten van de ene aan de andere partner zo afliepen; zonder afloop zijn het ze alle
select
    van, naar, afloop, count(*) as aantal, count(distinct client) as clienten, count(distinct bij) as partners
from afloop
where {binnen}
group by grouping sets ((van, naar), (van, naar, afloop))
union all
select van, naar, 'aansluitend', count(*), count(distinct client), count(distinct bij)
from afloop
where aansluitend and {binnen}
group by van, naar
order by all

-- naam: nagekomen
-- één rij: wat niet op volgorde is geleverd van aanvragen die in de periode begonnen
select
    count(distinct client) filter (intake > aanvang or toewijzing > aanvang) as nagekomen,
    count(distinct client) filter (overgedragen and aanvang < vanaf) as overlap
from aanvraag
join route using (nr)
where eerste between $van and $tot and {binnen}

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
        not {gekend} as onbekend
    from dagen
    where {eerst} between $van and $tot and {binnen}
)

select
    client, partner, onbekend,
    greatest(coalesce(dan, weg, gezien) - eerst, 0) as dagen,
    case when dan is not null then 1 when weg is not null then 2 else 0 end as afloop
from eigen
order by all
