import { defineKeys, hours } from "../../define.ts";
import { BOOLEAN, DURATION, INTEGER } from "../../valueTypes.ts";

export const EXECUTOR_KEYS = defineKeys(
  { group: "executor" },
  {
    pods_creation_batch_size: { type: INTEGER, doc: "", default: 10, related: ["namespace"] },
    fix_pickle: { type: BOOLEAN, doc: "", default: false, effect: "ignored", since: "1.0.20" },
  },
);

export const WATCHER_KEYS = defineKeys(
  { group: "watcher" },
  {
    watcher_request_timeout_seconds: {
      type: INTEGER,
      doc: "",
      default: 300,
      related: ["watcher_client_timeout_seconds", "watcher_recreation_interval_seconds"],
    },
    watcher_recreation_interval_seconds: {
      type: INTEGER,
      doc: "",
      default: 30,
      related: ["watcher_request_timeout_seconds"],
    },
    watcher_client_timeout_seconds: {
      type: INTEGER,
      doc: "",
      default: 50,
      related: ["watcher_request_timeout_seconds"],
    },
  },
);

export const ZOMBIES_KEYS = defineKeys(
  { group: "zombies" },
  {
    pending_zombies_timeout: {
      type: DURATION,
      doc: "",
      default: hours(5),
      related: ["zombie_query_interval_secs", "startup_timeout"],
    },
    zombie_query_interval_secs: {
      type: INTEGER,
      doc: "",
      default: 600,
      related: ["zombie_threshold_secs", "pending_zombies_timeout"],
    },
    zombie_threshold_secs: { type: INTEGER, doc: "", default: 300, related: ["zombie_query_interval_secs"] },
  },
);
