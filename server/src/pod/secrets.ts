import type { PlainValue } from "../values/types.ts";
import type { EngineValues } from "./engineValues.ts";
import { refuseMissing, wrongShape } from "./manifest/deserialise.ts";
import { fromPlain, model, scalar, type MapNode, type OriginAt, type PodNode } from "./node.ts";
import { PodRefused, type Problems } from "./problems.ts";

/** What secrets add to a pod (spec 3.5). */
export interface SecretParts {
  readonly env: readonly MapNode[];
  readonly envFrom: readonly MapNode[];
  readonly volumes: readonly MapNode[];
  readonly volumeMounts: readonly MapNode[];
}

/** One item of `secrets` or `system_secrets`, read. */
export interface Secret {
  readonly type: "env" | "volume";
  readonly target: PlainValue;
  readonly secret: PlainValue;
  readonly key: PlainValue;
  readonly originAt: OriginAt;
}

/** All secrets of the pod, the system's first where they are included. */
export function podSecrets(engine: EngineValues, includeSystem: boolean, problems: Problems): readonly Secret[] {
  const keys = includeSystem ? ["system_secrets", "secrets"] : ["secrets"];
  return keys.flatMap((key) =>
    problems
      .attempt(() => items(engine, key), [])
      .flatMap((item, index) =>
        problems.attempt(() => [readSecret(item, (path) => engine.origin(key, [index, ...path]), key)], []),
      ),
  );
}

/** What the secrets add; `newUid` names their volumes. */
export function attachSecrets(secrets: readonly Secret[], newUid: () => string, problems: Problems): SecretParts {
  const parts = { env: [], envFrom: [], volumes: [], volumeMounts: [] } as { [Part in keyof SecretParts]: MapNode[] };
  for (const secret of secrets) {
    problems.attempt(() => {
      for (const [part, node] of attach(secret, newUid)) parts[part].push(node);
    }, undefined);
  }
  return parts;
}

function items(engine: EngineValues, key: string): readonly PlainValue[] {
  const value = engine.value(key);
  if (Array.isArray(value)) return value as readonly PlainValue[];
  if (value !== null && typeof value === "object") {
    const names = Object.keys(value);
    if (names.length === 0) return [];
    return names; // Python walks over the names, and each fails as an item that is not an object.
  }
  const message = "A list of secrets is needed here; anything else fails.";
  throw new PodRefused("secret-not-an-object", message, engine.origin(key), key);
}

function readSecret(item: PlainValue, originAt: OriginAt, listName: string): Secret {
  const origin = originAt([]);
  if (item === null || typeof item !== "object" || Array.isArray(item)) {
    const message = `Each item of \`${listName}\` has to be an object with \`type\`, \`secret\` and, if needed, \`target\` and \`key\`.`;
    throw new PodRefused("secret-not-an-object", message, origin, listName);
  }
  const fields = item as Readonly<Record<string, PlainValue>>;
  const { type = null, target = null, secret = null, key = null } = fields;
  if (type !== "env" && type !== "volume") {
    throw new PodRefused("secret-bad-type", 'The `type` of a secret is "env" or "volume".', origin, listName);
  }
  if (target !== null && type === "env" && typeof target !== "string")
    throw wrongShape(origin, "text as `target`", listName);
  if (key !== null && target === null) {
    const message = "A secret with a `key` needs a `target`: the name of the variable.";
    throw new PodRefused("secret-key-without-target", message, origin, listName);
  }
  return { type, target: type === "env" ? upperCase(target) : target, secret, key, originAt };
}

function upperCase(target: PlainValue): PlainValue {
  return typeof target === "string" ? target.toUpperCase() : target;
}

type AddedPart = readonly [keyof SecretParts, MapNode];

function attach(secret: Secret, newUid: () => string): readonly AddedPart[] {
  const origin = secret.originAt([]);
  const name = part(secret, "secret");
  if (secret.type === "volume") return attachVolume(secret, newUid);
  if (secret.key === null) {
    const secretRef = model("SecretEnvSource", { name }, origin);
    return [["envFrom", model("EnvFromSource", { secretRef }, origin)]];
  }
  const secretKeyRef = model("SecretKeySelector", { key: part(secret, "key"), name }, origin);
  const valueFrom = model("EnvVarSource", { secretKeyRef }, origin);
  return [["env", model("EnvVar", { name: part(secret, "target"), valueFrom }, origin)]];
}

function attachVolume(secret: Secret, newUid: () => string): readonly AddedPart[] {
  const origin = secret.originAt([]);
  const name = scalar(`secretvol${newUid()}`, origin);
  if (secret.target === null) refuseMissing("mountPath", "volume mount of a secret (`target`)", origin);
  const source = model("SecretVolumeSource", { secretName: part(secret, "secret") }, origin);
  const mount = { mountPath: part(secret, "target"), name, readOnly: scalar(true, origin) };
  return [
    ["volumes", model("Volume", { name, secret: source }, origin)],
    ["volumeMounts", model("VolumeMount", mount, origin)],
  ];
}

function part(secret: Secret, name: "secret" | "target" | "key"): PodNode {
  return fromPlain(secret[name], secret.originAt, [name]);
}
