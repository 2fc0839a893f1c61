/**
 * A driver of DBND creates the pods of its tasks itself. Where the API server refuses one, nothing in the cluster tells: no
 * pod, no event. The driver's log does: it has the server's answer (dbnd 1.0.28, measured; client of Kubernetes 24.2).
 */
import { t } from "../../l10n.ts";
import type { Cause } from "./cause.ts";
import { refusalCauses } from "./refusal.ts";

/** The answer of the server, which Python's client has in the text of its exception; `b'` where it was not decoded. */
const BODY = /HTTP response body: (?:b')?\{"kind":"Status".*?"message":("(?:[^"\\]|\\.)*")/;
/** The executor for Airflow logs the message alone. */
const REQUEUED = /ApiException when attempting to run task, re-queueing\.(?: Reason: .*?)? Message: (.+)/;
/** A line is not looked at any further. Characters. */
const LONGEST = 20_000;

/** Why the server did not create a pod, where a line of a driver's log tells that; its own words. */
export function refusalInLog(line: string): string | undefined {
  if (line.length > LONGEST) return undefined;
  const message = inBody(line) ?? REQUEUED.exec(line)?.[1];
  return message !== undefined && refusalCauses(message).length > 0 ? message : undefined;
}

function inBody(line: string): string | undefined {
  const [, text] = BODY.exec(line) ?? [];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}

/** What such a message means for the run of the driver. */
export function taskPodCauses(message: string): readonly Cause[] {
  return refusalCauses(message).map((cause) => ({
    ...cause,
    // It is the driver's account, not the user's, that may not (dbnd 1.0.28: what it needs for task pods).
    ...(cause.id === "no-right" && {
      key: "service_account_name",
      hint: t(
        "Give that account a role that may create, get and delete pods and read their logs, or change service_account_name.",
      ),
    }),
    sentence: t("A task pod of this driver is refused: {0}", cause.sentence),
  }));
}
