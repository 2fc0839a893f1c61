/** What a Kubernetes connection says: extras, whose names may carry an old prefix (spec 5.5). */

const OLD_PREFIX = "extra__kubernetes__";

/** Settings of the sidecar that hands over the XCom result. */
export interface SidecarSettings {
  readonly image?: string;
  readonly resources?: Readonly<Record<string, unknown>>;
}

export type Connection = Readonly<Record<string, unknown>>;

/** The extras of a connection given as JSON or as a URI, in `AIRFLOW_CONN_…`; undefined when it is neither. */
export function readConnection(text: string): Connection | undefined {
  if (text.trimStart().startsWith("{")) {
    const connection = parseObject(text);
    const extra = connection?.extra;
    return typeof extra === "string" ? parseObject(extra) : isObject(extra) ? extra : {};
  }
  const query = /^[\w+-]+:\/\/[^?]*\?(.*)$/s.exec(text)?.[1];
  if (query === undefined) return /^[\w+-]+:\/\//.test(text) ? {} : undefined;
  const extras = Object.fromEntries(new URLSearchParams(query));
  const whole = extras.__extra__;
  return whole === undefined ? extras : (parseObject(whole) ?? {});
}

/** The namespace that a connection names; undefined where it names none. */
export function namespaceOfConnection(connection: Connection | undefined): string | undefined {
  const namespace = field(connection, "namespace");
  return typeof namespace === "string" && namespace !== "" ? namespace : undefined;
}

/** What a connection says of the XCom sidecar; its resources may be written as JSON. */
export function sidecarSettings(connection: Connection | undefined): SidecarSettings {
  const image = field(connection, "xcom_sidecar_container_image");
  const text = field(connection, "xcom_sidecar_container_resources");
  const resources = typeof text === "string" ? parseObject(text) : isObject(text) ? text : undefined;
  return {
    ...(typeof image === "string" && image !== "" ? { image } : {}),
    ...(resources ? { resources } : {}),
  };
}

/** How a connection signs in; each is undefined where it does not say. */
export function clusterOfConnection(connection: Connection | undefined): {
  readonly inCluster: boolean | undefined;
  readonly configFile: string | undefined;
  readonly context: string | undefined;
} {
  const text = (name: string): string | undefined => {
    const value = field(connection, name);
    return typeof value === "string" ? value : undefined;
  };
  const inCluster = field(connection, "in_cluster");
  return {
    // In a URI everything is text, and any text is true for Airflow.
    inCluster: inCluster === undefined ? undefined : Boolean(inCluster),
    configFile: text("kube_config_path"),
    context: text("cluster_context"),
  };
}

/** The name without a prefix counts first, also when it says nothing; what is empty or false counts as not said. */
function field(connection: Connection | undefined, name: string): unknown {
  if (!connection) return undefined;
  const value = Object.hasOwn(connection, name) ? connection[name] : connection[OLD_PREFIX + name];
  const isSaid = value !== undefined && value !== null && value !== "" && value !== false;
  return isSaid ? value : undefined;
}

function parseObject(text: string): Connection | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Connection {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
