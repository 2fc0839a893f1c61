import type { AirflowProblemCode } from "../../server/src/airflow/problemCodes.ts";
import type { ConfigurationProblemCode } from "../../server/src/configuration/problemCodes.ts";
import type { PlanProblemCode } from "../../server/src/problemCodes.ts";
import type { ValueProblemCode } from "../../server/src/values/types.ts";
import type { Explained } from "./types.ts";

/** Values that cannot be read; most of them have a rule that says more. */
export const VALUES: Readonly<Record<ValueProblemCode, Explained>> = {
  "not-a-bool": ["Not a yes-or-no word", "The value is none of the words that DBND takes for yes or no."],
  "not-an-int": ["Not a whole number", "Write digits, with a sign if need be."],
  "not-a-float": ["Not a number", "Write digits, with a point for fractions."],
  "not-a-duration": ["Not a duration", "Write numbers with units from large to small, such as `1h 30m`."],
  "not-a-date": ["Not a date", "Write `2026-03-01`, or `2026-03-01T143000` with the time."],
  overflow: ["Number too large", "Python, or the grammar of durations, cannot hold the number."],
  "json-syntax": ["Brackets, commas or quotes do not fit", "The value in brackets is no Hjson."],
  "unterminated-block-comment": ["Comment without an end", "A `/*` in the value has no `*/`."],
  "multiline-string-crash": ["Text in three quotes without an end", "DBND's reader fails on `'''` that is not closed."],
  "unbalanced-quotes": ["Quote without its partner", "A quote in the value is not closed."],
  "expected-key-value": ["Not name=value", "Words without brackets are read as `name=value`."],
  "wrong-shape": [
    "Wrong kind of value",
    "A list stands where a dictionary is needed, or the other way round, or a text where neither will do.",
  ],
  "not-in-enum": ["Not one of the allowed words", "The key takes one of a few words, spelled exactly so."],
  "not-in-choices": ["Not one of the choices", "The key takes one of a few values."],
  "not-a-section-value": ["Not a section and key", "`--set` takes `section.key=value`."],
  "file-not-found": ["File not found", "The value names a file (`@path`, `pod_yaml`) that does not exist."],
  "reader-failed": ["File cannot be read as a value", "DBND reads `.json` and text files for `@path`, no others."],
  "symbol-not-found": ["Python function not found", "`@python://module.function` names nothing that can be imported."],
  "bad-quantity": ["Not a quantity", "CPU is written as `500m` or `2`, memory as `512Mi` or `2Gi`."],
};

/** What is wrong with sections, or with the pod that they make. */
export const CONFIGURATION: Readonly<Record<Exclude<ConfigurationProblemCode, ValueProblemCode>, Explained>> = {
  "duplicate-key": ["Key given twice", "One value of `--set` gives the same key twice."],
  "type-not-found": ["Class not found", "`_type` or `_from` leads to no class that DBND or your Python code has."],
  "type-recursion": ["`_type` leads in a circle", "Sections name each other as their class: DBND never ends."],
  recursion: ["Sections inherit from each other", "`_from` leads back to its own section."],
  cycle: ["Sections lead in a circle", "Following `_type` and `_from` comes back to where it began."],
  "wrong-class": ["Section of the wrong kind", "An engine stands where an environment is needed, or the like."],
  "required-key-missing": ["Required key missing", "The class needs a value, and no layer gives one."],
  "empty-not-allowed": ["Empty value", "The key must have a value; leave it out or fill it in."],
  "unknown-key": ["Unknown key", "The section's class has no such key; DBND warns and goes on."],
  "unknown-environment": ["Unknown environment", "The name is not listed in `[run] environments`."],
  "extend-not-supported": ["Value cannot be extended", "`--extend` works for dictionaries, lists and texts."],
  "extend-type-mismatch": ["Values cannot be joined", "`--extend` gives another type than the value it extends."],
  "container-tag-missing": ["Image without tag", "No image is built, and `container_tag` is empty."],
  "containers-missing": ["Pod without containers", "The base manifest has no `spec.containers`."],
  "name-missing": ["Name missing", "A container, volume or variable of the pod has no `name`."],
  "volume-mount-path-missing": ["Mount without path", "A volume mount has no `mountPath`."],
  "unknown-volume-field": ["Unknown field of a volume", "Kubernetes has no volume of that kind; DBND fails on it."],
  "yaml-syntax": ["Not YAML", "The base manifest cannot be read."],
  "secret-not-an-object": ["Secret that is no object", "Each of `secrets` is an object with `type` and `secret`."],
  "secret-bad-type": ["Unknown kind of secret", "`type` is `env` or `volume`."],
  "secret-key-without-target": ["Secret's key without a variable", "With `key`, a `target` names the variable."],
  "trap-flag-missing": ["No flag file for live logs", "The log sidecar cannot tell the end of the main container."],
  "log-port-not-a-number": ["Port of live logs", "`airflow_log_port` must be a whole number."],
  "image-not-repo-colon-tag": [
    "Image name with more than one colon",
    "DBND splits `repository:tag` at the colon: a registry with a port, or a digest, breaks a run that is submitted.",
  ],
  "no-tag-on-no-build": ["No tag, and no image is built", "Set `container_tag`, or let DBND build the image."],
  "build-failed": ["Image cannot be built", "What `docker_build` and its keys ask for cannot be carried out."],
};

