-- één rij: een maand van de partner waarvan een meting door deze uitkomsten kan wijzigen
with regels as (
    select datum, traject from uitkomsten where levering = $nieuw or levering = $oud
),

zelfde_traject as (
    select datum
    from uitkomsten_geldig
    where partner = $partner and traject in (select traject from regels)
),

dagen as (
    select datum as dag from regels
    union all
    select datum from zelfde_traject
    union all
    select datum_einde
    from traject_stand
    where partner = $partner and datum_einde is not null and traject in (select traject from regels)
)

select distinct date_trunc('month', dag)::date from dagen
