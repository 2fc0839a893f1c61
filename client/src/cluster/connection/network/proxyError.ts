/** A proxy that does not let a connection through. `message` is said of the proxy: “asks for a login”. */
export class ProxyError extends Error {
  /** Its address, without a login. */
  readonly proxy: string;

  constructor(proxy: URL, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "ProxyError";
    this.proxy = `${proxy.protocol}//${proxy.host}`;
  }
}
