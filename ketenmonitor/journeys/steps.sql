-- From what partners delivered to the steps of every client, in temp tables. Read with steps.py, which holds the
-- rules in words.

-- naam: aanvraag
-- één rij: één aanvraag om hulp van een cliënt bij een partner: een traject, of een plek op de wachtlijst waar
-- nog geen traject uit kwam; gezien is de laatste dag waarop zij te volgen is. Een cliënt en een aanvraag zijn hier
-- een getal van 64 bits: korter dan het pseudoniem, dat verder niemand nodig heeft
create or replace temp table aanvraag as
with lijst as (
    select partner, max(levermaand) as maand
    from levering
    where extract = 'wachtlijst' and status = 'geldig'
    group by partner
),

wachtplek as materialized (
    select
        partner, client, product, datum_aanmelding, arg_max(gemeente, peildatum) as gemeente,
        max(datum_intake) as datum_intake, max(peildatum) as gezien, max(levermaand) as maand
    from wachtlijst_geldig
    anti join traject_stand using (partner, client, product, datum_aanmelding)
    group by all
),

beide as (
    select
        hash(partner, traject) as nr,
        client, partner, gemeente, product, datum_verwijzing as verwijzing, datum_aanmelding as aanmelding,
        datum_intake as intake, datum_toewijzing as toewijzing, datum_aanvang as aanvang, datum_einde as einde,
        naar_partner,
        coalesce(reden_einde in ('36', '37'), false) as administratief,
        -- the day of a withdrawal is not delivered: the middle of the month stands for it
        case when datum_aanvang is null and uitval_voor_start is not null
            then greatest(datum_aanmelding, levermaand + 14) end as afgevallen,
        last_day(levermaand) as gezien
    from traject_stand
    union all
    -- who left the list and did not begin: half a month after the last time on it, for want of the day
    select
        hash(w.partner, w.client, w.product, w.datum_aanmelding),
        w.client, w.partner, w.gemeente, w.product, null, w.datum_aanmelding, w.datum_intake, null, null, null, null,
        false,
        case when l.maand > w.maand then w.gezien + 15 end,
        w.gezien
    from wachtplek as w
    join lijst as l using (partner)
),

-- of clients who were in the chain in the period all requests are needed, of others none
in_de_keten as (
    select distinct client
    from beide
    where coalesce(einde, afgevallen, gezien) >= $van and least(verwijzing, aanmelding) <= $tot
)

select
    * replace (hash(client) as client),
    least(verwijzing, aanmelding, intake, toewijzing, aanvang) as eerste
from beide
semi join in_de_keten using (client)
where product not in (select product from keten_product where totaal and product is distinct from $product)

-- naam: bekend
-- één rij: een cliënt die de kijker kent, omdat een eigen partner hem hielp
create or replace temp table bekend as
select distinct client from aanvraag where partner in (select unnest($eigen::varchar[]))

-- naam: overgang
-- één rij: een overdracht aan een andere partner, met de aanvraag daar waarin zij overging (leeg: niet gezien)
create or replace temp table overgang as
with gevonden as (
    select a.nr as van, b.nr as naar, a.einde, coalesce(b.aanvang, b.aanmelding) as begonnen,
        b.aanmelding, b.product, a.aanmelding as sinds, a.partner
    from aanvraag as a
    join aanvraag as b on b.client = a.client and b.partner = a.naar_partner
    where
        a.naar_partner <> a.partner and a.einde is not null
        and b.aanmelding between a.aanmelding and a.einde + 365
        and coalesce(b.aanvang > a.aanvang, true)
        and coalesce(b.aanvang <= a.einde + 365, true)
        and coalesce(b.einde, b.afgevallen, a.einde) >= a.einde
),

eerste_ontvanger as (
    select * from gevonden
    qualify row_number() over (partition by van order by begonnen, aanmelding, product, naar) = 1
),

een_op_een as (
    select * from eerste_ontvanger
    qualify row_number() over (partition by naar order by einde desc, sinds, partner, van) = 1
)

select a.nr as van, a.client, a.partner, a.naar_partner, a.gemeente, a.product, a.einde, e.naar
from aanvraag as a
left join een_op_een as e on e.van = a.nr
where a.naar_partner <> a.partner and a.einde is not null

-- naam: route
-- één rij: een aanvraag met de route waarin zij hoort; vanaf is wanneer zij in die route begint, terug of zij daarin
-- een terugkeer is. Een route heet naar de cliënt, en wat ernaast loopt naar de
-- aanvraag waarmee zij begon
create or replace temp table route as
with recursive

meer as (
    select client from aanvraag group by client having count(*) > 1
),

duur as (
    select
        a.nr, a.client, a.administratief, o.van, coalesce(o.einde, a.eerste) as vanaf,
        coalesce(a.einde, a.afgevallen, date '9999-12-31') as tot,
        row_number() over (
            partition by a.client
            order by coalesce(o.einde, a.eerste), a.aanmelding, a.partner, a.product, a.aanvang, a.einde, a.intake, a.nr
        ) as rang
    from aanvraag as a
    semi join meer using (client)
    left join overgang as o on o.naar = a.nr
),

