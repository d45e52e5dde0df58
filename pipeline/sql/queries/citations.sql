-- Which outlets cite whom, how often.
select a.outlet, c.outlet as cited, count(distinct a.article_id) as articles
from latest a, unnest(a.cited_sources) as u(c)
where c.role in ('cited', 'via') and a.outlet is not null and c.outlet <> a.outlet
group by all
order by articles desc, a.outlet, cited;
