import { t } from "../../l10n.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import { hasStarted, isSetUp } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { missingObject } from "./containerConfig.ts";
import { moreMemory } from "./containerStart.ts";
import { firstSentence } from "./words.ts";

/** Volumes that cannot be attached or mounted: only events tell. What names its reason comes before what only took too long. */
export function volumeCauses(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  if (hasStarted(pod) || isSetUp(pod)) return [];
  const failures = lastOfEach(events.filter(({ reason = "" }) => FAILURES.has(reason)));
  const causes = failures.map(({ reason, message = "" }) =>
    withLimit(pod, withObject(pod, mountCause(message, [reason, message].filter(Boolean).join(": ")))),
  );
  const named = causes.filter(({ id }) => id !== "volume-not-mounted");
  const read = named.filter(({ evidence }) => !UNREAD.test(evidence));
  const exact = read.length > 0 ? read : named;
  const inWords = causes.filter(
    ({ id, evidence }) => id === "volume-not-mounted" && (!TIMED_OUT.test(evidence) || PROCESSED.test(evidence)),
  );
  const known = [...exact, ...inWords];
  return known.length > 0 ? known : causes;
}

/** A message about a key that is missing tells the volume, and not the object that lacks it. */
function withObject({ spec }: Pod, cause: Cause): Cause {
  const [, volume, name] = /for volume "([^"]+)".*references non-existent \w+ key: (\S+)/.exec(cause.evidence) ?? [];
  if (volume === undefined || name === undefined) return cause;
  const found = (spec?.volumes ?? []).find((one) => one.name === volume);
  const kind = cause.id === "secret-key-missing" ? "secrets" : "configmaps";
  const [projected, ...others] = (found?.projected?.sources ?? []).flatMap(
    ({ secret, configMap }) => (kind === "secrets" ? secret?.name : configMap?.name) ?? [],
  );
  const own = kind === "secrets" ? found?.secret?.secretName : found?.configMap?.name;
  const of = own ?? (others.length === 0 ? projected : undefined);
  return of === undefined ? cause : { ...cause, missing: { kind, name, of } };
}

/** A message about a volume in memory does not tell how much there may be. */
function withLimit({ spec }: Pod, cause: Cause): Cause {
  const limit = spec?.containers?.[0]?.resources?.limits?.memory;
  if (cause.id !== "out-of-memory" || limit === undefined) return cause;
  const sentence = t(
    "The pod's memory limit of {0} is so small that not even the token of its service account fits in.",
    limit,
  );
  return { ...cause, sentence, fix: moreMemory(limit) };
}

/** A node tries again and again, and may meet another failure each time: of one volume the last one counts. */
function lastOfEach(events: readonly ClusterEvent[]): readonly ClusterEvent[] {
  const last = new Map<string, ClusterEvent>();
  for (const event of events) {
    const { message = "" } = event;
    last.set(UNREAD.test(message) ? "unread" : (/for volume "([^"]+)"/.exec(message)?.[1] ?? message), event);
  }
  return [...last.values()];
}

/** Reasons of the kubelet and of the attach controller (Kubernetes 1.34). */
const FAILURES: ReadonlySet<string> = new Set([
  ...["FailedMount", "FailedAttachVolume", "FailedMapVolume", "VolumePermissionChangeInProgress"],
]);

/** What is missing may not have been looked for yet. */
const UNREAD = /failed to sync (?:secret|configmap) cache/;
/** It has not only taken too long: the message says why. */
const PROCESSED = /failed to process volumes=\[[^\]]/;
const TIMED_OUT = /Unable to (?:attach or )?mount volumes/;

interface Rule {
  /** In the words of the kubelet, the attach controller and CSI drivers (Kubernetes 1.19 to 1.34). */
  readonly pattern: RegExp;
  readonly tell: (match: RegExpExecArray, volume: string) => Omit<Cause, "severity" | "evidence"> & Partial<Cause>;
}

