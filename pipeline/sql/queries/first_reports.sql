-- Who reported each story first, and how long it took the second outlet.
select s.headline, a.outlet as first_outlet, s.first_published_at,
       min(m.lag_s) filter (where m.rank > 1 and b.outlet <> a.outlet) / 60 as minutes_to_second_outlet,
       s.outlet_count
from story_list s
join latest a on a.article_id = s.first_article_id
join story_members m on m.story_id = s.story_id
join latest b on b.article_id = m.article_id
where s.outlet_count > 1
group by all
order by s.outlet_count desc, s.first_published_at, s.headline;
