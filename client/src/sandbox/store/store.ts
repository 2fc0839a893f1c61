import { EventEmitter } from "node:events";
import type { KubeObject } from "../objects.ts";

export type ChangeType = "ADDED" | "MODIFIED" | "DELETED";

/** One change, as a watch sees it. `before` is what stood there until then. */
export interface Change {
  readonly type: ChangeType;
  readonly resource: string;
  readonly version: number;
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

/**
 * All objects, in memory, with one version counter for everything as etcd has. Objects are never changed in place:
 * whoever writes hands over a new one, whoever reads must not write.
 */
export class Store {
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #changes = new EventEmitter();
  readonly #historyLimit: number;
  #history: Change[] = [];
  #version = 1000;
  /** Changes up to and including this version are forgotten. */
  #compacted = 1000;

  /** @param historyLimit how many changes are kept for watches that go back */
  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit;
    this.#changes.setMaxListeners(0);
  }

  get version(): number {
    return this.#version;
  }

  get compacted(): number {
    return this.#compacted;
  }

  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(resource)?.get(keyOf(namespace, name));
  }

  /** All objects of a resource in the order of their keys (namespace, then name), as etcd lists them. */
  list(resource: string, namespace?: string): KubeObject[] {
    const prefix = namespace === undefined ? "" : `${namespace}/`;
    return [...(this.#objects.get(resource) ?? new Map<string, KubeObject>())]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  /** As `list`, at an earlier version; `expired` when the history does not reach that far. */
  listAt(resource: string, namespace: string | undefined, version: number): KubeObject[] | "expired" {
    const changes = this.since(version);
    if (changes === "expired") {
      return "expired";
    }
    const objects = new Map(this.list(resource, namespace).map((object) => [keyOfObject(object), object]));
    for (const change of changes.toReversed()) {
      if (
        change.resource === resource &&
        (namespace ?? change.object.metadata.namespace) === change.object.metadata.namespace
      ) {
        objects.delete(keyOfObject(change.object));
        if (change.before) {
          objects.set(keyOfObject(change.before), change.before);
        }
      }
    }
    return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** Stores an object that is new or replaces the one of its name, and returns it with its new version. */
  put(resource: string, object: KubeObject): KubeObject {
    const objects = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, objects);
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const before = objects.get(key);
    const stored = this.#stamp(object);
    objects.set(key, stored);
    this.#record({ type: before ? "MODIFIED" : "ADDED", resource, version: this.#version, object: stored, before });
    return stored;
  }

  /** Removes an object; its last form carries the version of the removal, as etcd's does. */
  remove(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    const key = keyOf(namespace, name);
    const before = this.#objects.get(resource)?.get(key);
    if (!before) {
      return undefined;
    }
    this.#objects.get(resource)?.delete(key);
    const object = this.#stamp(before);
    this.#record({ type: "DELETED", resource, version: this.#version, object, before });
    return object;
  }

  /** The changes after `version`, oldest first; `expired` when some of them are forgotten. */
  since(version: number): readonly Change[] | "expired" {
    if (version < this.#compacted) {
      return "expired";
    }
    let first = this.#history.length;
    while (first > 0 && (this.#history[first - 1]?.version ?? 0) > version) {
      first -= 1;
    }
    return this.#history.slice(first);
  }

  /** Calls `listener` for each change from now on, before `put` or `remove` returns. Returns the way to stop. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#changes.on("change", listener);
    return () => this.#changes.off("change", listener);
  }

  /** Forgets the history. Takes one version, so that even a watch from "now" of before is too old. */
  compact(): void {
    this.#version += 1;
    this.#compacted = this.#version;
    this.#history = [];
  }

  #stamp(object: KubeObject): KubeObject {
    this.#version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
  }

  #record(change: Change): void {
    this.#history.push(change);
    if (this.#history.length > this.#historyLimit * 2) {
      const dropped = this.#history.splice(0, this.#history.length - this.#historyLimit);
      this.#compacted = dropped.at(-1)?.version ?? this.#compacted;
    }
    this.#changes.emit("change", change);
  }
}

function keyOfObject({ metadata }: KubeObject): string {
  return keyOf(metadata.namespace, metadata.name);
}

function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ""}/${name}`;
}
