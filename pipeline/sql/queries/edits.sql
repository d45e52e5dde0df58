-- Articles that changed after they were first seen, with both titles.
select n.article_id, n.outlet, n.version, f.title as first_title, n.title as newest_title,
       n.title is distinct from f.title as title_changed
from latest n join articles f on f.article_id = n.article_id and f.version = 1 and f.revision = 0
where n.version > 1
order by n.outlet, n.article_id;
