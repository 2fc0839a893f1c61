import type { StatusCause } from "../../api/status.ts";
import type { KubeObject } from "../../objects.ts";
import { invalidAs, oneOf, required } from "../causes.ts";
import { dnsLabel, qualifiedName } from "../names.ts";

interface RuntimeClass extends KubeObject {
  readonly handler?: string;
}

interface StorageClass extends KubeObject {
  readonly provisioner?: string;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
}

/** What the API server would refuse in classes of nodes' runtimes and of storage (Kubernetes 1.34). */
export function checkRuntimeClass({ handler = "" }: RuntimeClass): StatusCause[] {
  return invalidAs("handler", handler, dnsLabel(handler));
}

export function checkStorageClass({ provisioner = "", ...more }: StorageClass): StatusCause[] {
  const named = provisioner.toLowerCase();
  return [
    ...(provisioner === "" ? [required("provisioner")] : invalidAs("provisioner", provisioner, qualifiedName(named))),
    ...oneOf("reclaimPolicy", more.reclaimPolicy, ["Delete", "Retain"]),
    ...oneOf("volumeBindingMode", more.volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]),
  ];
}
