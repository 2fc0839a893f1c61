import { members, type PropertyShape, type ScalarShape, type ShapeSchema } from "../shapeTypes.ts";

const ANY: ScalarShape = { kind: "any", documentation: "" };
const INTEGER: ScalarShape = { kind: "integer", documentation: "A whole number." };
const NUMBER: ScalarShape = { kind: "number", documentation: "A number." };
const BOOLEAN: ScalarShape = { kind: "boolean", documentation: "" };
const STRING: ScalarShape = { kind: "string", documentation: "" };

function listOf(items: ShapeSchema): ShapeSchema {
  return { kind: "array", documentation: "", items };
}

function property(shape: ShapeSchema, documentation: string, snippet?: string): PropertyShape {
  return { shape, documentation, ...(snippet !== undefined && { snippet }) };
}

/** A JSON object whose names are known; with `open`, there may be others. */
function object(documentation: string, properties: Readonly<Record<string, PropertyShape>>, open = false): ShapeSchema {
  return {
    kind: "object",
    documentation,
    properties: members(() => Object.entries(properties)),
    ...(open && { other: { documentation: "", value: ANY } }),
  };
}

const FOREGROUND = ["Background", "Foreground", "Orphan"].map((value) => ({ value, documentation: "" }));

/** What stands inside JSON values of `airflow.cfg`, by name. */
const SHAPES: Readonly<Record<string, ShapeSchema>> = {
  // The arguments of `urllib3.util.Retry` (urllib3 2).
  retry: object("How often and when requests to the Kubernetes API are tried again.", {
    total: property(INTEGER, "How often a request is tried again in all; wins over the other numbers."),
    connect: property(INTEGER, "How often after errors of the connection."),
    read: property(INTEGER, "How often after errors while the answer is read."),
    redirect: property(INTEGER, "How many redirections are followed."),
    status: property(INTEGER, "How often after an answer whose status is in `status_forcelist`."),
    other: property(INTEGER, "How often after other errors."),
    allowed_methods: property(listOf(STRING), "Methods that are tried again, such as `GET`.", '["${1:GET}"]'),
    status_forcelist: property(listOf(INTEGER), "Statuses after which a request is tried again.", "[${1:429, 503}]"),
    backoff_factor: property(NUMBER, "Seconds of the first pause; each further one is twice as long.", "${1:0.5}"),
    backoff_max: property(NUMBER, "Longest pause in seconds."),
    backoff_jitter: property(NUMBER, "Up to so many seconds more, by chance."),
    raise_on_redirect: property(BOOLEAN, "Too many redirections are an error."),
    raise_on_status: property(BOOLEAN, "A status that is still in the list after all tries is an error."),
    respect_retry_after_header: property(BOOLEAN, "Waits as long as the server says in `Retry-After`."),
    remove_headers_on_redirect: property(listOf(STRING), "Headers that are left out for another host."),
  }),
  // The arguments of `V1DeleteOptions` (kubernetes client).
  deleteOptions: object("How worker pods are deleted.", {
    grace_period_seconds: property(INTEGER, "Seconds that the pod gets to end; `0` kills it at once.", "${1:10}"),
    propagation_policy: property(
      { kind: "string", documentation: "", suggestions: FOREGROUND, closed: true },
      "What happens to objects that belong to the pod.",
    ),
    orphan_dependents: property(BOOLEAN, "Older form of `propagation_policy`."),
    preconditions: property(object("", {}, true), "What must be so for the pod to be deleted, such as its `uid`."),
    dry_run: property(listOf(STRING), 'With `["All"]` nothing is deleted.', '["All"]'),
    ignore_store_read_error_with_cluster_breaking_potential: property(BOOLEAN, "Deletes what cannot be read either."),
    api_version: property(STRING, "`v1`."),
    kind: property(STRING, "`DeleteOptions`."),
  }),
  requestArguments: object(
    "Arguments of every call of the Kubernetes client.",
    {
      _request_timeout: property(
        ANY,
        "Seconds for the whole request, or a list: for connecting, and for reading.",
        "[${1:60}, ${2:60}]",
      ),
      _preload_content: property(BOOLEAN, "Reads the answer at once; the executor relies on it."),
      pretty: property(STRING, "Indents answers: for debugging."),
    },
    true,
  ),
  dagBundle: object(
    "A place that DAGs come from.",
    {
      name: {
        ...property(STRING, "Name of the bundle; unique, and shown in the interface.", '"${1:dags}"'),
        required: true,
      },
      classpath: {
        ...property(
          {
            kind: "string",
            documentation: "",
            suggestions: [
              { value: "airflow.dag_processing.bundles.local.LocalDagBundle", documentation: "A folder." },
              { value: "airflow.providers.git.bundles.git.GitDagBundle", documentation: "A git repository." },
              { value: "airflow.providers.amazon.aws.bundles.s3.S3DagBundle", documentation: "A bucket of S3." },
              {
                value: "airflow.providers.google.cloud.bundles.gcs.GCSDagBundle",
                documentation: "A bucket of Cloud Storage.",
              },
            ],
          },
          "Class that fetches the files.",
        ),
        required: true,
      },
      kwargs: property(
        object(
          "Arguments of that class.",
          {
            path: property(STRING, "Folder of a local bundle; `[core] dags_folder` without it."),
            refresh_interval: property(INTEGER, "Seconds between two looks for changes."),
            git_conn_id: property(STRING, "Connection with the repository's address and login."),
            repo_url: property(STRING, "Address of the repository."),
            tracking_ref: property(STRING, "Branch, tag or commit.", '"${1:main}"'),
            subdir: property(STRING, "Folder of the repository with the DAGs."),
          },
          true,
        ),
        "Arguments of that class.",
        "{$1}",
      ),
    },
    true,
  ),
  openLineageTransport: object(
    "How and where lineage events are sent.",
    {
      type: {
        ...property(
          {
            kind: "string",
            documentation: "",
            suggestions: ["http", "kafka", "console", "file", "composite", "transform", "datadog"].map((value) => ({
              value,
              documentation: "",
            })),
          },
          "Kind of transport.",
          '"${1|http,kafka,console,file,composite|}"',
        ),
        required: true,
      },
      url: property(STRING, "Address of the server (`http`)."),
      endpoint: property(STRING, "Path of the server's endpoint (`http`)."),
      auth: property(object("", {}, true), "Login: `type` and what it needs (`http`)."),
      timeout: property(NUMBER, "Seconds that a request may take (`http`)."),
      compression: property(STRING, "`gzip`, or none (`http`)."),
      topic: property(STRING, "Topic for events (`kafka`)."),
      config: property(object("", {}, true), "Settings of the producer (`kafka`)."),
      flush: property(BOOLEAN, "Waits until an event is delivered (`kafka`)."),
      log_file_path: property(STRING, "File for events (`file`)."),
      append: property(BOOLEAN, "All events in one file (`file`)."),
    },
    true,
  ),
};

/** The shape of a JSON value of `airflow.cfg`; undefined for names that there are not. */
export function airflowShape(name: string): ShapeSchema | undefined {
  return Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
}
