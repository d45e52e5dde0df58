"""newsbeam in Airflow: runs every 10 minutes, each slot with an id of its own, so that a retry changes nothing."""

from datetime import UTC, datetime, timedelta

from airflow import DAG
from airflow.providers.standard.operators.bash import BashOperator

RUN = (
    "newsbeam run --feeds feeds.opml --lake lake --config newsbeam.toml --progress never"
    " --run-id airflow-{{ ts_nodash }} --now {{ data_interval_end | ts }}"
)
DONE_WITH_ALARM = "code=$?; if [ $code -eq 7 ]; then exit 99; fi; exit $code"
"""Exit code 99 makes a task skipped: an alarm is seen and no retry follows."""

with DAG(
    dag_id="newsbeam",
    schedule="*/10 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=2)},
) as dag:
    BashOperator(task_id="run", bash_command=f"{RUN}; {DONE_WITH_ALARM}", cwd="/var/lib/newsbeam")

with DAG(
    dag_id="newsbeam_upkeep",
    schedule="20 3 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
) as upkeep:
    compact = BashOperator(
        task_id="compact", bash_command="newsbeam compact --lake lake --lease-wait-s 600", cwd="/var/lib/newsbeam"
    )
    report = BashOperator(
        task_id="report", bash_command="newsbeam report --lake lake --out report.html", cwd="/var/lib/newsbeam"
    )
    compact >> report
