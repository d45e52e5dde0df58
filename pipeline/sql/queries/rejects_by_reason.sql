-- What was turned away, why, and where from.
select reason, stage, retryable, count(*) as inputs, min(origin_ref) as example
from rejects group by reason, stage, retryable
order by inputs desc, reason, stage;
