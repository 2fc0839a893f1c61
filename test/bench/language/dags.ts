/** A DAG file as a generator would write it: so many operators of ten lines each, in one DAG, with shared constants. */
export function dagFile(operators: number, name = "orders"): string {
  const head = [
    "from datetime import datetime",
    "from airflow import DAG",
    "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator",
    "from kubernetes.client import models as k8s",
    "",
    'IMAGE = "registry.example.com:5000/orders:2.4"',
    'DEFAULTS = {"namespace": "etl", "retries": 2, "get_logs": True}',
    "",
    `with DAG("${name}", start_date=datetime(2026, 1, 1), schedule="@daily", default_args=DEFAULTS) as dag:`,
  ];
  const body = Array.from({ length: operators }, (_, index) => [
    `    load_${index} = KubernetesPodOperator(`,
    `        task_id="load_${index}",`,
    "        image=IMAGE,",
    `        cmds=["python", "-m", "orders.load"],`,
    `        arguments=["--part", "${index}"],`,
    `        env_vars={"PART": "${index}", "STAGE": "test"},`,
    `        labels={"team": "data", "part": "p${index}"},`,
    `        container_resources=k8s.V1ResourceRequirements(requests={"memory": "${(index % 4) + 1}Gi", "cpu": "500m"}),`,
    '        on_finish_action="delete_pod",',
    "    )",
  ]);
  return [...head, ...body.flat(), ""].join("\n");
}
