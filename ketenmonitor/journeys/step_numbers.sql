-- A step as one number, so that a route is a list of numbers and sorting it is ordering the steps: from the left the day
-- (17 bits, since 1900), the order on that day (16), the step (5), the partner (12), and what the maker adds (12).

-- naam: stapnummer
create or replace temp macro stapnummer(dag, volg, stap, partner, staart) as
((dag - date '1900-01-01')::bigint << 45) | (volg::bigint << 29) | (stap::bigint << 24) | (partner::bigint << 12)
| staart::bigint

-- naam: dag_van
create or replace temp macro dag_van(nummer) as date '1900-01-01' + (nummer >> 45)::integer

-- naam: stap_van
create or replace temp macro stap_van(nummer) as ((nummer >> 24) & 31)::utinyint

-- naam: partner_van
create or replace temp macro partner_van(nummer) as ((nummer >> 12) & 4095)::usmallint

-- naam: staart_van
create or replace temp macro staart_van(nummer) as (nummer & 4095)::usmallint
