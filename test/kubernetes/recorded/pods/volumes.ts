import type { OddField } from "../oddValues.ts";

const VOLUME = "spec.volumes[0]";
const v = (source: object, name: unknown = "data"): object => ({ name, ...source });

/** Volumes of a pod. */
export const VOLUMES: readonly OddField[] = [
  [
    "spec.volumes",
    [v({ emptyDir: {} })],
    [v({})],
    [{ emptyDir: {} }],
    [v({ emptyDir: {} }, "A_b")],
    [v({ emptyDir: {} }), v({ emptyDir: {} })],
    "x",
  ],
  [
    "spec.volumes",
    [v({ emptyDir: {}, hostPath: { path: "/" } })],
    [v({ secret: { secretName: "s" }, configMap: { name: "c" } })],
    [v({ unknown: {} })],
  ],
  [
    VOLUME,
    v({ emptyDir: { medium: "Memory", sizeLimit: "1Gi" } }),
    v({ emptyDir: { sizeLimit: "-1" } }),
    v({ emptyDir: { medium: "Tape" } }),
  ],
  [
    VOLUME,
    v({ secret: {} }),
    v({ secret: { secretName: "s" } }),
    v({ secret: { secretName: "s", defaultMode: 1000 } }),
    v({ secret: { secretName: "S_" } }),
  ],
  [
    VOLUME,
    v({ secret: { secretName: "s", items: [{ key: "k", path: "p" }] } }),
    v({ secret: { secretName: "s", items: [{ key: "k" }] } }),
  ],
  [
    VOLUME,
    v({ secret: { secretName: "s", items: [{ key: "", path: "/abs" }] } }),
    v({ secret: { secretName: "s", items: [{ key: "k", path: "../x" }] } }),
  ],
  [
    VOLUME,
    v({ secret: { secretName: "s", items: [{ key: "k", path: "..x" }] } }),
    v({ secret: { secretName: "s", items: [{ key: "k", path: "p", mode: 9999 }] } }),
  ],
  [
    VOLUME,
    v({ configMap: {} }),
    v({ configMap: { name: "c" } }),
    v({ configMap: { name: "c", defaultMode: -1 } }),
    v({ configMap: { name: "c", items: [{}] } }),
  ],
  [
    VOLUME,
    v({ hostPath: {} }),
    v({ hostPath: { path: "/tmp" } }),
    v({ hostPath: { path: "a/../b" } }),
    v({ hostPath: { path: "/x", type: "Folder" } }),
  ],
  [
    VOLUME,
    v({ persistentVolumeClaim: {} }),
    v({ persistentVolumeClaim: { claimName: "c", readOnly: true } }),
    v({ nfs: { server: "s", path: "/x" } }),
    v({ nfs: {} }),
  ],
  [
    VOLUME,
    v({ downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } }),
    v({ downwardAPI: { items: [{ path: "a" }] } }),
  ],
  [
    VOLUME,
    v({ downwardAPI: { items: [{ path: "a", fieldRef: { fieldPath: "spec.nodeName" } }] } }),
    v({ downwardAPI: {} }),
    v({ downwardAPI: { defaultMode: 1000 } }),
  ],
  [
    VOLUME,
    v({ downwardAPI: { items: [{ path: "a", resourceFieldRef: { resource: "limits.cpu" } }] } }),
    v({ downwardAPI: { items: [{}] } }),
  ],
  [
    VOLUME,
    v({ projected: { sources: [{ secret: { name: "s" } }, { configMap: { name: "c" } }] } }),
    v({ projected: {} }),
    v({ projected: { sources: [{}] } }),
  ],
  [
    VOLUME,
    v({ projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }),
    v({ projected: { sources: [{ serviceAccountToken: { path: "" } }] } }),
  ],
  [
    VOLUME,
    v({ projected: { sources: [{ serviceAccountToken: { path: "t", expirationSeconds: 60 } }] } }),
    v({ projected: { sources: [{ secret: {} }] } }),
  ],
  [
    VOLUME,
    v({
      projected: {
        sources: [{ downwardAPI: { items: [{ path: "n", fieldRef: { fieldPath: "metadata.namespace" } }] } }],
      },
    }),
  ],
  [
    VOLUME,
    v({
      projected: {
        sources: [
          { secret: { name: "s", items: [{ key: "a", path: "p" }] } },
          { configMap: { name: "c", items: [{ key: "b", path: "p" }] } },
        ],
      },
    }),
  ],
  [VOLUME, v({ csi: { driver: "d.e" } }), v({ csi: {} }), v({ ephemeral: {} }), v({ gitRepo: { repository: "r" } })],
  [
    VOLUME,
    v({
      ephemeral: {
        volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
      },
    }),
  ],
];

/** A pod with a volume, so that containers have something to mount. */
export const WITH_VOLUME = { path: "spec.volumes", value: [v({ emptyDir: {} })] };

const MOUNTS = "spec.containers[0].volumeMounts";
const m = (more: object): object => ({ name: "data", mountPath: "/data", ...more });

/** Mounts of the volume of `WITH_VOLUME`. */
export const VOLUME_MOUNTS: readonly OddField[] = [
  [
    MOUNTS,
    [m({})],
    [m({ name: "other" })],
    [m({ name: "" })],
    [{}],
    [m({ mountPath: "" })],
    [m({}), m({})],
    [m({ mountPath: "rel" })],
    [m({ mountPath: "a:b" })],
  ],
  [
    MOUNTS,
    [m({ subPath: "a" })],
    [m({ subPath: "../a" })],
    [m({ subPath: "/a" })],
    [m({ subPathExpr: "$(A)" })],
    [m({ subPath: "a", subPathExpr: "b" })],
  ],
  [
    MOUNTS,
    [m({ mountPropagation: "Bidirectional" })],
    [m({ mountPropagation: "Some" })],
    [m({ mountPropagation: "None" })],
    [m({ readOnly: true })],
  ],
  [MOUNTS, [m({ recursiveReadOnly: "Enabled" })], [m({ recursiveReadOnly: "Maybe" })], [m({ readOnly: "yes" })], "x"],
  ["spec.containers[0].volumeDevices", [{ name: "data", devicePath: "/dev/x" }], [{}]],
];