type OwnCode = Exclude<PlanProblemCode, ConfigurationProblemCode | `airflow-${string}`>;

/** What stands in the way of a plan, or is worth knowing before a run. */
export const PLANS: Readonly<Record<OwnCode, Explained>> = {
  "above-quota": [
    "More than the namespace's quota",
    "The cluster would refuse the pod: it asks for more than is left.",
  ],
  "bad-option": ["Option that cannot be read", "One of the words of `dbnd run` is none of its options."],
  "debug-breaks-run": ["debug breaks the run", "With `debug`, DBND's own driver fails on the pod that it follows."],
  "docker-engine-no-effect": [
    "docker_engine has no effect",
    "The task's own engine is not the one that makes its pod.",
  ],
  "engine-not-kubernetes": ["Engine without pods", "The environment's engine is none of Kubernetes: it makes no pod."],
  "image-built-elsewhere": [
    "Image is built first",
    "DBND would build and push the image before the pod; the preview shows the tag that it would have.",
  ],
  "internal-error": [
    "Our mistake",
    "The language server could not work out the pod. Its log says why; please report it.",
  ],
  "no-answer": ["No answer", "The language server did not answer in time, or was restarted. Try again."],
  "operator-not-found": ["Operator not found", "The file has no such operator any more; preview it anew."],
  "python-unknown": ["Only running the code would tell", "A value is computed in Python, which is read and never run."],
  "runs-locally": [
    "No pod is made",
    "The environment runs its driver on this machine (`submit_driver`, `remote_engine`).",
  ],
  "calls-make-one-task": [
    "Two calls make one task",
    "DBND knows a task by its parameters: of calls that agree in all of them the first one makes the task.",
  ],
  "other-calls": ["Several calls of a task", "Each call may configure its pod differently; choose which one to see."],
  "task-env-no-effect": ["task_env has no effect", "Which environment a run uses, the command line decides."],
  "task-not-called": ["Pipeline does not call the task", "The chosen pipeline does not lead to that task."],
  "tasks-run-in-driver": ["Tasks get no pods", "`submit_tasks` is off: tasks run inside the driver's pod."],
  "unknown-arguments": [
    "Arguments that are not known",
    "`*args` or `**kwargs` bring arguments that only running would tell.",
  ],
  "value-missing": [
    "Value that only a run has",
    "Airflow fills it in when it runs; give one to run the pod from here.",
  ],
  "unknown-cluster-name": [
    "Name that the cluster has not",
    "A service account, class or other name is not in the cluster.",
  ],
  "unknown-value": [
    "Value that is not known",
    "Only running the DAG file would tell; the pod shows the expression instead.",
  ],
};

