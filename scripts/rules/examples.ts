import type { EngineFacts } from "../../server/src/protocol.ts";

/** For each rule a text that it speaks about: shown in the documentation, and held by a test. */
const ENGINE = "[kubernetes]\n";
const EXECUTOR = "[kubernetes_executor]\n";
const TEMPLATE = `${EXECUTOR}pod_template_file = pod.yaml\n`;
const USED = '[run]\nenvironments = ["prod"]\n\n[prod]\n_from = local\nremote_engine = gpu\n\n';

export const EXAMPLES: Readonly<Record<string, string>> = {
  "not-a-key-line": `${ENGINE}namespace\n`,
  "closing-column-0": `${ENGINE}env_vars = {\n    "MODE": "batch"\n}\n`,
  "missing-section-header": "namespace = data\n",
  "duplicate-key": `${ENGINE}namespace = data\nNamespace = jobs\n`,
  "duplicate-section": `[core]\ntracker_api = web\n\n[core]\ntracker = ["console"]\n`,
  "raw-percent": "[log]\nformatter = 100% %(message)s\n",
  "unknown-percent-reference": `${ENGINE}pod_log_url = https://%(host)s/{pod}\n`,
  "percent-recursion": "[mine]\na = %(b)s\nb = %(a)s\n",
  "layout-swallow": "[run]\nenvironments =\n    local\n    [core]\n",
  "inline-comment": `${ENGINE}namespace = data  # ours\n`,
  "default-section": "[DEFAULT]\nnamespace = data\n",
  "unknown-key": `${ENGINE}namespce = data\n`,
  "moved-key": `${ENGINE}pod_retry_delay = 1m\n`,
  "environments-place": '[core]\nenvironments = ["local"]\n',
  "removed-key": `[core]\nhide_system_pipelines = True\n`,
  "newer-key": '[run]\nenvironments = ["local"]\n',
  "no-effect-key": `${ENGINE}fix_pickle = True\n`,
  "bool-word": `${ENGINE}detach_run = on\n`,
  number: `${ENGINE}pods_creation_batch_size = ten\n`,
  duration: `${ENGINE}startup_timeout = 1.5h\n`,
  date: "[run_info]\nexecution_date = 1 March\n",
  choice: `${ENGINE}validate_no_extra_params = Warn\n`,
  "json-syntax": `${ENGINE}env_vars = {"MODE": "batch"\n`,
  "bare-text-one-line": `${ENGINE}env_vars = {"MODE": batch}\n`,
  "trailing-garbage": `${ENGINE}env_vars = {"MODE": "batch"}}\n`,
  "dict-words": `${ENGINE}env_vars = MODE batch\n`,
  "wrong-shape": `${ENGINE}tolerations = {"key": "gpu"}\n`,
  quantity: `${ENGINE}request_memory = 2GB\n`,
  "duration-no-unit": `${ENGINE}startup_timeout = 90\n`,
  "duration-ms": `${ENGINE}startup_timeout = 500ms\n`,
  "duration-order": `${ENGINE}startup_timeout = 30m 2h\n`,
  "duration-tail": `${ENGINE}startup_timeout = 1h 30\n`,
  "python-literals": `${ENGINE}affinity = {"nodeAffinity": None}\n`,
  "non-string-env": `${ENGINE}env_vars = {"RETRIES": 3}\n`,
  "typed-in-str-lists": `${ENGINE}security_context = {"runAsUser": 1000}\n`,
  "spaces-in-commas": `${ENGINE}image_pull_secrets = docker-hub, quay\n`,
  "registry-port": `${ENGINE}container_repository = registry:5000/team/app\n`,
  "pull-policy": `${ENGINE}image_pull_policy = always\n`,
  "template-field": `${ENGINE}pod_log_url = https://logs/{container}\n`,
  "yaml-reference": `${ENGINE}env_vars = @variables.yaml\n`,
  "type-missing": `${USED}[gpu]\nnamespace = data\n`,
  "type-unknown": "[gpu]\n_type = kubernets\n",
  "type-self": "[gpu]\n_type = gpu\n",
  cycle: "[a]\n_from = b\n\n[b]\n_from = a\n",
  "type-on-builtin": "[kubernetes]\n_type = docker\n",
  "hyphen-section": "[my-engine]\n_type = kubernetes\nnamespace = data\n",
  "dotted-engine": "[team.gpu]\n_type = kubernetes\nnamespace = data\n",
  "unknown-section": "[kubernets]\nnamespace = data\n",
  "env-not-listed": '[run]\nenvironments = ["local"]\n\n[prod]\n_from = local\n',
  "remote-engine-missing": '[run]\nenvironments = ["prod"]\n\n[prod]\n_from = local\nremote_engine = kubernets\n',
  "missing-repository": `${USED}[gpu]\n_type = kubernetes\n`,
  "no-tag-no-build": `${USED}[gpu]\n_type = kubernetes\ncontainer_repository = app\ndocker_build = False\n`,
  "auto-remove-alone": `${ENGINE}auto_remove = True\n`,
  "debug-blocks": `${ENGINE}detach_run = True\nshow_pod_log = True\n`,
  "debug-command-trap": `${ENGINE}debug_with_command = sleep 600\ntrap_exit_file_flag = /tmp/done\n`,
  "live-log-flag": `${ENGINE}airflow_log_enabled = True\nairflow_log_port = http\n`,
  "pull-never": `${ENGINE}docker_build_push = False\n`,
  "keep-failed-detached": `${ENGINE}keep_failed_pods = True\ndetach_run = True\nauto_remove = True\n`,
  "hidden-by-cli": "[run]\nparallel = True\n",
  "request-above-limit": `${ENGINE}request_memory = 2Gi\nlimit_memory = 512Mi\n`,
  "retry-entry": `${ENGINE}pod_error_cfg_source_dict = {"err_image": {"retry_count": 1}}\n`,
  "retry-delay-unused": `${ENGINE}pod_error_cfg_source_dict = {"137": {"retry_count": 1, "retry_delay": "3m"}}\n`,
  "retry-on-config-error": `${ENGINE}pod_error_cfg_source_dict = {"err_config_error": {"retry_count": 3}}\n`,
  "evicted-key": `${ENGINE}pod_error_cfg_source_dict = {"err_pod_evicted": {"retry_count": 3}}\n`,
  "retry-never-matches": `${ENGINE}pod_error_cfg_source_dict = {"255": {"retry_count": 3}}\n`,
  "retry-drops-shipped": `${ENGINE}pod_error_cfg_source_dict = {"137": {"retry_count": 1}}\n`,
  "secret-shape": `${ENGINE}secrets = [{"type": "env", "target": "TOKEN", "key": "token"}]\n`,
  "label-key": `${ENGINE}labels = {"my team": "data"}\n`,
  "label-rewrite": `${ENGINE}labels = {"team": "Data Platform"}\n`,
  "unknown-field": `${ENGINE}tolerations = [{"operater": "Exists"}]\n`,
  "field-value": `${ENGINE}limits = {"memory": "2GB"}\n`,
  "pod-yaml-syntax": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-unknown": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-value": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-restart": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-resources": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-first-container": `${ENGINE}pod_yaml = pod.yaml\n`,
  "unknown-cluster-name": `${ENGINE}service_account_name = runer\n`,
  "airflow-renamed-section": "[kubernetes]\nnamespace = data\n",
  "airflow-section-case": "[Core]\nparallelism = 8\n",
  "airflow-unknown-section": "[kubernetes_executer]\nnamespace = data\n",
  "airflow-renamed-key": "[core]\nsql_alchemy_conn = postgresql://db/airflow\n",
  "airflow-removed-key": "[core]\nenable_xcom_pickling = False\n",
  "airflow-newer-key": `${EXECUTOR}ssl_ca_cert = /etc/ca.pem\n`,
  "airflow-key-case": `${EXECUTOR}Namespace = data\n`,
  "airflow-unknown-key": `${EXECUTOR}namespce = data\n`,
  "airflow-indirect-key": `${EXECUTOR}namespace_cmd = cat /etc/namespace\n`,
  "airflow-boolean": `${EXECUTOR}delete_worker_pods = yes\n`,
  "airflow-number": `${EXECUTOR}worker_pods_creation_batch_size = ten\n`,
  "airflow-range": "[core]\nparallelism = 0\n",
  "airflow-choice": "[logging]\nlogging_level = info\n",
  "airflow-json": `${EXECUTOR}delete_option_kwargs = {'grace_period_seconds': 10}\n`,
  "airflow-json-field": `${EXECUTOR}delete_option_kwargs = {"gracePeriodSeconds": 10}\n`,
  "airflow-comma-blanks": `${EXECUTOR}multi_namespace_mode = True\nmulti_namespace_mode_namespace_list = data, jobs\n`,
  "airflow-old-value": "[core]\nexecutor = LocalKubernetesExecutor\n",
  "airflow-changed-default": "[scheduler]\ncatchup_by_default = True\n",
  "airflow-doubled-braces": "[logging]\nlog_filename_template = {{{{ ti.dag_id }}}}/{{{{ try_number }}}}.log\n",
  "airflow-no-effect": `${EXECUTOR}in_cluster = True\ncluster_context = prod\n`,
  "airflow-image-half": `${EXECUTOR}worker_container_tag = 3.1.3\n`,
  "airflow-no-template": `[core]\nexecutor = KubernetesExecutor\n`,
  "airflow-template-syntax": TEMPLATE,
  "airflow-template-unknown": TEMPLATE,
  "airflow-template-value": TEMPLATE,
  "airflow-template-base": TEMPLATE,
  "airflow-template-image": TEMPLATE,
  "airflow-template-name": TEMPLATE,
  "airflow-template-restart": TEMPLATE,
  "airflow-template-executor": TEMPLATE,
  "airflow-template-volume": TEMPLATE,
  "airflow-template-git-sync": TEMPLATE,
  "airflow-template-overridden": TEMPLATE,
  "airflow-template-registry": TEMPLATE,
  "airflow-dags-source": "[core]\nexecutor = KubernetesExecutor\n\n[kubernetes]\nnamespace = data\n",
};

