import type { StatusCause } from "../../api/status.ts";
import { forbiddenField, invalidAs, invalidValue, notNegative, oneOf, required } from "../causes.ts";
import { headerName } from "../names.ts";
import type { Container, Handler, HttpGet, Probe } from "../../containerObjects.ts";
import { checkPortReference } from "./ports.ts";

/** The parts of a container that are looked at. */
type Probed = Pick<Container, "livenessProbe" | "readinessProbe" | "startupProbe" | "lifecycle">;

const COUNTS = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;
const KINDS = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

/** What the API server would refuse in the hooks and probes of a container that may have them (Kubernetes 1.34). */
export function checkProbes(container: Probed, grace: number, field: string): StatusCause[] {
  const { lifecycle = {} } = container;
  const at = `${field}.lifecycle`;
  const hooks = (["postStart", "preStop"] as const).flatMap((name) => {
    const handler = lifecycle[name];
    return handler ? checkHandler(handler, grace, `${at}.${name}`) : [];
  });
  const probes = KINDS.flatMap((kind) => {
    const probe = container[kind];
    return probe ? checkProbe(probe, kind, grace, `${field}.${kind}`) : [];
  });
  return [...hooks, ...probes];
}

/** Containers that end before the others start have no hooks and no probes. */
export function refuseProbes(container: Probed, field: string): StatusCause[] {
  return (["lifecycle", ...KINDS] as const).flatMap((name) =>
    container[name] === undefined
      ? []
      : [forbiddenField(`${field}.${name}`, "may not be set for init containers without restartPolicy=Always")],
  );
}

function checkProbe(probe: Probe, kind: (typeof KINDS)[number], grace: number, field: string): StatusCause[] {
  const { terminationGracePeriodSeconds: end, successThreshold } = probe;
  const causes = [
    ...checkHandler({ ...probe }, grace, field),
    ...COUNTS.flatMap((name) => notNegative(`${field}.${name}`, probe[name])),
  ];
  const atEnd = `${field}.terminationGracePeriodSeconds`;
  if (end !== undefined && end <= 0) causes.push(invalidValue(atEnd, end, "must be greater than 0"));
  if (kind === "readinessProbe") {
    if (end !== undefined) causes.push(invalidValue(atEnd, end, "must not be set for readinessProbes"));
  } else if (successThreshold !== 1) {
    causes.push(invalidValue(`${field}.successThreshold`, successThreshold, "must be 1"));
  }
  return causes;
}

function checkHandler({ exec, httpGet, tcpSocket, grpc, sleep }: Handler, grace: number, field: string): StatusCause[] {
  const checks: readonly (readonly [string, (() => StatusCause[]) | undefined])[] = [
    ["exec", exec && (() => ((exec.command ?? []).length === 0 ? [required(`${field}.exec.command`)] : []))],
    ["httpGet", httpGet && (() => checkHttpGet(httpGet, `${field}.httpGet`))],
    ["tcpSocket", tcpSocket && (() => checkPortReference(tcpSocket.port, `${field}.tcpSocket.port`))],
    ["grpc", grpc && (() => checkPortReference(grpc.port, `${field}.grpc.port`))],
    ["sleep", sleep && (() => checkSleep(sleep.seconds, grace, `${field}.sleep`))],
  ];
  const given = checks.flatMap(([name, check]) => (check ? [{ name, check }] : []));
  if (given.length === 0) return [required(field, "must specify a handler type")];
  return given.flatMap(({ name, check }, index) =>
    index === 0 ? check() : [forbiddenField(`${field}.${name}`, "may not specify more than 1 handler type")],
  );
}

function checkHttpGet({ path = "", port, scheme, httpHeaders = [] }: HttpGet, field: string): StatusCause[] {
  return [
    ...(path === "" ? [required(`${field}.path`)] : []),
    ...checkPortReference(port, `${field}.port`),
    ...oneOf(`${field}.scheme`, scheme, ["HTTP", "HTTPS"]),
    ...httpHeaders.flatMap(({ name }) => invalidAs(`${field}.httpHeaders`, name, headerName(name))),
  ];
}

function checkSleep(seconds: number, grace: number, field: string): StatusCause[] {
  return seconds >= 0 && seconds <= grace
    ? []
    : [invalidValue(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`)];
}
