-- één rij: één jeugdige die ergens in de keten voor het eerst met hulp begon
-- extracts: trajecten
-- over partners heen: een levering van de een kan een eerdere aanmelding of aanvang brengen dan de ander kent
select
    s.partner, s.gemeente, s.product, s.levering, s.regel, s.client, s.datum_aanvang, 1 as aantal,
    s.datum_aanvang - least(s.datum_aanmelding, coalesce(v.eerste_aanmelding, s.datum_aanmelding)) as wachtdagen
from traject_stand as s
left join traject_verloop as v on v.levering = s.levering and v.regel = s.regel
where s.datum_aanvang >= s.datum_aanmelding and coalesce(v.eerste, true)
