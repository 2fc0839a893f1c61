import type { EngineFacts } from "../../server/src/protocol.ts";

/** For each rule a text that it speaks about: shown in the documentation, and held by a test. */
const ENGINE = "[kubernetes]\n";
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
  "pod-yaml-syntax": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-unknown": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-value": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-restart": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-resources": `${ENGINE}pod_yaml = pod.yaml\n`,
  "pod-yaml-first-container": `${ENGINE}pod_yaml = pod.yaml\n`,
  "unknown-cluster-name": `${ENGINE}service_account_name = runer\n`,
};

/** What the cluster of the examples has, where it matters. */
export const CLUSTER: EngineFacts = { cluster: "prod", namespace: "data", serviceAccounts: ["default", "runner"] };

/** Rules that speak only of versions before the present one: their example is for this DBND. */
export const VERSIONS: Readonly<Record<string, string>> = { "newer-key": "1.0.14" };

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
};
