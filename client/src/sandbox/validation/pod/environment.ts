import type { StatusCause } from "../../api/status.ts";
import { invalidAs, invalidValue, required } from "../causes.ts";
import { dataKey, dnsSubdomain, variableName } from "../names.ts";
import type { FieldReference, ResourceReference } from "./references.ts";
import { checkFieldReference, checkResourceReference } from "./references.ts";

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: ValueSource;
}

interface ValueSource {
  readonly fieldRef?: FieldReference;
  readonly resourceFieldRef?: ResourceReference;
  readonly configMapKeyRef?: KeyReference;
  readonly secretKeyRef?: KeyReference;
}

interface KeyReference {
  readonly name?: string;
  readonly key: string;
}

interface VariablesSource {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string };
  readonly secretRef?: { readonly name?: string };
}

const FIELDS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** What the API server would refuse in `env` (Kubernetes 1.34). */
export function checkVariables(variables: readonly Variable[], field: string): StatusCause[] {
  return variables.flatMap((variable, index) => {
    const at = `${field}[${index}]`;
    const { name } = variable;
    const ofName = name === "" ? [required(`${at}.name`)] : invalidAs(`${at}.name`, name, variableName(name));
    return [...ofName, ...checkValueSource(variable, `${at}.valueFrom`)];
  });
}

function checkValueSource({ value = "", valueFrom }: Variable, field: string): StatusCause[] {
  if (!valueFrom) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  const causes = [
    ...(fieldRef ? checkFieldReference(fieldRef, FIELDS, `${field}.fieldRef`) : []),
    ...(resourceFieldRef ? checkResourceReference(resourceFieldRef, false, `${field}.resourceFieldRef`) : []),
    ...(configMapKeyRef ? checkKeyReference(configMapKeyRef, `${field}.configMapKeyRef`) : []),
    ...(secretKeyRef ? checkKeyReference(secretKeyRef, `${field}.secretKeyRef`) : []),
  ];
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter((one) => one !== undefined);
  const why =
    sources.length === 0
      ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
      : value !== ""
        ? "may not be specified when `value` is not empty"
        : sources.length > 1
          ? "may not have more than one field specified at a time"
          : undefined;
  return why === undefined ? causes : [...causes, invalidValue(field, "", why)];
}

function checkKeyReference({ name = "", key }: KeyReference, field: string): StatusCause[] {
  const ofKey = key === "" ? [required(`${field}.key`)] : invalidAs(`${field}.key`, key, dataKey(key));
  return [...invalidAs(`${field}.name`, name, dnsSubdomain(name)), ...ofKey];
}

/** What the API server would refuse in `envFrom` (Kubernetes 1.34). */
export function checkVariablesSources(sources: readonly VariablesSource[], field: string): StatusCause[] {
  return sources.flatMap(({ prefix = "", configMapRef, secretRef }, index) => {
    const at = `${field}[${index}]`;
    const given = Object.entries({ configMapRef, secretRef }).flatMap(([kind, one]) => (one ? [{ kind, ...one }] : []));
    const causes = prefix === "" ? [] : invalidAs(`${at}.prefix`, prefix, variableName(prefix));
    for (const { kind, name = "" } of given) {
      // A name that ends in a hyphen passes here: it is looked at as the beginning of one.
      const shown = name.replace(/-$/, "a");
      const problems = dnsSubdomain(shown);
      causes.push(
        ...(name === "" ? [required(`${at}.${kind}.name`)] : invalidAs(`${at}.${kind}.name`, name, problems)),
      );
    }
    if (given.length === 0) causes.push(invalidValue(field, "", "must specify one of: `configMapRef` or `secretRef`"));
    if (given.length > 1) causes.push(invalidValue(field, "", "may not have more than one field specified at a time"));
    return causes;
  });
}
