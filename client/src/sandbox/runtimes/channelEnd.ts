import { CHANNEL } from "../../cluster/exec/exec.ts";
import type { WebSocketConnection } from "../../cluster/connection/socket/connection.ts";

/** The command could not be run: the last message of the error channel, in the words of the API server (Kubernetes 1.34). */
export function fail(socket: WebSocketConnection, why: string): void {
  const details = { causes: [{ message: why }] };
  const message = `Internal error occurred: ${why}`;
  end(socket, { metadata: {}, status: "Failure", message, reason: "InternalError", details, code: 500 });
}

export function succeed(socket: WebSocketConnection): void {
  end(socket, { metadata: {}, status: "Success" });
}

/** The command has ended: the API server's words for it, or the kubelet's. */
export function exit(socket: WebSocketConnection, exitCode: number, command: readonly string[]): void {
  if (exitCode === 0) {
    succeed(socket);
    return;
  }
  const why = socket.protocol.startsWith("v5")
    ? `command terminated with exit code ${exitCode}`
    : `error executing command [${command.join(" ")}], exit code ${exitCode}`;
  end(socket, {
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: ${why}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  });
}

function end(socket: WebSocketConnection, status: object): void {
  socket.send(Buffer.concat([Buffer.from([CHANNEL.error]), Buffer.from(JSON.stringify(status))]));
  socket.close();
}
