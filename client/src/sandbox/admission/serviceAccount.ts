import { randomInt } from "node:crypto";
import type { Container, Volume } from "../containerObjects.ts";
import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import type { Store } from "../store/store.ts";

const TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
const PREFIX = "kube-api-access-";
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

interface Account extends KubeObject {
  readonly automountServiceAccountToken?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
}

type AccountPod = Pod["spec"] & {
  readonly automountServiceAccountToken?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
};

/** Why a pod's service account is refused, as the API server words it; undefined where it is there (Kubernetes 1.34). */
export function accountRefusal(store: Store, pod: Pod): string | undefined {
  const { namespace = "" } = pod.metadata;
  const name = pod.spec.serviceAccountName ?? "default";
  return store.get("serviceaccounts", namespace, name)
    ? undefined
    : `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
}

/** The pod with what its service account brings along: a token in each container, and secrets for images. */
export function withAccount(store: Store, pod: Pod): Pod {
  const { serviceAccountName = "default" } = pod.spec;
  const spec: AccountPod = { ...pod.spec, serviceAccountName, ...{ serviceAccount: serviceAccountName } };
  const account: Account | undefined = store.get("serviceaccounts", pod.metadata.namespace, serviceAccountName);
  const secrets = (spec.imagePullSecrets ?? []).length > 0 ? undefined : account?.imagePullSecrets;
  const wantsToken = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
  const filled = { ...spec, ...(secrets && secrets.length > 0 && { imagePullSecrets: secrets }) };
  return { ...pod, spec: wantsToken ? withToken(filled) : filled };
}

function withToken(spec: AccountPod): AccountPod {
  const lacks = (container: Container): boolean =>
    !(container.volumeMounts ?? []).some(({ mountPath }) => mountPath === TOKEN_PATH);
  if (![...spec.containers, ...(spec.initContainers ?? [])].some(lacks)) return spec;
  const { volumes = [] } = spec;
  const found = volumes.find(({ name, projected }) => name.startsWith(PREFIX) && projected !== undefined);
  const volume = found ?? tokenVolume();
  const mount = { name: volume.name, readOnly: true, mountPath: TOKEN_PATH };
  const mounted = (container: Container): Container =>
    lacks(container) ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] } : container;
  return {
    ...spec,
    volumes: found ? volumes : [...volumes, volume],
    ...(spec.initContainers && { initContainers: spec.initContainers.map(mounted) }),
    containers: spec.containers.map(mounted),
  };
}

function tokenVolume(): Volume {
  const suffix = Array.from({ length: 5 }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join("");
  const namespace = { path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } };
  return {
    name: `${PREFIX}${suffix}`,
    projected: {
      sources: [
        // A little more than an hour, by which the API server knows that nobody chose the time.
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        { downwardAPI: { items: [namespace] } },
      ],
      defaultMode: 420,
    },
  };
}
