"""Counts the orders of a day in a pod of its own, and reports them from a worker."""

from __future__ import annotations

import pendulum
from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

COUNT = """
import json, os, random
day = os.environ["DAY"]
random.seed(day)
for hour in range(24):
    print(f"INFO {day} {hour:02}:00 {random.randrange(90, 400)} orders", flush=True)
os.makedirs("/airflow/xcom", exist_ok=True)
json.dump({"day": day, "orders": random.randrange(2000, 9000)}, open("/airflow/xcom/return.json", "w"))
"""


def report(count: dict) -> None:
    print(f"{count['orders']} orders on {count['day']}")


with DAG(
    "daily_reports",
    schedule="@daily",
    start_date=pendulum.datetime(2026, 1, 1),
    catchup=False,
    default_args={"namespace": "reports", "retries": 1},
):
    count_orders = KubernetesPodOperator(
        task_id="count_orders",
        name="count-orders",
        image="python:3.12-slim",
        cmds=["python", "-c"],
        arguments=[COUNT],
        env_vars={"DAY": "{{ ds }}"},
        container_resources=k8s.V1ResourceRequirements(
            requests={"cpu": "100m", "memory": "128Mi"},
            limits={"memory": "256Mi"},
        ),
        do_xcom_push=True,
        on_finish_action="delete_succeeded_pod",
    )

    report_orders = PythonOperator(
        task_id="report_orders",
        python_callable=report,
        op_args=[count_orders.output],
        executor_config={
            "pod_override": k8s.V1Pod(
                spec=k8s.V1PodSpec(
                    containers=[
                        k8s.V1Container(
                            name="base",
                            resources=k8s.V1ResourceRequirements(limits={"memory": "2Gi"}),
                        )
                    ],
                    node_selector={"size": "large"},
                )
            )
        },
    )

    count_orders >> report_orders
