-- What share of each outlet's articles is its own wording.
select outlet, count(*) as articles,
       round(count(*) filter (where text_relation = 'original') / count(*), 2) as own_share
from latest where outlet is not null and text_relation is not null
group by outlet order by articles desc, outlet;
