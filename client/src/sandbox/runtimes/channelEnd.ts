import { CHANNEL } from "../../cluster/exec/exec.ts";
import type { WebSocketConnection } from "../../cluster/connection/socket/connection.ts";

/** The command could not be run: the last message of the error channel, in the words of a kubelet. */
export function fail(socket: WebSocketConnection, message: string): void {
  end(socket, { metadata: {}, status: "Failure", message, reason: "InternalError", code: 500 });
}

/** The command, or the container, has ended. */
export function succeed(socket: WebSocketConnection, exitCode: number): void {
  if (exitCode === 0) {
    end(socket, { metadata: {}, status: "Success" });
    return;
  }
  end(socket, {
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  });
}

function end(socket: WebSocketConnection, status: object): void {
  socket.send(Buffer.concat([Buffer.from([CHANNEL.error]), Buffer.from(JSON.stringify(status))]));
  socket.close();
}
