import type { StatusCause } from "../api/status.ts";
import type { KubeObject } from "../objects.ts";
import { invalidAs, invalidValue, required } from "./causes.ts";
import { qualifiedName } from "./names.ts";

interface EventObject extends KubeObject {
  readonly involvedObject?: { readonly namespace?: string };
  readonly eventTime?: string | null;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
  readonly action?: string;
  readonly reason?: string;
  readonly message?: string;
}

const MOST = 128;
const LONGEST_MESSAGE = 1024;
const ELSEWHERE = ["default", "kube-system"];

/** What the API server would refuse in an event, in its order and words (Kubernetes 1.34, `validation/events.go`). */
export function checkEvent(event: EventObject): StatusCause[] {
  const { namespace: own = "" } = event.metadata;
  const { namespace = "" } = event.involvedObject ?? {};
  const wrong = [invalidValue("involvedObject.namespace", namespace, "does not match event.namespace")];
  // Events of the old kind tell no time of their own.
  if ((event.eventTime ?? "") === "") {
    const isRight = namespace === own || (namespace === "" && own === "default");
    return isRight ? [] : wrong;
  }
  const { reportingComponent: component = "" } = event;
  return [
    ...(namespace === "" && !ELSEWHERE.includes(own) ? wrong : []),
    ...(component === "" ? [required("reportingComponent")] : []),
    ...invalidAs("reportingComponent", component, qualifiedName(component)),
    ...checkText("reportingInstance", event.reportingInstance),
    ...checkText("action", event.action),
    ...checkText("reason", event.reason),
    ...checkLength("message", event.message, LONGEST_MESSAGE),
  ];
}

function checkText(field: string, text = ""): StatusCause[] {
  return text === "" ? [required(field)] : checkLength(field, text, MOST);
}

function checkLength(field: string, text = "", most: number): StatusCause[] {
  const isLong = Buffer.byteLength(text) > most;
  return isLong ? [invalidValue(field, "", `can have at most ${most} characters`)] : [];
}
