import { dirname, resolve, sep } from "node:path";
import {
  ActionOnInvalid,
  newClusters,
  newContexts,
  newUsers,
  type Cluster,
  type Context,
  type User,
} from "@kubernetes/client-node/dist/config_types.js";

/** An API server, as a kubeconfig has it (Kubernetes 1.34, `clientcmd/api/v1`). Paths are absolute. */
export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  /** PEM in base64; goes before the file. */
  readonly authorityData?: string | undefined;
  readonly authorityFile?: string | undefined;
  readonly skipsTlsVerify: boolean;
  readonly tlsServerName?: string | undefined;
  readonly proxyUrl?: string | undefined;
  /** What the cluster's entry has for credential plug-ins. */
  readonly pluginConfig?: unknown;
}

/** A program that gives credentials (`client.authentication.k8s.io`). */
export interface PluginEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint?: string | undefined;
  readonly interactiveMode?: string | undefined;
  readonly providesClusterInfo: boolean;
}

export interface ProviderEntry {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

export interface UserEntry {
  readonly name: string;
  /** The file that it stands in; none where the kubeconfig was given as text. */
  readonly file?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM in base64; goes before the file. */
  readonly certificateData?: string | undefined;
  readonly certificateFile?: string | undefined;
  readonly keyData?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly plugin?: PluginEntry | undefined;
  readonly provider?: ProviderEntry | undefined;
  /** Headers that ask to be taken for somebody else (`as`, `as-uid`, `as-groups`, `as-user-extra`). */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
}

export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace?: string | undefined;
}

/** One kubeconfig, or several that were merged. */
export interface Kubeconfig {
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly ContextEntry[];
  /** Empty: none. */
  readonly currentContext: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The entries of a kubeconfig as client-node reads them, and what its types leave out: token files, other identities than a
 * user's name, what plug-ins are told. Entries that make no sense are left out.
 *
 * @param content what its YAML or JSON says, of any kind
 * @param file where it stands: relative paths begin there
 */
export function entriesOf(content: unknown, file?: string): Kubeconfig {
  const config = fieldsOf(content);
  const at = (path: string | undefined): string | undefined =>
    path === undefined || file === undefined ? path : resolve(dirname(file), path);
  return {
    clusters: readEach(config.clusters, newClusters, "cluster").flatMap(({ entry, fields }) =>
      clusterEntry(entry, fields, at),
    ),
    users: readEach(config.users, newUsers, "user").flatMap(({ entry, fields }) => userEntry(entry, fields, file, at)),
    contexts: readEach(config.contexts, newContexts, "context").flatMap(({ entry }) => contextEntry(entry)),
    currentContext: textOf(config["current-context"]) ?? "",
  };
}

type Absolute = (path: string | undefined) => string | undefined;
type Reader<T> = (entries: readonly unknown[], options: { readonly onInvalidEntry: ActionOnInvalid }) => readonly T[];

/** Each entry as client-node has it, whatever types its fields have, with all of its fields. */
function readEach<T>(
  entries: unknown,
  read: Reader<T>,
  kind: string,
): readonly { readonly entry: Untrusted<T>; readonly fields: Fields }[] {
  return listOf(entries).flatMap((one) =>
    read([one], { onInvalidEntry: ActionOnInvalid.FILTER }).map((entry) => ({
      entry,
      fields: fieldsOf(fieldsOf(one)[kind]),
    })),
  );
}

/** Nobody has looked at the types of a file's values. */
type Untrusted<T> = Readonly<Partial<Record<keyof T, unknown>>>;

function clusterEntry(cluster: Untrusted<Cluster>, fields: Fields, at: Absolute): readonly ClusterEntry[] {
  const [name, server] = [textOf(cluster.name), textOf(cluster.server)];
  if (name === undefined || server === undefined) return [];
  const ofPlugins = listOf(fields.extensions)
    .map(fieldsOf)
    .find((one) => one.name === PLUGIN_EXTENSION);
  return [
    {
      name,
      server: server.replace(/\/+$/, ""),
      authorityData: textOf(cluster.caData),
      authorityFile: at(textOf(cluster.caFile)),
      skipsTlsVerify: cluster.skipTLSVerify === true,
      tlsServerName: textOf(cluster.tlsServerName),
      proxyUrl: textOf(cluster.proxyUrl),
      pluginConfig: ofPlugins?.extension,
    },
  ];
}

const PLUGIN_EXTENSION = "client.authentication.k8s.io/exec";

function userEntry(
  user: Untrusted<User>,
  fields: Fields,
  file: string | undefined,
  at: Absolute,
): readonly UserEntry[] {
  const name = textOf(user.name);
  if (name === undefined) return [];
  return [
    {
      name,
      file,
      token: textOf(user.token),
      tokenFile: at(textOf(fields.tokenFile)),
      username: textOf(user.username),
      password: textOf(user.password),
      certificateData: textOf(user.certData),
      certificateFile: at(textOf(user.certFile)),
      keyData: textOf(user.keyData),
      keyFile: at(textOf(user.keyFile)),
      plugin: pluginEntry(fieldsOf(user.exec), at),
      provider: providerEntry(fieldsOf(user.authProvider)),
      impersonation: impersonation(fields),
    },
  ];
}

function pluginEntry(fields: Fields, at: Absolute): PluginEntry | undefined {
  const command = textOf(fields.command);
  if (command === undefined) return undefined;
  const env = listOf(fields.env).map(fieldsOf);
  return {
    apiVersion: textOf(fields.apiVersion) ?? "",
    // A bare name is looked for on the path.
    command: (command.includes(sep) ? at(command) : command) ?? command,
    args: listOf(fields.args).map(String),
    env: Object.fromEntries(env.flatMap((one) => entryOf(textOf(one.name), one.value))),
    installHint: textOf(fields.installHint),
    interactiveMode: textOf(fields.interactiveMode),
    providesClusterInfo: fields.provideClusterInfo === true,
  };
}

function providerEntry(fields: Fields): ProviderEntry | undefined {
  const name = textOf(fields.name);
  const config = Object.entries(fieldsOf(fields.config)).flatMap(([key, value]) => entryOf(key, value));
  return name === undefined ? undefined : { name, config: Object.fromEntries(config) };
}

/** As the API server reads it (Kubernetes 1.34, `transport.NewImpersonatingRoundTripper`). */
function impersonation(fields: Fields): Readonly<Record<string, string | readonly string[]>> {
  const user = textOf(fields.as);
  const uid = textOf(fields["as-uid"]);
  const groups = listOf(fields["as-groups"]).map(String);
  const extra = Object.entries(fieldsOf(fields["as-user-extra"])).map(
    ([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, listOf(values).map(String)] as const,
  );
  return {
    ...(user !== undefined && { "Impersonate-User": user }),
    ...(uid !== undefined && { "Impersonate-Uid": uid }),
    ...(groups.length > 0 && { "Impersonate-Group": groups }),
    ...Object.fromEntries(extra),
  };
}

function contextEntry(context: Untrusted<Context>): readonly ContextEntry[] {
  const [name, cluster] = [textOf(context.name), textOf(context.cluster)];
  if (name === undefined || cluster === undefined) return [];
  return [{ name, cluster, user: textOf(context.user) ?? "", namespace: textOf(context.namespace) }];
}

function entryOf(name: string | undefined, value: unknown): readonly (readonly [string, string])[] {
  return name === undefined ? [] : [[name, textOf(value) ?? ""]];
}

/** A text that says something; numbers are names, too. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
