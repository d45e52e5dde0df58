-- Each country's topics week by week, as shares of its articles.
select outlet_country, date_trunc('week', published_on)::date as week, t.label as topic,
       count(*) as articles,
       round(count(*) / sum(count(*)) over (partition by outlet_country, date_trunc('week', published_on)), 2) as share
from latest, unnest(topics[1:1]) as u(t)
where outlet_country is not null and published_on is not null
group by outlet_country, date_trunc('week', published_on), t.label
order by outlet_country, week, articles desc, topic;
