import { defineKeys, defineSection } from "../define.ts";
import { DATETIME, DICT, INTEGER, LIST, STRING, choice } from "../valueTypes.ts";
import { SPARK_ENGINE } from "./sparkEngines.ts";

export const DATAPROC = defineSection({
  name: "dataproc",
  kind: "spark-engine",
  classPath: "dbnd_gcp.dataproc.dataproc_config.DataprocConfig",
  documentation: "Runs Spark jobs on Google's Dataproc; can also start and end the cluster.",
  bases: [SPARK_ENGINE],
  keys: () =>
    defineKeys(
      {},
      {
        cluster: { type: STRING, doc: "Name of the Dataproc cluster. Checked when the engine is built." },
        policy: {
          type: choice("create", "ephermal", "kill", "none"),
          doc: "What happens to the Dataproc cluster around a run: `create`, `kill`, `ephermal` for both, or `none`.",
          default: "none",
        },
        region: { type: STRING, doc: "Region of the Dataproc cluster.", default: "global" },
        zone: { type: STRING, doc: "Compute zone of the Dataproc cluster. Must be set.", required: true },
        num_workers: { type: INTEGER, doc: "Workers of a new Dataproc cluster. Must be set.", required: true },
        num_preemptible_workers: {
          type: INTEGER,
          doc: "Cheaper workers that Google may take away at any time.",
          default: 0,
        },
        network_uri: { type: STRING, doc: "Network of the machines; not together with `subnetwork_uri`." },
        subnetwork_uri: { type: STRING, doc: "Subnetwork of the machines; not together with `network_uri`." },
        tags: { type: LIST, doc: "Network tags of the machines, for firewall rules.", default: [] },
        storage_bucket: { type: STRING, doc: "Bucket for staging files." },
        init_actions_uris: { type: LIST, doc: "Scripts in Cloud Storage that run on each new node.", default: [] },
        init_action_timeout: {
          type: STRING,
          doc: "Longest time for the scripts of `init_actions_uris`, such as `10m`. Read by Google, not as a duration of DBND.",
          default: "10m",
        },
        metadata: { type: DICT, doc: "Metadata of the machines, as a dict.", default: {} },
        image_version: { type: STRING, doc: "Dataproc image of a new cluster." },
        properties: { type: DICT, doc: "Properties for the cluster's configuration files.", default: {} },
        master_machine_type: { type: STRING, doc: "Kind of machine for the master. Must be set.", required: true },
        master_disk_size: { type: INTEGER, doc: "Disk of the master, in GB.", default: 500 },
        worker_machine_type: { type: STRING, doc: "Kind of machine for workers. Must be set.", required: true },
        worker_disk_size: { type: INTEGER, doc: "Disk of each worker, in GB.", default: 500 },
        labels: { type: LIST, doc: "Labels of the Dataproc cluster, for billing and search.", default: [] },
        delegate_to: { type: STRING, doc: "Account to act as when talking to Dataproc." },
        service_account: { type: STRING, doc: "Service account of the machines." },
        service_account_scopes: { type: LIST, doc: "What the machines' service account may reach.", default: [] },
        idle_delete_ttl: { type: INTEGER, doc: "Seconds without work after which the cluster deletes itself." },
        auto_delete_time: { type: DATETIME, doc: "Moment at which the cluster deletes itself." },
        auto_delete_ttl: { type: INTEGER, doc: "Seconds of life after which the cluster deletes itself." },
      },
    ),
});
