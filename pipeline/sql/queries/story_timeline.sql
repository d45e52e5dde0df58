-- Each story's reports in the order they came.
select s.headline, m.rank, m.role, a.outlet, a.title, a.published_at, m.lag_s
from story_list s join story_members m using (story_id) join latest a using (article_id)
order by s.article_count desc, s.story_id, m.rank;
