import type { Check, Secured, SecuredContainer, VersionedCheck } from "./secured.ts";
import { containersOf, containerWords, distinct, namesOf, plural, quoted, setters } from "./secured.ts";

const escalation: Check = (pod) => {
  const names = namesOf(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (names.length === 0) return undefined;
  return {
    reason: "allowPrivilegeEscalation != false",
    detail: `${containerWords(names)} must set securityContext.allowPrivilegeEscalation=false`,
  };
};

const capabilities: Check = (pod) => {
  const addedOf = ({ securityContext }: SecuredContainer): string[] =>
    (securityContext?.capabilities?.add ?? []).filter((one) => one !== "NET_BIND_SERVICE");
  const keeping = namesOf(pod, ({ securityContext }) => !securityContext?.capabilities?.drop?.includes("ALL"));
  const adding = namesOf(pod, (container) => addedOf(container).length > 0);
  const added = quoted(distinct(containersOf(pod).flatMap(addedOf)));
  const words = [
    ...(keeping.length > 0 ? [`${containerWords(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [`${containerWords(adding)} must not include ${added} in securityContext.capabilities.add`]
      : []),
  ];
  return words.length === 0 ? undefined : { reason: "unrestricted capabilities", detail: words.join("; ") };
};

const VOLUMES = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

const volumes: Check = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter((volume) => !VOLUMES.some((kind) => kind in volume));
  if (bad.length === 0) return undefined;
  const names = bad.map(({ name }) => name);
  const types = distinct(bad.map((volume) => Object.keys(volume).find((key) => key !== "name") ?? "unknown"));
  const use = `${plural("uses", "use", names)} ${plural("restricted volume type", "restricted volume types", types)}`;
  return {
    reason: "restricted volume types",
    detail: `${plural("volume", "volumes", names)} ${quoted(names)} ${use} ${quoted(types)}`,
  };
};

const runAsNonRoot: Check = (pod) => {
  const reason = "runAsNonRoot != true";
  const ofPod = pod.spec.securityContext?.runAsNonRoot;
  const who = setters(
    ofPod === false,
    namesOf(pod, ({ securityContext }) => securityContext?.runAsNonRoot === false),
  );
  if (who !== "") return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const silent = namesOf(pod, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (ofPod === true || silent.length === 0) return undefined;
  return { reason, detail: `pod or ${containerWords(silent)} must set securityContext.runAsNonRoot=true` };
};

const runAsUser: Check = (pod) => {
  const who = setters(
    pod.spec.securityContext?.runAsUser === 0,
    namesOf(pod, ({ securityContext }) => securityContext?.runAsUser === 0),
  );
  return who === "" ? undefined : { reason: "runAsUser=0", detail: `${who} must not set runAsUser=0` };
};

const seccomp: Check = (pod) => {
  const reason = "seccompProfile";
  const isGood = (type: string): boolean => ["RuntimeDefault", "Localhost"].includes(type);
  const ofPod = pod.spec.securityContext?.seccompProfile?.type;
  const typeOf = ({ securityContext }: SecuredContainer): string | undefined => securityContext?.seccompProfile?.type;
  const isBad = (type: string | undefined): boolean => type !== undefined && !isGood(type);
  const who = setters(
    isBad(ofPod),
    namesOf(pod, (container) => isBad(typeOf(container))),
  );
  if (who !== "") {
    const types = quoted(distinct([ofPod, ...containersOf(pod).map(typeOf)].filter(isBad)));
    return { reason, detail: `${who} must not set securityContext.seccompProfile.type to ${types}` };
  }
  const silent = namesOf(pod, (container) => typeOf(container) === undefined);
  if (ofPod !== undefined || silent.length === 0) return undefined;
  const must = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return { reason, detail: `pod or ${containerWords(silent)} ${must}` };
};

const isWindows = ({ spec }: Secured): boolean => spec.os?.name === "windows";
/** Pods of Windows have nothing of the kind. */
const butOfWindows =
  (check: Check): Check =>
  (pod) =>
    isWindows(pod) ? undefined : check(pod);

/** What the level `restricted` asks beyond `baseline`, in the order in which it is told (Kubernetes 1.34). */
export const RESTRICTED: readonly VersionedCheck[] = [
  { name: "allowPrivilegeEscalation", since: 8, check: escalation },
  { name: "allowPrivilegeEscalation", since: 25, check: butOfWindows(escalation) },
  { name: "capabilities", since: 22, check: capabilities },
  { name: "capabilities", since: 25, check: butOfWindows(capabilities) },
  { name: "restrictedVolumes", since: 0, check: volumes },
  { name: "runAsNonRoot", since: 0, check: runAsNonRoot },
  { name: "runAsUser", since: 23, check: runAsUser },
  { name: "seccompProfile", since: 19, check: seccomp },
  { name: "seccompProfile", since: 25, check: butOfWindows(seccomp) },
];

/** Checks of `baseline` in whose place others of `restricted` come: by name, or by these names. */
export const INSTEAD: Readonly<Record<string, string>> = { hostPathVolumes: "restrictedVolumes" };
