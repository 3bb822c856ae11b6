-- één rij: een partner, extract en maand waarin de levering zelf anders is dan gewoon, met wat er aan de hand is
with geldig as (
    select
        partner, extract, levermaand, sha256, rijen,
        lag(sha256) over wie as vorige_sha,
        lag(levermaand) over wie as vorige_maand,
        avg(rijen) over (
            partition by partner, extract order by levermaand rows between 6 preceding and 1 preceding) as gewoon,
        count(*) over (
            partition by partner, extract order by levermaand rows between 6 preceding and 1 preceding) as eerdere
    from levering
    where status = 'geldig'
    window wie as (partition by partner, extract order by levermaand)
),

bestanden as (
    select
        partner, extract, levermaand as maand,
        case
            when sha256 = vorige_sha then 'het bestand van ' || extract || ' is gelijk aan dat van de maand ervoor'
            when eerdere >= 3 and gewoon >= 20 and rijen >= $dubbel * gewoon
                then 'het bestand van ' || extract || ' telt ' || replace(round(rijen / gewoon, 1)::varchar, '.', ',')
                    || ' keer zo veel rijen als gewoonlijk'
        end as tekst
    from geldig
),

-- the months in which a partner has anything of a product, from what stands in the measures
producten as (
    select partner, product, min(maand) as eerste, max(maand) as laatste
    from meting
    where product not in ('', '*') and kpi in ('wachtenden_bruto', 'kosten')
    group by all
),

partners as (
    select partner, min(eerste) as eerste, max(laatste) as laatste from producten group by partner
),

wisselingen as (
    select partner, '' as extract, p.eerste as maand, 'product ' || product || ' is nieuw' as tekst
    from producten as p join partners as w using (partner)
    where p.eerste > w.eerste
    union all
    select
        partner, '', (p.laatste + interval 1 month)::date, 'product ' || product || ' komt niet meer voor'
    from producten as p join partners as w using (partner)
    where p.laatste < w.laatste
)

select partner, extract, maand, tekst from bestanden where tekst is not null and maand between $van and $tot
union all
select partner, extract, maand, tekst from wisselingen where maand between $van and $tot
