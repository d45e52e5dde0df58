-- How often each outlet's articles have a title, an instant, an author and a topic.
select outlet, count(*) as articles,
       round(avg((title is not null)::int), 2) as title,
       round(avg((published_at is not null)::int), 2) as instant,
       round(avg((len(authors) > 0)::int), 2) as author,
       round(avg((topic is not null)::int), 2) as topic
from latest where outlet is not null
group by outlet order by articles desc, outlet;
