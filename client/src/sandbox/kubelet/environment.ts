import type { ConfigMap, KubeObject, Secret } from "../objects.ts";
import type { Container, EnvVar, KeyReference } from "../containerObjects.ts";
import type { Pod } from "../podObjects.ts";
import type { Store } from "../store/store.ts";
import { fieldText, resourceText } from "./podFields.ts";

/** Why a container cannot be created; its message goes into the pod's status and an event. */
export class ConfigError extends Error {}

/**
 * The environment of a container: `envFrom`, then `env`, with `$(NAME)` expanded (Kubernetes 1.34).
 *
 * @throws ConfigError when a secret, config map or key that is not optional is missing
 */
export function containerEnvironment(store: Store, pod: Pod, container: Container): Record<string, string> {
  const result: Record<string, string> = {};
  const namespace = pod.metadata.namespace ?? "";
  for (const source of container.envFrom ?? []) {
    const { prefix = "" } = source;
    const config = source.configMapRef && findConfigMap(store, namespace, source.configMapRef);
    const secret = source.secretRef && findSecret(store, namespace, source.secretRef);
    const values = { ...config?.data, ...(secret && decodeSecret(secret)) };
    for (const [key, value] of Object.entries(values)) {
      result[prefix + key] = value;
    }
  }
  for (const variable of container.env ?? []) {
    const value = variableValue(store, pod, container, variable, result);
    if (value !== undefined) {
      result[variable.name] = value;
    }
  }
  return result;
}

/** `$(NAME)` → its value; unknown names stay as they are, `$$` is a dollar. */
export function expand(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, inner: string, name: string | undefined) =>
    inner === "$" ? "$" : (environment[name ?? ""] ?? whole),
  );
}

function variableValue(
  store: Store,
  pod: Pod,
  container: Container,
  { value, valueFrom }: EnvVar,
  earlier: Readonly<Record<string, string>>,
): string | undefined {
  const namespace = pod.metadata.namespace ?? "";
  if (valueFrom?.configMapKeyRef) {
    const reference = valueFrom.configMapKeyRef;
    const config = findConfigMap(store, namespace, reference);
    return keyOf(config?.data, reference, config, "ConfigMap", namespace);
  }
  if (valueFrom?.secretKeyRef) {
    const reference = valueFrom.secretKeyRef;
    const secret = findSecret(store, namespace, reference);
    return keyOf(secret && decodeSecret(secret), reference, secret, "Secret", namespace);
  }
  if (valueFrom?.fieldRef) {
    return fieldText(pod, valueFrom.fieldRef.fieldPath);
  }
  if (valueFrom?.resourceFieldRef) {
    return resourceText(store, pod, container, valueFrom.resourceFieldRef);
  }
  return expand(value ?? "", earlier);
}

function keyOf(
  data: Readonly<Record<string, string>> | undefined,
  { key, name = "", optional }: KeyReference,
  object: KubeObject | undefined,
  kind: string,
  namespace: string,
): string | undefined {
  const value = data?.[key];
  if (value === undefined && object && optional !== true) {
    throw new ConfigError(`couldn't find key ${key} in ${kind} ${namespace}/${name}`);
  }
  return value;
}

interface Reference {
  readonly name?: string;
  readonly optional?: boolean;
}

/** @throws ConfigError */
export function findConfigMap(
  store: Store,
  namespace: string,
  { name = "", optional }: Reference,
): ConfigMap | undefined {
  const found = store.get("configmaps", namespace, name);
  if (!found && optional !== true) {
    throw new ConfigError(`configmap "${name}" not found`);
  }
  return found;
}

/** @throws ConfigError */
export function findSecret(store: Store, namespace: string, { name = "", optional }: Reference): Secret | undefined {
  const found = store.get("secrets", namespace, name);
  if (!found && optional !== true) {
    throw new ConfigError(`secret "${name}" not found`);
  }
  return found;
}

export function decodeSecret({ data = {} }: Secret): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]));
}
