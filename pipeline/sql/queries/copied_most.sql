-- The reports that others copied most.
select title, outlet, wire_agency, published_at, copy_count, copy_outlets
from reports where copy_count > 0
order by copy_count desc, published_at, title
limit 50;