/** What the cluster of the examples has, where it matters. */
export const CLUSTER: EngineFacts = { cluster: "prod", namespace: "data", serviceAccounts: ["default", "runner"] };

/** Rules that speak only of versions before the present one: their example is for this DBND or Airflow. */
export const VERSIONS: Readonly<Record<string, string>> = {
  "newer-key": "1.0.14",
  "airflow-newer-key": "2.5.3",
  "airflow-dags-source": "1.10.15",
};

/** The base manifest `pod.yaml` of the examples that have one. */
export const MANIFESTS: Readonly<Record<string, string>> = {
  "pod-yaml-syntax": "spec: [\n",
  "pod-yaml-unknown": "spec:\n  restartPolicy: Never\n  host_network: true\n  containers:\n    - name: base\n",
  "pod-yaml-value":
    "spec:\n  restartPolicy: Never\n  dnsPolicy: Defualt\n  hostNetwork: perhaps\n  containers:\n    - name: base\n",
  "pod-yaml-restart": "spec:\n  containers:\n    - name: base\n",
  "pod-yaml-resources":
    'spec:\n  restartPolicy: Never\n  containers:\n    - name: base\n      resources: { limits: { cpu: "1" } }\n',
  "pod-yaml-first-container":
    "spec:\n  restartPolicy: Never\n  containers:\n    - name: proxy\n      image: envoy\n    - name: base\n",
  "airflow-template-syntax": "spec: [\n",
  "airflow-template-unknown": templateOf("  host_network: true\n"),
  "airflow-template-value": templateOf("  hostNetwork: perhaps\n"),
  "airflow-template-base":
    "metadata:\n  name: worker\nspec:\n  restartPolicy: Never\n  containers:\n    - name: proxy\n      image: envoy\n    - name: base\n      image: apache/airflow:3.1.3\n",
  "airflow-template-image":
    "metadata:\n  name: worker\nspec:\n  restartPolicy: Never\n  containers:\n    - name: base\n",
  "airflow-template-name":
    "spec:\n  restartPolicy: Never\n  containers:\n    - name: base\n      image: apache/airflow:3.1.3\n",
  "airflow-template-restart":
    "metadata:\n  name: worker\nspec:\n  containers:\n    - name: base\n      image: apache/airflow:3.1.3\n",
  "airflow-template-executor": templateOf(
    "      env:\n        - name: AIRFLOW__CORE__EXECUTOR\n          value: KubernetesExecutor\n",
  ),
  "airflow-template-volume": templateOf(
    "      volumeMounts:\n        - name: logs\n          mountPath: /opt/airflow/logs\n",
  ),
  "airflow-template-git-sync": templateOf(
    '  initContainers:\n    - name: git-sync\n      image: registry.k8s.io/git-sync/git-sync:v3.6.9\n      env:\n        - name: GIT_SYNC_ROOT\n          value: /git\n        - name: GIT_SYNC_ONE_TIME\n          value: "true"\n      volumeMounts:\n        - name: dags\n          mountPath: /dags\n  volumes:\n    - name: dags\n      emptyDir: {}\n',
  ),
  "airflow-template-overridden": templateOf("  schedulerName: gpu\n").replace("  name:", "  namespace: data\n  name:"),
  "airflow-template-registry": templateOf("  initContainers:\n    - name: wait\n      image: k8s.gcr.io/pause:3.6\n"),
};

/** A good template, and what makes it a bad one. */
function templateOf(more: string): string {
  return `metadata:\n  name: worker\nspec:\n  restartPolicy: Never\n  containers:\n    - name: base\n      image: apache/airflow:3.1.3\n${more}`;
}
