/** What the API server refuses in a pod that is well formed (Kubernetes 1.34): names, references, doubles, choices. */
import { kubernetesQuantity } from "../values/quantity.ts";
import type { MapNode, PodNode } from "./node.ts";
import { checkTypes, type IsOpen, type ServerProblem } from "./serverTypes.ts";

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const NAME_PART = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const RESOURCES = /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;
const SHORT = 63;
const LONG = 253;

/** Everything that the API server would refuse; wrong types alone, where there are any. What is open passes. Never throws. */
export function serverProblems(pod: MapNode, isOpen: IsOpen): readonly ServerProblem[] {
  const types = checkTypes(pod, { kind: "model", name: "Pod" }, "", isOpen);
  return types.length > 0 ? types : new Checker(isOpen).pod(pod);
}

class Checker {
  readonly #isOpen: IsOpen;
  readonly #found: ServerProblem[] = [];

  constructor(isOpen: IsOpen) {
    this.#isOpen = isOpen;
  }

  pod(pod: MapNode): readonly ServerProblem[] {
    const metadata = member(pod, "metadata");
    const spec = member(pod, "spec");
    if (metadata?.kind === "map") this.#metadata(metadata);
    if (spec?.kind === "map") this.#spec(spec);
    else this.#add("spec", "A pod needs a `spec` with containers.", pod);
    return this.#found;
  }

