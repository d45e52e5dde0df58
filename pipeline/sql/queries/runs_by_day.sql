-- What the runs of each day took in, and how it ended.
select started_at::date as day, count(*) as runs, sum(inputs) as inputs, sum(articles) as articles,
       sum(duplicates) as duplicates, sum(unchanged) as unchanged, sum(rejects) as rejects, sum(deferred) as deferred
from runs group by day order by day;
