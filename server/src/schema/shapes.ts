import type { ShapeName, ValueType } from "../values/types.ts";
import { airflowShape } from "./airflow/jsonShapes.ts";
import { ERROR_REASONS, EXIT_CODES } from "./kubernetes/errorReasons.ts";
import { podShape } from "./kubernetes/podSchema.ts";
import { members } from "./shapeTypes.ts";
import type { PropertyShape, ScalarShape, ShapeSchema } from "./shapeTypes.ts";
import type { KeySchema } from "./types.ts";

/** The shape of one item (`secrets`: the whole list) by its name; undefined when Kubernetes has no such type. */
export function shapeSchema(name: ShapeName): ShapeSchema | undefined {
  switch (name) {
    case "podErrorPolicy":
      return POD_ERROR_POLICY;
    case "secrets":
      return SECRETS;
    case "resources":
      return RESOURCES;
    case "texts":
      return TEXTS;
    default:
      return name.startsWith("airflow:")
        ? airflowShape(name.slice("airflow:".length))
        : podShape(name.slice("k8s:".length));
  }
}

/** The shape of a key's whole value: a list of the shape for list keys, except where a dict has to be written. */
export function valueShape(key: KeySchema): ShapeSchema | undefined {
  const { type } = key;
  if (type.kind === "json") return jsonShape(key, type);
  if (type.kind !== "list" && type.kind !== "dict") return undefined;
  const shape = type.shape === undefined ? undefined : shapeSchema(type.shape);
  if (shape === undefined || shape.kind === "array" || type.kind === "dict" || key.writtenAs === "dict") return shape;
  return { kind: "array", documentation: key.documentation, items: shape };
}

function jsonShape(key: KeySchema, type: Extract<ValueType, { kind: "json" }>): ShapeSchema | undefined {
  const shape = type.shape === undefined ? undefined : shapeSchema(type.shape);
  if (!shape || type.expects !== "array") return shape;
  return { kind: "array", documentation: key.documentation, items: shape };
}

const RETRY: ShapeSchema = {
  kind: "object",
  documentation: "How often a pod that failed for this reason is tried again.",
  properties: members(() =>
    Object.entries<PropertyShape>({
      retry_count: {
        required: true,
        documentation:
          "How many more times the task is tried after this failure; `0` fails at once. It takes the place of the task's own `task_retries`, so the total number of tries is one more. Without it the failure itself crashes with a KeyError.",
        shape: { kind: "integer", documentation: "0 or more." },
        snippet: "${1:3}",
      },
      retry_delay: {
        ignored: true,
        documentation:
          "Meant as the pause before the next try, but DBND never reads it: every retry waits for `pod_default_retry_delay`.",
        shape: { kind: "duration", documentation: "A duration such as `3m`." },
        snippet: '"${1:3m}"',
      },
    }),
  ),
};

const POD_ERROR_POLICY: ShapeSchema = {
  kind: "object",
  documentation: "Reason of a pod's failure → how it is retried.",
  properties: members(() =>
    [...ERROR_REASONS, ...EXIT_CODES].map(({ name, documentation }) => [name, { documentation, shape: RETRY }]),
  ),
  other: {
    pattern: "^(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})$",
    documentation: "Exit code of the main container, 0 to 255, as text.",
    value: RETRY,
  },
};

const SECRETS: ShapeSchema = {
  kind: "array",
  documentation: "Secrets of the cluster that the pod gets.",
  items: {
    kind: "object",
    documentation: "One secret, or one key of it, as environment or as files.",
    properties: members(() =>
      Object.entries<PropertyShape>({
        type: {
          required: true,
          documentation: "How the container gets it: as environment variables, or as files in a folder.",
          shape: {
            kind: "string",
            documentation: "`env` or `volume`; anything else is an error.",
            closed: true,
            suggestions: [
              {
                value: "env",
                documentation:
                  "As environment: one variable with `key` and `target`, all keys of the secret without `key`.",
              },
              {
                value: "volume",
                documentation: "As read-only files, one per key of the secret, in the folder `target`.",
              },
            ],
          },
          snippet: '"${1|env,volume|}"',
        },
        secret: {
          required: true,
          documentation:
            "Name of the Kubernetes secret. It must exist in the pod's namespace, or the container is never created (`CreateContainerConfigError`).",
          shape: { kind: "string", documentation: "A secret's name." },
          snippet: '"${1:secret}"',
        },
        target: {
          documentation:
            "Name of the variable (always turned into upper case) or, for a volume, the folder to mount at. Needed for volumes and wherever `key` is given.",
          shape: { kind: "string", documentation: "Variable name or absolute path." },
          snippet: '"${1:NAME}"',
        },
        key: {
          documentation:
            "Which key of the secret becomes the variable. Left out, every key does, under its own name, and `target` is ignored. A volume ignores it and shows all keys.",
          shape: { kind: "string", documentation: "A key inside the secret." },
          snippet: '"${1:key}"',
        },
      }),
    ),
  },
};

const TEXTS: ShapeSchema = {
  kind: "object",
  documentation: "Names and texts.",
  properties: members(() => []),
  other: { documentation: "A text, in quotes.", value: { kind: "string", documentation: "A text, in quotes." } },
};

const AMOUNT: ScalarShape = { kind: "quantity", documentation: "A Kubernetes quantity." };

const RESOURCES: ShapeSchema = {
  kind: "object",
  documentation: "Resource name → quantity, for the main container.",
  properties: members(() =>
    Object.entries<PropertyShape>({
      cpu: {
        documentation: "Cores: `2`, `0.5`, or thousandths such as `500m`. `request_cpu` and `limit_cpu` win over it.",
        shape: AMOUNT,
        snippet: '"${1:500m}"',
      },
      memory: {
        documentation: "Bytes with a unit: `512Mi`, `2Gi`. `request_memory` and `limit_memory` win over it.",
        shape: AMOUNT,
        snippet: '"${1:1Gi}"',
      },
      "ephemeral-storage": {
        documentation:
          "Local disk for the container's file system, logs and emptyDir volumes. A pod above its limit is evicted.",
        shape: AMOUNT,
        snippet: '"${1:2Gi}"',
      },
      "nvidia.com/gpu": {
        documentation:
          "Whole NVIDIA GPUs. Set it under `limits`; the request follows by itself. GPU nodes often need a toleration too.",
        shape: AMOUNT,
        snippet: '"${1:1}"',
      },
    }),
  ),
  other: { documentation: "Any other resource that nodes of the cluster offer.", value: AMOUNT },
};
