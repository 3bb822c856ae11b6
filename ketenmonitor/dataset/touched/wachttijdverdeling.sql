-- één rij: de maand erna: wie er bijkwam, blijkt uit twee standen
select ($maand + interval 1 month)::date
