-- Outlets that have published nothing for longer than is usual for them, against the newest day in the lake.
with days as (
    select outlet, published_on, published_on - lag(published_on) over (partition by outlet order by published_on) as gap
    from source_by_day
)
select outlet, max(published_on) as last_day, max(gap) as longest_gap_days,
       (select max(published_on) from source_by_day) - max(published_on) as silent_days
from days group by outlet
having silent_days > 2 * coalesce(longest_gap_days, 1)
order by silent_days desc, outlet;
