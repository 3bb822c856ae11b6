-- From what partners delivered to the steps of every client, in four temp tables. Read with steps.py, which
-- holds the rules in words.

-- naam: aanvraag
-- één rij: één aanvraag om hulp van een cliënt bij een partner: een traject, of een plek op de wachtlijst waar
-- nog geen traject uit kwam; gezien is de laatste dag waarop zij te volgen is
create or replace temp table aanvraag as
with lijst as (
    select partner, max(levermaand) as maand
    from levering
    where extract = 'wachtlijst' and status = 'geldig'
    group by partner
),

wachtplek as (
    select
        partner, client, product, datum_aanmelding, arg_max(gemeente, peildatum) as gemeente,
        max(datum_intake) as datum_intake, max(peildatum) as gezien, max(levermaand) as maand
    from wachtlijst_geldig
    anti join traject_stand using (partner, client, product, datum_aanmelding)
    group by all
),

beide as materialized (
    select
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
        w.client, w.partner, w.gemeente, w.product, null, w.datum_aanmelding, w.datum_intake, null, null, null, null,
        false,
        case when l.maand > w.maand then w.gezien + 15 end,
        w.gezien
    from wachtplek as w
    join lijst as l using (partner)
)

select
    row_number() over (order by client, aanmelding, partner, product, aanvang, einde, intake) as nr,
    -- a client is a number from here on: its pseudonym goes no further
    * replace (dense_rank() over (order by client) as client),
    least(verwijzing, aanmelding, intake, toewijzing, aanvang) as eerste
from beide
-- of clients who were in the chain in the period all requests are needed, of others none
semi join (
    select client
    from beide
    where coalesce(einde, afgevallen, gezien) >= $van and least(verwijzing, aanmelding) <= $tot
) as in_de_keten using (client)
where product not in (select product from keten_product where totaal and product is distinct from $product)

-- naam: overgang
-- één rij: een overdracht aan een andere partner, met de aanvraag daar waarin zij overging (leeg: niet gezien)
create or replace temp table overgang as
with gevonden as (
    select a.nr as van, b.nr as naar, a.einde, coalesce(b.aanvang, b.aanmelding) as begonnen
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
    qualify row_number() over (partition by van order by begonnen, naar) = 1
),

een_op_een as (
    select * from eerste_ontvanger
    qualify row_number() over (partition by naar order by einde desc, van) = 1
)

select a.nr as van, a.client, a.partner, a.naar_partner, a.gemeente, a.product, a.einde, e.naar
from aanvraag as a
left join een_op_een as e on e.van = a.nr
where a.naar_partner <> a.partner and a.einde is not null

-- naam: route
-- één rij: een aanvraag met de route waarin zij hoort; vanaf is wanneer zij in die route begint
create or replace temp table route as
with recursive

duur as (
    select
        a.nr, a.client, coalesce(o.einde, a.eerste) as vanaf, o.van,
        coalesce(a.einde, a.afgevallen, date '9999-12-31') as tot
    from aanvraag as a
    left join overgang as o on o.naar = a.nr
),

-- what begins while the client waits or is helped elsewhere, and is no hand-over from there
naast as (
    select distinct a.nr
    from duur as a
    join duur as b on b.client = a.client and (b.vanaf, b.nr) < (a.vanaf, a.nr) and b.tot > a.vanaf
    where a.van is null
),

hoofd as (
    select client, min(nr) as route
    from duur
    anti join naast using (nr)
    where van is null
    group by client
),

eigen as (
    select d.nr, if(n.nr is null, h.route, d.nr) as route
    from duur as d
    left join naast as n using (nr)
    left join hoofd as h on h.client = d.client
    where d.van is null
),

volgend as (
    select nr, route from eigen
    union all
    select d.nr, v.route
    from duur as d
    join volgend as v on v.nr = d.van
)

select
    v.nr, v.route, d.vanaf, d.van is not null as overgedragen,
    row_number() over (partition by v.route order by d.vanaf, v.nr) as volg,
    n.nr is not null as naast
from volgend as v
join duur as d using (nr)
left join naast as n using (nr)

-- naam: stap
-- één rij: één stap van een cliënt; toestand is waarin hij daarna verkeert (wacht, hulp of buiten), bij welke partner
create or replace temp table stap as
with binnen as (
    select * from aanvraag where {binnen}
),

eigen as (
    select
        a.*, r.route, r.volg, r.vanaf, r.overgedragen,
        r.volg > 1 and not r.overgedragen
            and not lag(a.administratief, 1, false) over (partition by r.route order by r.volg) as terug,
        uit.van is not null as draagt_over,
        -- a hand-over is a step of who hands over, and of the receiver when only that one lies within the cut
        r.overgedragen and zender.nr is null as komt_van_buiten,
        coalesce(ontvanger.partner, a.partner) as daarna_bij,
        ontvanger.nr is not null as komt_aan,
        ontvanger.product as product_daar, ontvanger.gezien as gezien_daar
    from binnen as a
    join route as r using (nr)
    left join overgang as uit on uit.van = a.nr
    left join binnen as ontvanger on ontvanger.nr = uit.naar
    left join overgang as in_ on in_.naar = a.nr
    left join binnen as zender on zender.nr = in_.van
),

dagen as (
    select
        *,
        unnest([
            struct_pack(orde := 0, stap := 'overdracht', op := if(komt_van_buiten, vanaf, null)),
            struct_pack(
                orde := 1, stap := if(terug and verwijzing = eerste, 'terugkeer', 'verwijzing'),
                op := if(overgedragen, null, verwijzing)),
            struct_pack(orde := 2,
              stap := if(terug and (verwijzing is null or verwijzing > eerste), 'terugkeer', 'aanmelding'),
              op := if(overgedragen, null, aanmelding)),
            struct_pack(orde := 3, stap := 'intake', op := intake),
            struct_pack(orde := 4, stap := 'toewijzing', op := toewijzing),
            struct_pack(orde := 5, stap := 'start', op := aanvang),
            struct_pack(orde := 6, stap := 'niet begonnen', op := afgevallen),
            struct_pack(orde := 7, stap := if(draagt_over, 'overdracht', 'einde'), op := einde)
        ], recursive := true)
    from eigen
)

select
    route, client, nr, partner, gemeente, if(komt_aan and orde = 7, product_daar, product) as product, stap,
    volg * 8 + orde as volg,
    greatest(op, vanaf) as dag,
    op < vanaf as overlap,
    case
        when orde = 6 or (orde = 7 and not komt_aan) then 'buiten'
        when orde in (0, 7) then 'wacht'
        when orde = 5 then 'hulp'
        else 'wacht'
    end as toestand,
    if(orde = 7, daarna_bij, partner) as bij,
    if(komt_aan and orde = 7, gezien_daar, gezien) as gezien
from dagen
where
    op is not null
    -- an intake or decision after the start, the end or the withdrawal is no step on the way to it, and one
    -- before the hand-over is part of that
    and (orde not between 1 and 4 or op <= coalesce(aanvang, einde, afgevallen, op))
    and (orde not in (3, 4) or not overgedragen or op >= vanaf)