  #metadata(metadata: MapNode): void {
    this.#name(member(metadata, "name"), "metadata.name", SUBDOMAIN, LONG);
    this.#name(member(metadata, "namespace"), "metadata.namespace", LABEL, SHORT);
    for (const [key, value] of entries(member(metadata, "labels"))) {
      this.#key(key, value, "metadata.labels");
      this.#labelValue(value, `metadata.labels.${key}`);
    }
    for (const [key, value] of entries(member(metadata, "annotations"))) this.#key(key, value, "metadata.annotations");
  }

  #spec(spec: MapNode): void {
    const volumes = this.#volumes(items(member(spec, "volumes")));
    const names = new Set<string>();
    const containers = items(member(spec, "containers"));
    if (containers.length === 0) this.#add("spec.containers", "A pod needs a container.", spec);
    for (const field of ["containers", "initContainers"] as const) {
      items(member(spec, field)).forEach((container, index) => {
        if (container.kind === "map") this.#container(container, `spec.${field}[${index}]`, volumes, names);
      });
    }
    for (const [key, value] of entries(member(spec, "nodeSelector"))) {
      this.#key(key, value, "spec.nodeSelector");
      this.#labelValue(value, `spec.nodeSelector.${key}`);
    }
    this.#choice(spec, "restartPolicy", "spec", ["Always", "OnFailure", "Never"]);
    this.#choice(spec, "dnsPolicy", "spec", ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]);
    if (textOf(member(spec, "dnsPolicy")) === "None" && !member(spec, "dnsConfig")) {
      this.#add("spec.dnsConfig", "`dnsPolicy` `None` needs a `dnsConfig`.", member(spec, "dnsPolicy") ?? spec);
    }
    this.#name(member(spec, "serviceAccountName"), "spec.serviceAccountName", SUBDOMAIN, LONG);
    this.#name(member(spec, "hostname"), "spec.hostname", LABEL, SHORT);
    this.#name(member(spec, "subdomain"), "spec.subdomain", LABEL, SHORT);
    this.#atLeast(member(spec, "activeDeadlineSeconds"), 1, "spec.activeDeadlineSeconds");
    this.#atLeast(member(spec, "terminationGracePeriodSeconds"), 0, "spec.terminationGracePeriodSeconds");
    items(member(spec, "tolerations")).forEach((one, index) => {
      if (one.kind === "map") this.#toleration(one, `spec.tolerations[${index}]`);
    });
  }

  #volumes(volumes: readonly PodNode[]): ReadonlySet<string> | undefined {
    const seen = new Set<string>();
    for (const [index, volume] of volumes.entries()) {
      // A volume that is not known may have any name.
      if (volume.kind !== "map") return undefined;
      const field = `spec.volumes[${index}]`;
      const name = member(volume, "name");
      const sources = [...volume.members].filter(([key, node]) => key !== "name" && !isNone(node));
      if (sources.length === 0) this.#add(field, "A volume needs a source, such as `emptyDir` or a claim.", volume);
      if (sources.length > 1) this.#add(field, "A volume has one source only.", volume);
      this.#required(name, `${field}.name`, volume);
      this.#name(name, `${field}.name`, LABEL, SHORT);
      if (name && this.#isOpen(name)) return undefined;
      const text = textOf(name) ?? "";
      if (seen.has(text)) this.#add(`${field}.name`, `There are two volumes \`${text}\`.`, name ?? volume);
      seen.add(text);
    }
    return seen;
  }

  #container(container: MapNode, field: string, volumes: ReadonlySet<string> | undefined, names: Set<string>): void {
    const name = member(container, "name");
    this.#required(name, `${field}.name`, container);
    this.#name(name, `${field}.name`, LABEL, SHORT);
    const own = textOf(name);
    if (own !== undefined && names.has(own))
      this.#add(`${field}.name`, `There are two containers \`${own}\`.`, name ?? container);
    if (own !== undefined) names.add(own);
    const image = member(container, "image");
    this.#required(image, `${field}.image`, container);
    const text = textOf(image) ?? "";
    if (image && text.trim() !== text) this.#add(`${field}.image`, "The image has blanks at its ends.", image);
    this.#choice(container, "imagePullPolicy", field, ["Always", "IfNotPresent", "Never"]);
    this.#choice(container, "terminationMessagePolicy", field, ["File", "FallbackToLogsOnError"]);
    this.#environment(container, field);
    this.#mounts(items(member(container, "volumeMounts")), `${field}.volumeMounts`, volumes);
    this.#resources(member(container, "resources"), `${field}.resources`);
    this.#ports(items(member(container, "ports")), `${field}.ports`);
  }

  #ports(ports: readonly PodNode[], field: string): void {
    const names = new Set<string>();
    for (const [index, port] of ports.entries()) {
      if (port.kind !== "map") continue;
      const number = member(port, "containerPort");
      const value = number?.kind === "scalar" ? number.value : undefined;
      if (number && typeof value === "number" && (value < 1 || value > 65_535)) {
        this.#add(`${field}[${index}].containerPort`, "A port is between 1 and 65535.", number);
      }
      const name = member(port, "name");
      const text = textOf(name) ?? "";
      if (!name || text === "" || this.#isOpen(name)) continue;
      if (names.has(text)) this.#add(`${field}[${index}].name`, `There are two ports \`${text}\`.`, name);
      if (text.length > 15 || !/^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text)) {
        this.#add(`${field}[${index}].name`, "A port's name has at most 15 lower-case letters, digits and `-`.", name);
      }
      names.add(text);
    }
  }

  #environment(container: MapNode, field: string): void {
    for (const [index, variable] of items(member(container, "env")).entries()) {
      if (variable.kind !== "map") continue;
      const at = `${field}.env[${index}]`;
      this.#required(member(variable, "name"), `${at}.name`, variable);
      const from = member(variable, "valueFrom");
      const value = textOf(member(variable, "value")) ?? "";
      if (from && value !== "") this.#add(at, "A variable has either `value` or `valueFrom`.", from);
    }
    for (const [index, source] of items(member(container, "envFrom")).entries()) {
      if (source.kind !== "map" || member(source, "configMapRef") || member(source, "secretRef")) continue;
      this.#add(`${field}.envFrom[${index}]`, "A source of variables names a config map or a secret.", source);
    }
  }

  #mounts(mounts: readonly PodNode[], field: string, volumes: ReadonlySet<string> | undefined): void {
    const paths = new Set<string>();
    for (const [index, mount] of mounts.entries()) {
      if (mount.kind !== "map") continue;
      const at = `${field}[${index}]`;
      const [name, path] = [member(mount, "name"), member(mount, "mountPath")];
      this.#required(name, `${at}.name`, mount);
      this.#required(path, `${at}.mountPath`, mount);
      const volume = textOf(name);
      if (name && volume && volumes && !this.#isOpen(name) && !volumes.has(volume)) {
        this.#add(`${at}.name`, `The pod has no volume \`${volume}\`.`, name);
      }
      const text = textOf(path);
      if (path && text !== undefined && paths.has(text))
        this.#add(`${at}.mountPath`, `Two volumes are mounted at \`${text}\`.`, path);
      if (text !== undefined) paths.add(text);
    }
  }

  #resources(resources: PodNode | undefined, field: string): void {
    if (resources?.kind !== "map") return;
    const limits = new Map(entries(member(resources, "limits")));
    const amount = (node: PodNode | undefined): number | undefined =>
      node?.kind === "scalar" && !this.#isOpen(node) ? kubernetesQuantity(String(node.value)) : undefined;
    for (const [kind, all] of [
      ["limits", [...limits]],
      ["requests", entries(member(resources, "requests"))],
    ] as const) {
      for (const [name, node] of all) {
        const value = amount(node) ?? 0;
        if (!name.includes("/") && !RESOURCES.test(name)) {
          this.#add(
            `${field}.${kind}.${name}`,
            `Kubernetes has no resource \`${name}\`; others have a domain and \`/\` before their name.`,
            node,
          );
        }
        if (value < 0) this.#add(`${field}.${kind}.${name}`, "An amount is not negative.", node);
        const limit = kind === "requests" ? amount(limits.get(name)) : undefined;
        if (limit !== undefined && value > limit)
          this.#add(`${field}.requests.${name}`, `More \`${name}\` is requested than its limit allows.`, node);
      }
    }
  }

  #toleration(one: MapNode, field: string): void {
    const [key, operator, value] = ["key", "operator", "value"].map((name) => textOf(member(one, name)) ?? "");
    this.#choice(one, "operator", field, ["Equal", "Exists"]);
    this.#choice(one, "effect", field, ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
    const [keyNode, valueNode] = [member(one, "key"), member(one, "value")];
    if (keyNode && key !== "" && !this.#isOpen(keyNode)) this.#key(key ?? "", keyNode, `${field}.key`);
    if (valueNode && operator !== "Exists") this.#labelValue(valueNode, `${field}.value`);
    if (key === "" && operator !== "Exists") this.#add(field, "Without a `key` the operator must be `Exists`.", one);
    if (operator === "Exists" && value !== "") this.#add(field, "With `Exists` there is no `value`.", one);
  }

  #name(node: PodNode | undefined, field: string, pattern: RegExp, longest: number): void {
    const text = textOf(node);
    if (!node || this.#isOpen(node) || text === undefined || text === "") return;
    if (text.length > longest) this.#add(field, `\`${field}\` has more than ${longest} characters.`, node);
    if (pattern.test(text)) return;
    const more = pattern === SUBDOMAIN ? ", `-` and `.`" : " and `-`";
    this.#add(
      field,
      `\`${field}\` takes lower-case letters, digits${more}, and begins and ends with a letter or digit.`,
      node,
    );
  }

  #key(key: string, node: PodNode, field: string): void {
    const parts = key.split("/");
    const name = parts.at(-1) ?? "";
    const isPrefixed = parts.length === 2;
    const fits = NAME_PART.test(name) && name.length <= SHORT && parts.length <= 2;
    if (fits && (!isPrefixed || SUBDOMAIN.test((parts[0] ?? "").toLowerCase()))) return;
    this.#add(
      field,
      `\`${key}\` cannot be a key here: letters, digits, \`-\`, \`_\`, \`.\`, at most 63, after a domain and \`/\` if need be.`,
      node,
    );
  }

  #labelValue(node: PodNode, field: string): void {
    const text = textOf(node);
    if (this.#isOpen(node) || text === undefined || text === "") return;
    if (text.length <= SHORT && NAME_PART.test(text)) return;
    this.#add(
      field,
      `\`${field}\` takes at most 63 letters, digits, \`-\`, \`_\` and \`.\`, and begins and ends with a letter or digit.`,
      node,
    );
  }

  #choice(owner: MapNode, name: string, field: string, choices: readonly string[]): void {
    const node = member(owner, name);
    const text = textOf(node);
    if (!node || this.#isOpen(node) || text === undefined || text === "" || choices.includes(text)) return;
    this.#add(`${field}.${name}`, `\`${name}\` is one of ${choices.join(", ")}.`, node);
  }

  #atLeast(node: PodNode | undefined, least: number, field: string): void {
    if (node?.kind !== "scalar" || typeof node.value !== "number" || node.value >= least) return;
    this.#add(field, `\`${field}\` is at least ${least}.`, node);
  }

  #required(node: PodNode | undefined, field: string, owner: PodNode): void {
    if (!node || isNone(node) || textOf(node) === "") this.#add(field, `\`${field}\` is missing.`, node ?? owner);
  }

  #add(field: string, message: string, { origin }: PodNode): void {
    this.#found.push({ field, message, origin });
  }
}

function member(node: MapNode, name: string): PodNode | undefined {
  return node.members.get(name);
}

function items(node: PodNode | undefined): readonly PodNode[] {
  return node?.kind === "list" ? node.items : [];
}

function entries(node: PodNode | undefined): readonly (readonly [string, PodNode])[] {
  return node?.kind === "map" ? [...node.members] : [];
}

function textOf(node: PodNode | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

function isNone(node: PodNode): boolean {
  return node.kind === "scalar" && node.value === null;
}