const RULES: readonly Rule[] = [
  {
    pattern: /Setting volume ownership for (\S+) is taking longer than expected/,
    tell: () => ({
      id: "volume-not-mounted",
      severity: "warning",
      sentence: t("The node changes the group of many files of a volume (fsGroup) before the pod may have it."),
      key: "security_context",
      hint: t("That lasts with many files: set fsGroupChangePolicy to OnRootMismatch in security_context."),
    }),
  },
  {
    pattern: /persistentvolumeclaims? "([^"]+)" not found/i,
    tell: ([, name = ""]) => ({
      id: "volume-claim-missing",
      missing: { kind: "persistentvolumeclaims", name },
      sentence: t('The volume claim "{0}" is not in the pod\'s namespace.', name),
      key: "volumes",
      hint: t("Create the claim, or change `volumes`."),
    }),
  },
  {
    pattern: /serviceaccounts? "([^"]+)" not found/i,
    tell: ([, name = ""]) => ({
      id: "service-account",
      missing: { kind: "serviceaccounts", name },
      sentence: t('The service account "{0}" is not in the pod\'s namespace.', name),
      key: "service_account_name",
      hint: t("Create it there, or change service_account_name."),
    }),
  },
  {
    pattern: /Multi-Attach error[^]*?(?:used by pod\(s\) (.+))?$/,
    tell: ([, pods], volume) => ({
      id: "volume-in-use",
      sentence:
        pods === undefined
          ? t('The volume "{0}" is attached to another node, and can be at one only.', volume)
          : t('The volume "{0}" is in use on another node, by {1}.', volume, pods),
      key: "volumes",
      hint: t("Wait until it is free, or take a claim that several nodes may use (ReadWriteMany)."),
    }),
  },
  {
    pattern: /maximum number of (?:attached )?(?:disks|volumes)|attachment limit|AttachmentLimitExceeded/i,
    tell: (_, volume) => ({
      id: "volume-limit",
      sentence: t('The node has as many volumes as it can: "{0}" cannot be attached.', volume),
      key: "volumes",
      hint: t("Wait until other pods have ended, or mount fewer volumes."),
    }),
  },
  {
    // Volumes in memory are as big as the pod's memory limit.
    pattern: /for volume "kube-api-access-[^"]*"[^]*no space left on device/,
    tell: () => ({
      id: "out-of-memory",
      sentence: t("The pod's memory limit is so small that not even the token of its service account fits in."),
      key: "limit_memory",
      hint: t("Raise limit_memory; a DBND driver alone needs about 256Mi."),
    }),
  },
  {
    pattern: /unknown filesystem type '?(\w+)|need a \/sbin\/mount\.<?(\w+)>? helper/,
    tell: ([, kind, other = ""], volume) => ({
      id: "volume-not-mounted",
      sentence: t(
        'The node cannot mount volumes of the kind {0}, such as "{1}": it lacks the program.',
        kind ?? other,
        volume,
      ),
      key: "volumes",
      hint: t("Choose nodes that have it, or have it installed on the nodes."),
    }),
  },
  {
    pattern: /executable file not found in \$PATH/,
    tell: (_, volume) => ({
      id: "volume-not-mounted",
      sentence: t('The node lacks the program that mounts the volume "{0}".', volume),
      key: "volumes",
      hint: t("Choose nodes that have it, or have it installed on the nodes."),
    }),
  },
  {
    pattern: /waiting for external-attacher of (\S+) CSI driver/,
    tell: ([, driver = ""], volume) => ({
      id: "volume-not-mounted",
      sentence: t('Nobody attaches the volume "{0}" to the node: the driver {1} does not answer.', volume, driver),
      key: "volumes",
      hint: t("Does the cluster have that driver? Otherwise take another claim in `volumes`."),
    }),
  },
  {
    pattern: /path "([^"]+)" does not exist/,
    tell: ([, path = ""], volume) => ({
      id: "volume-not-mounted",
      sentence: t('The node has no folder {0}, which the volume "{1}" is on.', path, volume),
      key: "volumes",
      hint: t("Create it on the node, or take another claim in `volumes`."),
    }),
  },
  {
    pattern: /hostPath type check failed: (\S+) is not an? (\w+(?: device)?)/,
    tell: ([, path = "", kind = ""]) => ({
      id: "volume-not-mounted",
      sentence: t("The node has no {1} {0}, which the pod mounts (hostPath).", path, kind),
      key: "volumes",
      hint:
        kind === "directory"
          ? t("Create it on the nodes, or set its type to DirectoryOrCreate.")
          : kind === "file"
            ? t("Create it on the nodes, or set its type to FileOrCreate.")
            : t("Correct the path in `volumes`, or choose nodes that have it."),
    }),
  },
  {
    pattern: /driver name (\S+) not found in the list of registered CSI drivers/,
    tell: ([, driver = ""], volume) => ({
      id: "volume-not-mounted",
      sentence: t('The node has no driver {0} for the volume "{1}".', driver, volume),
      key: "volumes",
      hint: t("It may still start on a new node; otherwise choose nodes that have it."),
    }),
  },
  {
    pattern: /: mkdir (\/[^:]+): (?!no space left)([^\n]+)/,
    tell: ([, path = "", why = ""], volume) => ({
      id: "volume-not-mounted",
      sentence: why.startsWith("read-only")
        ? t('The node cannot make the folder {0} for the volume "{1}": its disk is read-only there.', path, volume)
        : t('The node cannot make the folder {0} for the volume "{1}": its path does not allow that.', path, volume),
      key: "volumes",
      hint: t("Name another path of the node, or take another kind of volume, such as a claim."),
    }),
  },
  {
    pattern: /: container (\S+) not found/,
    tell: ([, container = ""], volume) => ({
      id: "volume-not-mounted",
      sentence: t(
        'The volume "{0}" has amounts of the container "{1}" (resourceFieldRef), which the pod does not have.',
        volume,
        container,
      ),
      key: "volumes",
      hint: t("Correct containerName of its items."),
    }),
  },
  {
    pattern: /access denied by server|permission denied/i,
    tell: (_, volume) => ({
      id: "volume-not-mounted",
      sentence: t('The storage server does not let the node mount the volume "{0}".', volume),
      key: "volumes",
      hint: t("Its server must allow the nodes' addresses, or its secret be right."),
    }),
  },
  {
    pattern: /git-repo volume plugin has been disabled/,
    tell: (_, volume) => ({
      id: "volume-not-mounted",
      sentence: t('The cluster does not fill volumes from git any more, such as "{0}" (gitRepo).', volume),
      key: "volumes",
      hint: t("Let an init container clone the repository into an emptyDir."),
    }),
  },
  {
    pattern: /volume (\S+) has volumeMode (Block|Filesystem), but is specified in volume(?:Mounts|Devices)/,
    tell: ([, volume = "", mode]) => ({
      id: "volume-not-mounted",
      ...(mode === "Block"
        ? {
            sentence: t('The volume "{0}" is a raw disk (volumeMode Block), and is mounted as a folder.', volume),
            key: "volume_mounts",
            hint: t("Name it in volumeDevices of pod_yaml, or take a claim with volumeMode Filesystem."),
          }
        : {
            sentence: t('The volume "{0}" is a file system, and is asked for as a raw disk (volumeDevices).', volume),
            key: "pod_yaml",
            hint: t("Name it in volumeMounts, or take a claim with volumeMode Block."),
          }),
    }),
  },
  {
    pattern: /for volume "([^"]+)" err=no volume plugin matched/,
    tell: ([, volume = ""]) => ({
      id: "volume-not-mounted",
      sentence: t('The node has nothing that mounts volumes of the kind of "{0}".', volume),
      key: "volumes",
      hint: t("Choose nodes that have it, or take another kind of volume, such as a claim."),
    }),
  },
  {
    pattern: /failed to process volumes=\[([^\]]+)\]: ([^\n]+)/,
    tell: ([, volumes = "", why = ""]) => ({
      id: "volume-not-mounted",
      sentence: t('The volume "{0}" cannot be mounted: {1}.', volumes, firstSentence(why)),
      key: "volumes",
      hint: t("Check `volumes` and `volume_mounts`, and that the volume is not in use on another node."),
    }),
  },
  {
    pattern: TIMED_OUT,
    tell: ({ input }) => ({
      id: "volume-not-mounted",
      sentence: t("Volumes of the pod are not mounted in time: {0}.", late(input)),
      key: "volumes",
      hint: t("Check `volumes` and `volume_mounts`, and that the volume is not in use on another node."),
    }),
  },
];

