import { connect, constants, type ClientHttp2Session } from "node:http2";
import { pause } from "../pause.ts";
import { withLimit } from "../timeLimit.ts";
import { hasNoPorts, type Address, type Target } from "./target.ts";

/** `HealthCheckResponse.ServingStatus` of gRPC's health checking protocol. */
const STATES = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];
const UNIMPLEMENTED = "12";

/** Asks a server about its health by gRPC. Undefined when it serves, else why not (Kubernetes 1.34). */
export async function grpcError(
  target: Target,
  address: Address,
  service: string,
  milliseconds: number,
): Promise<string | undefined> {
  const within = `${milliseconds / 1000}s`;
  const failed = `timeout: failed to connect service "${address.said}" within ${within}: context deadline exceeded`;
  const answer = await withLimit(target.clock, milliseconds, (signal) =>
    // A gRPC client goes on trying to connect until its time is up.
    hasNoPorts(target) ? pause(target.clock, milliseconds * 2, signal).then(() => "") : check(address, service, signal),
  );
  if (answer === undefined || answer === "") return failed;
  return answer === "SERVING" ? undefined : answer;
}

/** `SERVING`, or why not; the empty text when nobody answers until the abort. */
async function check({ host, port, said }: Address, service: string, signal: AbortSignal): Promise<string> {
  const session = connect(`http://${host}:${port}`);
  const { promise, resolve } = Promise.withResolvers<string>();
  session.on("error", () => undefined);
  signal.addEventListener(
    "abort",
    () => {
      resolve("");
      session.destroy();
    },
    { once: true },
  );
  session.once("connect", () => ask(session, said, service, resolve));
  return await promise;
}

function ask(session: ClientHttp2Session, said: string, service: string, answer: (text: string) => void): void {
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: "POST",
    [constants.HTTP2_HEADER_PATH]: "/grpc.health.v1.Health/Check",
    [constants.HTTP2_HEADER_AUTHORITY]: said,
    "content-type": "application/grpc",
    te: "trailers",
    "user-agent": "kube-probe/1.34",
  });
  const chunks: Buffer[] = [];
  let status: string | undefined;
  const note = (headers: NodeJS.Dict<string | string[]>): void => {
    const code = headers["grpc-status"];
    if (typeof code === "string") status = code;
  };
  stream.on("response", note).on("trailers", note);
  stream.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
  stream.once("close", () => {
    session.close();
    if (status === "0") answer(stateOf(Buffer.concat(chunks)));
    else if (status === UNIMPLEMENTED) {
      answer("this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service");
    } else answer(`grpc health check failed with status ${status ?? "unknown"}`);
  });
  stream.end(frame(service));
}

/** A `HealthCheckRequest`: field 1 is the service's name. */
function frame(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([10, name.length]), name]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Of a `HealthCheckResponse`: field 1 is the state, and left out where it is 0. */
function stateOf(data: Buffer): string {
  const state = STATES[data.length > 6 && data[5] === 8 ? (data[6] ?? 0) : 0] ?? "UNKNOWN";
  return state === "SERVING" ? state : `service unhealthy (responded with "${state}")`;
}
