-- Views over a lake's tables, for DuckDB. They need the tables as views of their own names (base.sql, or `newsbeam query`).

-- The newest version of each article, as it was last tagged.
create or replace view latest as
select * from articles
qualify row_number() over (partition by article_id order by version desc, revision desc) = 1;

-- Where each story went: itself, or the one that took it, however often that was taken in turn.
create or replace view story_now as
with recursive way as (
    select story_id, story_id as now_id, merged_into, 0 as steps from stories
    union all
    select way.story_id, stories.story_id, stories.merged_into, way.steps + 1
    from way join stories on stories.story_id = way.merged_into
    where way.steps < 100
)
select story_id, arg_max(now_id, steps) as now_id from way group by story_id;

-- The present story of each article: as a member of one that stands, else through the story that took its own.
create or replace view article_story as
select m.article_id, n.now_id as story_id, m.role, m.similarity, m.rank, m.lag_s
from story_members m join story_now n using (story_id)
qualify row_number() over (partition by m.article_id order by m.story_id <> n.now_id, m.rank, m.story_id) = 1;

-- The deduplicated dataset: one row a distinct report, its earliest original, with its copies counted and listed.
-- Articles that were never grouped stand for themselves.
create or replace view reports as
with copies as (
    select text_id, count(*) as copy_count, list_sort(list_distinct(list(outlet))) as copy_outlets
    from latest where text_relation <> 'original' group by text_id
)
select latest.*, coalesce(copy_count, 0) as copy_count, coalesce(copy_outlets, []) as copy_outlets
from latest left join copies using (text_id)
where text_relation = 'original' or text_relation is null;

-- One row a story that stands, with its outlets in the order in which they came.
create or replace view story_list as
select s.*, coalesce(o.outlets, []) as outlets
from stories s
left join (
    select story_id, list(outlet order by first_rank, outlet) as outlets
    from (
        select m.story_id, a.outlet, min(m.rank) as first_rank
        from story_members m join latest a using (article_id)
        where a.outlet is not null
        group by m.story_id, a.outlet
    )
    group by story_id
) o using (story_id)
where s.merged_into is null;

-- What each outlet published each day.
create or replace view source_by_day as
select outlet, any_value(domain) as domain, published_on,
       count(*) as articles,
       count(*) filter (where text_relation = 'original') as originals,
       avg(word_count) as mean_words
from latest where outlet is not null and published_on is not null
group by outlet, published_on;