/** What Airflow, or its Kubernetes client, raises; their codes begin with `airflow-`. */
export const AIRFLOW: Readonly<Record<AirflowProblemCode, Explained>> = {
  "wrong-argument-type": ["Argument of the wrong type", "The operator takes objects of the Kubernetes client there."],
  "name-too-long": ["Name too long", "The name of the pod has more characters than Airflow lets through."],
  "invalid-name": ["Invalid name", "A name may have letters, digits, `-`, `_` and `.` only."],
  "renamed-argument": ["Argument with a new name", "This release of Airflow calls the argument otherwise."],
  "finish-action": ["Unknown action", "`on_finish_action` takes one of a few words."],
  "template-unknown": [
    "Which template it is",
    "Only running the DAG file tells the path: what the template adds is not in the pod.",
  ],
  "template-missing": ["Template not found", "Airflow then takes an empty pod, and only its log says so."],
  "both-executor-configs": ["Two ways at once", "`pod_override` and `KubernetesExecutor` exclude each other."],
  "override-type": ["pod_override is no pod", "It must be a `V1Pod`."],
  "executor-config-type": ["executor_config of the wrong type", "`KubernetesExecutor` must be a dictionary."],
  "executor-config-dictionary": ["Dictionary that is no longer read", "Give `pod_override` with a `V1Pod`."],
  "unknown-executor-config-key": ["Unknown key of executor_config", "Airflow's pod generator has no such argument."],
  "no-dag-source": ["Where DAGs come from", "Neither an image with DAGs, nor a volume, nor git is configured."],
  "two-git-credentials": ["Two credentials for git", "User and password, and a key's secret, exclude each other."],
  "invalid-json": ["Not JSON", "The setting holds JSON, which is not valid."],
  "unknown-model": ["Unknown class", "This release of the Kubernetes client has no such class."],
  "model-argument-missing": ["Required argument missing", "The client does not make the object without it."],
  "unknown-model-argument": ["Unknown argument", "The class has no such argument; Python's names have underscores."],
  "unknown-volume-field": ["Unknown field of a volume", "Kubernetes has no volume of that kind."],
  "secret-type": ["Unknown kind of secret", "A secret is deployed as `env` or as `volume`."],
  "secret-key-without-target": ["Secret's key without a target", "With `key`, `deploy_target` names the variable."],
  "secret-without-path": ["Secret without a path", "As a volume it needs `deploy_target`, where it is mounted."],
  "not-a-list": ["Not a list", "Two pods are merged there, and one has something else than a list."],
  "cannot-unite": [
    "Cannot be united",
    "Airflow 1.10.12 to 1.10.15 unites lists by the names of their items, and both pods have one whose items have none.",
  ],
  "template-not-alone": [
    "Beside a template",
    "Airflow 1.10.11 and 1.10.12 take a pod template, a whole pod, or the single arguments: only one of them.",
  ],
  "containers-missing": ["Pod without containers", "A pod cannot be made without `containers`."],
  "name-missing": ["Name missing", "The object cannot be made without `name`."],
  "volume-mount-path-missing": ["Mount without path", "A volume mount needs `mountPath`."],
  "yaml-syntax": ["Not YAML", "The template cannot be read."],
  "wrong-shape": ["Wrong kind of value", "The client needs another kind of value there."],
  "unknown-argument": ["Unknown argument", "Airflow 2 refuses the DAG file, Airflow 1.10 warns."],
  "argument-too-new": ["Argument of a later release", "The release that the project asks for does not have it yet."],
  "removed-argument": ["Argument that was removed", "See its successor in the message."],
  "deprecated-argument": ["Outdated argument", "It still works; its successor says it better."],
  "ignored-argument": ["Argument without effect", "It is taken for the sake of old files, and nothing reads it."],
  "argument-type": ["Value of the wrong kind", "The operator, or the API server, takes another kind there."],
  "model-type": ["Field of the wrong kind", "The Kubernetes client sends anything; the API server refuses it."],
  "dictionary-key": ["Key that is no field", "In dictionaries the API's names count (`nodeAffinity`), not Python's."],
  "moved-module": ["Module that moved", "The release has the class in another module."],
  "module-too-new": ["Module that the release does not have", "Airflow 1.10 has no providers."],
  "template-refused": ["Template that is refused", "The Kubernetes client cannot make a pod of it."],
  "template-container": ["First container of the template", "The operator takes it for its own, whatever its name."],
  "template-wins": ["Argument that does not count", "False, zero and empty values cannot undo what a template says."],
  "server-refuses": ["Refused by the API server", "Airflow sends the pod as it is; Kubernetes does not take it."],
  "template-loses": ["Argument that wins", "The template's value has no effect for this operator."],
  "executor-value": [
    "Value of the executor",
    "Airflow refuses the value of this key; the plan goes on with the default.",
  ],
  "namespace-not-watched": [
    "Namespace that is not watched",
    "The pod's namespace is none of those that the executor watches: Airflow would never learn how the pod ends.",
  ],
};
