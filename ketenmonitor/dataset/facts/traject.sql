-- één rij: één traject, in de stand van zijn laatste levering
-- extracts: trajecten
select
    *,
    1 as aantal,
    case when datum_intake >= datum_aanmelding then datum_intake - datum_aanmelding end as aanmelddagen,
    case when datum_aanvang >= datum_intake then datum_aanvang - datum_intake end as behandeldagen,
    case when datum_toewijzing >= datum_verwijzing then datum_toewijzing - datum_verwijzing end as toegangsdagen,
    case when datum_einde >= datum_aanvang then datum_einde - datum_aanvang end as doorloopdagen,
    datum_einde is not null and reden_einde not in ('36', '37') as geeindigd
from traject_stand
