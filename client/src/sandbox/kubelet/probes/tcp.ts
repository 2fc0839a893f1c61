import { connect } from "node:net";
import { dialError, hasNoPorts, type Address, type Target } from "./target.ts";

/** Connects and hangs up. Undefined when somebody answered, else what Go's network library says of it. */
export function tcpError(target: Target, address: Address, milliseconds: number): Promise<string | undefined> {
  if (hasNoPorts(target)) return Promise.resolve(dialError(address, undefined));
  return new Promise((resolve) => {
    const socket = connect(address.port, address.host);
    const done = (error: string | undefined): void => {
      cancel();
      socket.destroy();
      resolve(error);
    };
    const cancel = target.clock.after(milliseconds, () => done(dialError(address, "ETIMEDOUT")));
    socket.once("connect", () => done(undefined));
    socket.on("error", (error: NodeJS.ErrnoException) => done(dialError(address, error.code)));
  });
}
