-- The days that articles speak of most.
select m.first_on as day, count(distinct article_id) as articles, count(*) as mentions
from latest, unnest(date_mentions) as u(m)
where m.first_on = m.last_on
group by day order by articles desc, mentions desc, day desc
limit 50;
