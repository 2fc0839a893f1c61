import type { ValueProblemCode } from "../values/types.ts";

/** What can be wrong with a configuration, or with the pod that it makes: the words of spec 9, and a few of ours. */
export type ConfigurationProblemCode =
  | ValueProblemCode
  | "duplicate-key"
  | "type-not-found"
  | "type-recursion"
  | "recursion"
  | "cycle"
  | "wrong-class"
  | "required-key-missing"
  | "empty-not-allowed"
  | "unknown-key"
  | "unknown-environment"
  | "extend-not-supported"
  | "extend-type-mismatch"
  | "container-tag-missing"
  | "containers-missing"
  | "name-missing"
  | "volume-mount-path-missing"
  | "unknown-volume-field"
  | "yaml-syntax"
  | "secret-not-an-object"
  | "secret-bad-type"
  | "secret-key-without-target"
  | "trap-flag-missing"
  | "log-port-not-a-number"
  | "image-not-repo-colon-tag"
  | "no-tag-on-no-build"
  | "build-failed";
