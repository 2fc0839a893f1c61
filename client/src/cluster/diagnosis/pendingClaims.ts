import { t } from "../../l10n.ts";
import type { ClaimSight } from "../facts/podClaims.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import type { Cause } from "./cause.ts";
import { firstSentence } from "./words.ts";

type Told = Omit<Cause, "evidence" | "severity" | "key"> & Partial<Pick<Cause, "severity" | "key">>;

interface Rule {
  /** Reason of the claim's event (Kubernetes 1.34, persistent volume controller; provisioners of CSI drivers). */
  readonly reason: string;
  readonly pattern?: RegExp;
  readonly tell: (match: RegExpExecArray, claim: string, className: string) => Told;
}

const RULES: readonly Rule[] = [
  {
    reason: "ProvisioningFailed",
    pattern: /storageclass\S* "([^"]+)" not found/i,
    tell: ([, name = ""], claim) => classMissing(claim, name),
  },
  {
    reason: "ProvisioningFailed",
    tell: ({ input }, claim, className) => ({
      id: "volume-claim-unbound",
      sentence:
        className === ""
          ? t('The volume of the claim "{0}" cannot be made: {1}.', claim, provisionerSays(input))
          : t(
              'The storage class "{0}" cannot make the volume of the claim "{1}": {2}.',
              className,
              claim,
              provisionerSays(input),
            ),
      hint: t("Change the claim, or take another one in `volumes`; its provisioner tries again meanwhile."),
    }),
  },
  {
    reason: "FailedBinding",
    pattern: /no storage class is set/,
    tell: (_, claim) => ({
      id: "volume-claim-unbound",
      sentence: t(
        'The volume claim "{0}" names no storage class, the cluster has no default one, and none of its volumes fits.',
        claim,
      ),
      hint: t("Name a storage class in the claim, or take another claim in `volumes`."),
    }),
  },
  {
    reason: "FailedBinding",
    pattern: /volume "([^"]+)" already bound to a different claim/,
    tell: ([, volume = ""], claim) => ({
      id: "volume-claim-unbound",
      sentence: t('The volume "{0}", which the claim "{1}" names, belongs to another claim.', volume, claim),
      hint: t("Name a free volume in the claim, or take another claim in `volumes`."),
    }),
  },
  {
    reason: "VolumeMismatch",
    pattern: /requested volume "([^"]+)": ([^]*)/,
    tell: ([, volume = "", why = ""], claim) => ({
      id: "volume-claim-unbound",
      sentence: t(
        'The volume "{0}", which the claim "{1}" names, does not suit it: {2}.',
        volume,
        claim,
        firstSentence(why),
      ),
      hint: t("Correct size, access mode or storage class of the claim, or take another claim in `volumes`."),
    }),
  },
  {
    reason: "FailedBinding",
    tell: ({ input }, claim) => ({
      id: "volume-claim-unbound",
      sentence: t('No volume is bound to the claim "{0}": {1}.', claim, firstSentence(input)),
      hint: t("Check the claim's storage class and size."),
    }),
  },
  {
    reason: "ExternalProvisioning",
    pattern: /external provisioner '([^']+)'/,
    tell: ([, provisioner = ""], claim) => ({
      id: "volume-claim-unbound",
      severity: "warning",
      sentence: t('The volume of the claim "{0}" is still to be made, by {1}.', claim, provisioner),
      hint: t("Where that lasts, the provisioner does not run: tell the cluster's administrator."),
    }),
  },
  {
    reason: "Provisioning",
    tell: (_, claim) => ({
      id: "volume-claim-unbound",
      severity: "warning",
      sentence: t('The volume of the claim "{0}" is being made.', claim),
      hint: t("That takes up to some minutes; startup_timeout has to be longer than that."),
    }),
  },
];

/** Why a claim of the pod waits for its volume; undefined where that is as it should be. */
export function pendingCause(pod: Pod, { name, claim, events, hasClass }: ClaimSight): Cause | undefined {
  const className = claim?.spec?.storageClassName ?? "";
  const common = { severity: "error", key: "volumes" } as const;
  const last = events.findLast(({ reason }) => RULES.some((rule) => rule.reason === reason) || isWaiting(reason));
  if (isWaiting(last?.reason)) {
    if (findsNoVolume(pod)) {
      return {
        ...common,
        id: "volume-claim-unbound",
        sentence: t(
          'No volume of the storage class "{0}" is free for the claim "{1}" on nodes that the pod may use.',
          className,
          name,
        ),
        evidence: said(name, last),
        hint: t("Have such a volume made there, or take another claim in `volumes`."),
      };
    }
    // That is how it should be, unless nobody places the pod.
    if (pod.spec?.nodeName === undefined) return undefined;
    return {
      ...common,
      id: "volume-claim-unbound",
      sentence: t(
        'The volume claim "{0}" waits for the scheduler to place the pod, which names its node itself (nodeName).',
        name,
      ),
      evidence: said(name, last),
      key: "pod_yaml",
      hint: t("Remove nodeName in pod_yaml, and choose the node by node_selectors."),
    };
  }
  for (const { reason, pattern = /^/, tell } of RULES) {
    const match = reason === last?.reason ? pattern.exec(last.message ?? "") : null;
    if (match) return { ...common, evidence: said(name, last), ...tell(match, name, className) };
  }
  const evidence = `persistentvolumeclaim ${name}: Pending, storageClassName ${className || "(none)"}`;
  if (hasClass === false) return { ...common, evidence, ...classMissing(name, className) };
  return {
    ...common,
    evidence,
    id: "volume-claim-unbound",
    severity: "warning",
    sentence: t('The volume claim "{0}" has no volume yet.', name),
    hint: t("Check the claim's storage class and size."),
  };
}

function classMissing(claim: string, className: string): Told {
  return {
    id: "storage-class-missing",
    sentence: t(
      'The volume claim "{0}" asks for the storage class "{1}", which the cluster does not have.',
      claim,
      className,
    ),
    hint: t("Create the claim again with a storage class that the cluster has, or take another claim in `volumes`."),
  };
}

/** The scheduler looks for volumes that people have made, as no provisioner makes any (Kubernetes 1.34, volume binding). */
function findsNoVolume({ status }: Pod): boolean {
  const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
  return scheduled?.message?.includes("didn't find available persistent volumes") === true;
}

function isWaiting(reason: string | undefined): boolean {
  return reason === "WaitForFirstConsumer" || reason === "WaitForPodScheduled";
}

function said(claim: string, event: ClusterEvent | undefined): string {
  return `persistentvolumeclaim ${claim}: ${[event?.reason, event?.message].filter(Boolean).join(": ")}`;
}

/** What a provisioner says, without the names of those through whose hands it went. */
function provisionerSays(message: string): string {
  const passed = /^(?:failed to provision volume with StorageClass "[^"]*": |Failed to provision volume[^:]*: )+/i;
  return firstSentence(message.replace(passed, "")) || t("it gives no reason");
}
