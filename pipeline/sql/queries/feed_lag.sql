-- From publication in the feed to the page in the lake, by outlet, in minutes.
select outlet, count(*) as articles,
       round(median(date_diff('second', feed_published_at, coalesce(fetched_at, ingested_at))) / 60, 1) as median_minutes
from latest where feed_published_at is not null
group by outlet order by median_minutes, outlet;