-- naast is what begins while the client waits or is helped elsewhere, and is no hand-over from there
eigen as materialized (
    select
        * exclude (tot),
        van is null and coalesce(max(tot) over (
            partition by client order by rang rows between unbounded preceding and 1 preceding
        ) > vanaf, false) as naast
    from duur
),

overgenomen as materialized (
    select * from eigen where van is not null
),

volgend as (
    select *, if(naast, nr, client) as route from eigen where van is null
    union all
    select o.*, v.route
    from overgenomen as o
    join volgend as v on v.nr = o.van
)

select
    nr, route, vanaf, van is not null as overgedragen, naast,
    row_number() over in_route as volg,
    row_number() over in_route > 1 and van is null
        and not lag(administratief, 1, false) over in_route as terug
from volgend
window in_route as (partition by route order by rang)
union all
select nr, client, eerste, false, false, 1, false
from aanvraag
anti join meer using (client)

-- naam: partnercode
create or replace temp table partnercode as
select partner, row_number() over (order by partner) as code from (select distinct partner from aanvraag)

-- naam: stapcode
create or replace temp table stapcode as
select unnest($stappen::varchar[]) as stap, unnest(range(1, len($stappen::varchar[]) + 1)) as code

-- naam: reis
-- één rij: een route en haar stappen op volgorde, als getallen (zie step_numbers.sql); gezien is tot wanneer de cliënt na de
-- laatste te volgen is, alleen of hij geen andere route heeft. De staart van een stap is bij welke
-- partner de cliënt dan wacht of geholpen wordt; 0 als hij buiten de keten is
create or replace temp table reis as
with binnen as (
    select * from aanvraag where {binnen}
),

-- hand-overs of which the receiver lies within the cut, and those of which the sender does
ontvanger as (
    select o.van, a.partner, a.gezien from overgang as o join binnen as a on a.nr = o.naar
),

zender as (
    select o.naar from overgang as o join binnen as a on a.nr = o.van
),

eigen as (
    select
        a.*, r.route, r.vanaf, r.overgedragen, r.terug, least(r.volg, 8000) * 8 as volg,
        -- a hand-over is a step of who hands over, and of the receiver when only that one lies within the cut
        r.overgedragen and z.naar is null as komt_van_buiten,
        a.einde is not null and a.naar_partner <> a.partner as draagt_over,
        p.code as wie, d.code as daarna, o.gezien as gezien_daar,
        coalesce(a.aanvang, a.einde, a.afgevallen, date '9999-12-31') as op_weg_tot
    from binnen as a
    join route as r using (nr)
    join partnercode as p using (partner)
    left join ontvanger as o on o.van = a.nr
    left join partnercode as d on d.partner = o.partner
    left join zender as z on z.naar = a.nr
),

-- an intake or decision after the start, the end or the withdrawal is no step on the way to it, and one before the
-- hand-over is part of that
dagen as (
    select
        route, client, volg, wie, daarna, coalesce(gezien_daar, gezien) as gezien,
        if(komt_van_buiten, vanaf, null) as overgedragen_op,
        if(not overgedragen and verwijzing <= op_weg_tot, verwijzing, null) as verwijzing,
        if(not overgedragen and aanmelding <= op_weg_tot, aanmelding, null) as aanmelding,
        if(intake <= op_weg_tot and (not overgedragen or intake >= vanaf), intake, null) as intake,
        if(toewijzing <= op_weg_tot and (not overgedragen or toewijzing >= vanaf), toewijzing, null) as toewijzing,
        if(aanvang < vanaf, vanaf, aanvang) as start,
        if(afgevallen < vanaf, vanaf, afgevallen) as afgevallen,
        if(einde < vanaf, vanaf, einde) as einde,
        if(terug and verwijzing = eerste, {code[terugkeer]}, {code[verwijzing]}) as eerst,
        if(terug and (verwijzing is null or verwijzing > eerste), {code[terugkeer]}, {code[aanmelding]}) as dan,
        if(draagt_over, {code[overdracht]}, {code[einde]}) as laatst
    from eigen
),

per_aanvraag as (
    select
        route, client, gezien,
        [
            stapnummer(overgedragen_op, volg, {code[overdracht]}, wie, wie),
            stapnummer(verwijzing, volg + 1, eerst, wie, wie),
            stapnummer(aanmelding, volg + 2, dan, wie, wie),
            stapnummer(intake, volg + 3, {code[intake]}, wie, wie),
            stapnummer(toewijzing, volg + 4, {code[toewijzing]}, wie, wie),
            stapnummer(start, volg + 5, {code[start]}, wie, wie),
            stapnummer(afgevallen, volg + 6, {code[niet begonnen]}, wie, 0),
            stapnummer(einde, volg + 7, laatst, wie, coalesce(daarna, 0))
        ] as stappen
    from dagen
)

select
    route, any_value(client) as client, any_value({onbekend}) as onbekend,
    any_value(client) not in (select a.client from aanvraag as a join route as r using (nr) where r.naast) as alleen,
    arg_max(gezien, list_max(stappen)) as gezien,
    list_sort(list_filter(flatten(list(stappen)), lambda s: s is not null)) as stappen
from per_aanvraag
where list_max(stappen) is not null
group by route
