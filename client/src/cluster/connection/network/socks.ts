import { isIPv4, type Socket } from "node:net";
import { t } from "../../../l10n.ts";
import { ProxyError } from "./proxyError.ts";

const VERSION = 5;
const NO_LOGIN = 0;
const LOGIN = 2;
const CONNECT = 1;
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 } as const;

/**
 * Asks a SOCKS proxy for the way to a server; names are resolved by the proxy (RFC 1928, with the login of RFC 1929).
 *
 * @param socket to the proxy, may be connecting
 * @throws ProxyError where it says no; the socket's error where that ends
 */
export async function socksHandshake(socket: Socket, proxy: URL, host: string, port: number): Promise<void> {
  const hasLogin = proxy.username !== "";
  socket.write(Buffer.from(hasLogin ? [VERSION, 2, NO_LOGIN, LOGIN] : [VERSION, 1, NO_LOGIN]));
  const [version, method] = await read(socket, 2);
  if (version !== VERSION) throw new ProxyError(proxy, t("does not speak SOCKS 5"));
  if (method === LOGIN && hasLogin) await logIn(socket, proxy);
  else if (method !== NO_LOGIN) throw new ProxyError(proxy, t("asks for a login"));
  socket.write(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressOf(host), portOf(port)]));
  const [, answer, , kind] = await read(socket, 4);
  if (answer !== 0) throw new ProxyError(proxy, REFUSALS[answer ?? 0]?.() ?? t("does not open the way to it"));
  const bytes = kind === ADDRESS.ipv4 ? 4 : kind === ADDRESS.ipv6 ? 16 : ((await read(socket, 1))[0] ?? 0);
  await read(socket, bytes + 2);
}

async function logIn(socket: Socket, proxy: URL): Promise<void> {
  const [user, password] = [proxy.username, proxy.password].map((part) => Buffer.from(decodeURIComponent(part)));
  if (!user || !password) return;
  socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
  const [, status] = await read(socket, 2);
  if (status !== 0) throw new ProxyError(proxy, t("does not accept the login"));
}

function addressOf(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([ADDRESS.ipv4, ...host.split(".").map(Number)]);
  // An IPv6 address goes as a name, too: its text.
  const name = Buffer.from(host);
  return Buffer.concat([Buffer.from([ADDRESS.name, name.length]), name]);
}

function portOf(port: number): Buffer {
  return Buffer.from([port >> 8, port & 0xff]);
}

/** Exactly so many bytes; the rest stays, and the socket is paused. */
function read(socket: Socket, bytes: number): Promise<Buffer> {
  if (bytes === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    let found = Buffer.alloc(0);
    const leave = (): void => {
      socket.off("data", take).off("end", end).off("error", fail).pause();
    };
    const fail = (error: Error): void => {
      leave();
      reject(error);
    };
    const end = (): void => fail(Object.assign(new Error("ended"), { code: "ECONNRESET" }));
    const take = (piece: Buffer): void => {
      found = Buffer.concat([found, piece]);
      if (found.length < bytes) return;
      leave();
      if (found.length > bytes) socket.unshift(found.subarray(bytes));
      resolve(found.subarray(0, bytes));
    };
    socket.on("data", take).once("end", end).once("error", fail).resume();
  });
}

const REFUSALS: Readonly<Record<number, () => string>> = {
  2: () => t("does not allow the way to it"),
  3: () => t("cannot reach its network"),
  4: () => t("cannot reach it"),
  5: () => t("was refused the connection to it"),
};