/** The token that each pod has only waits for the others. */
function late(message: string): string {
  const all = (/unmounted volumes=\[([^\]]*)\]/.exec(message)?.[1] ?? "").split(" ");
  const own = all.filter((name) => !name.startsWith("kube-api-access-"));
  return (own.length > 0 ? own : all).join(", ");
}

function mountCause(message: string, evidence: string): Cause {
  const missing = missingObject(message, evidence);
  if (missing?.id === "config-map-missing") {
    return { ...missing, key: "volumes", hint: t("Create it there, or change `volumes`.") };
  }
  if (missing) return missing;
  const volume = /for volume "([^"]+)"/.exec(message)?.[1] ?? "";
  for (const { pattern, tell } of RULES) {
    const match = pattern.exec(message);
    if (match) return { severity: "error", evidence, ...tell(match, volume) };
  }
  const said = firstSentence(message.replace(/^.*?for volume "[^"]+"\s*:\s*/, ""));
  return {
    id: "volume-not-mounted",
    severity: "error",
    sentence:
      volume === ""
        ? t("A volume of the pod cannot be mounted: {0}.", said)
        : t('The volume "{0}" cannot be mounted: {1}.', volume, said),
    evidence,
    key: "volumes",
    hint: t("Check `volumes` and `volume_mounts`, and that the volume is not in use on another node."),
  };
}
