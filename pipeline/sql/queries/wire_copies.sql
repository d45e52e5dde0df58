-- How much of each story is copied agency text.
select headline, wire_agency, article_count, wire_copy_count,
       round(wire_copy_count / article_count, 2) as copied_share
from story_list where wire_copy_count > 0
order by wire_copy_count desc, headline;
