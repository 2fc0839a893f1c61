import { t } from "../../l10n.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { missingObject } from "./containerConfig.ts";
import { firstSentence } from "./words.ts";

/** Volumes that cannot be attached or mounted: only events tell. What names its reason comes before what only took too long. */
export function volumeCauses(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  if (hasStarted(pod)) return [];
  const failures = events.filter(({ reason = "" }) => FAILURES.has(reason));
  const causes = failures.map(({ reason, message = "" }) =>
    mountCause(message, [reason, message].filter(Boolean).join(": ")),
  );
  const exact = causes.filter(({ id }) => id !== "volume-not-mounted");
  const inWords = causes.filter(({ id, evidence }) => id === "volume-not-mounted" && !TIMED_OUT.test(evidence));
  const known = [...exact, ...inWords];
  return known.length > 0 ? known : causes;
}

/** Reasons of the kubelet and of the attach controller (Kubernetes 1.34). */
const FAILURES: ReadonlySet<string> = new Set([
  ...["FailedMount", "FailedAttachVolume", "FailedMapVolume", "VolumePermissionChangeInProgress"],
]);

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
    pattern: /hostPath type check failed: (\S+) is not a (\w+)/,
    tell: ([, path = "", kind = ""]) => ({
      id: "volume-not-mounted",
      sentence: t("The node has no {1} {0}, which the pod mounts (hostPath).", path, kind),
      key: "volumes",
      hint: t("Create it on the nodes, or set its type to DirectoryOrCreate."),
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
    pattern: /access denied by server|permission denied/i,
    tell: (_, volume) => ({
      id: "volume-not-mounted",
      sentence: t('The storage server does not let the node mount the volume "{0}".', volume),
      key: "volumes",
      hint: t("Its server must allow the nodes' addresses, or its secret be right."),
    }),
  },
  {
    pattern: TIMED_OUT,
    tell: ({ input }) => ({
      id: "volume-not-mounted",
      sentence: t(
        "Volumes of the pod are not mounted in time: {0}.",
        /unmounted volumes=\[([^\]]*)\]/.exec(input)?.[1] ?? "",
      ),
      key: "volumes",
      hint: t("Check `volumes` and `volume_mounts`, and that the volume is not in use on another node."),
    }),
  },
];

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
