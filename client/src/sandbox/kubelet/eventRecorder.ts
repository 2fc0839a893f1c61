import { randomUUID } from "node:crypto";
import type { SandboxClock } from "../clock.ts";
import { rfc3339, rfc3339Micro } from "../clock.ts";
import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import type { Component } from "../api/apply/writes.ts";
import { putBy } from "../api/apply/writes.ts";
import { memberStep, treeOf } from "../api/apply/fieldPath.ts";
import type { Manager } from "../api/apply/managers.ts";
import { withManagers } from "../api/apply/managers.ts";
import type { Store } from "../store/store.ts";
import { EventCorrelator } from "./eventCorrelator.ts";

/** Older events go when there are more; a cluster forgets them after an hour. */
const LIMIT = 5_000;

/** The scheduler writes events by a newer version of the API, which has other names for the fields. */
const SCHEDULER: Manager = {
  manager: "kube-scheduler",
  operation: "Update",
  apiVersion: "events.k8s.io/v1",
  fields: treeOf(
    new Set(
      ["action", "eventTime", "note", "reason", "regarding", "reportingController", "reportingInstance", "type"].map(
        memberStep,
      ),
    ),
  ),
};

interface EventObject extends KubeObject {
  count: number;
  lastTimestamp: string;
  message: string;
}

export interface EventDetails {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{base}` */
  readonly fieldPath?: string;
}

interface SchedulerDetails {
  readonly action: "Binding" | "Scheduling" | "Preempting";
  /** For whom it is done. */
  readonly related?: Pod;
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject): object {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { kind, ...(namespace !== undefined && { namespace }), name, uid, apiVersion, resourceVersion };
}

/** Which part of its pod a container is: `spec.initContainers{NAME}`, … */
export function fieldPathOf({ spec }: Pod, name: string): string {
  const isIn = (list: readonly { readonly name: string }[] = []): boolean => list.some((one) => one.name === name);
  const list = isIn(spec.initContainers)
    ? "initContainers"
    : isIn(spec.ephemeralContainers)
      ? "ephemeralContainers"
      : "containers";
  return `spec.${list}{${name}}`;
}

/** Where an event about it is: what is in no namespace has its events in `default`. */
function namespaceOf({ metadata: { namespace } }: Pick<KubeObject, "metadata">): string {
  return namespace ?? "default";
}

/** Writes the events that the scheduler, the kubelet and the controllers of a real cluster write. */
export class EventRecorder {
  readonly #store: Store;
  readonly #clock: SandboxClock;
  readonly #names: { readonly namespace: string | undefined; readonly name: string }[] = [];
  /** By what an event is about: its name, and how often it has happened. */
  readonly #known = new Map<string, { readonly name: string; count: number }>();
  readonly #correlator: EventCorrelator;
  #number = Math.floor(Math.random() * 0xffffff) * 0x100000;

  constructor(store: Store, clock: SandboxClock) {
    this.#store = store;
    this.#clock = clock;
    this.#correlator = new EventCorrelator(clock);
  }

  /** Tells of something that the kubelet of `node` did; the same again raises the count of the event there is. */
  kubelet(object: KubeObject, node: string, details: EventDetails): void {
    this.#count(object, { component: "kubelet", host: node }, details);
  }

  /** Tells of something that a controller did, the same way. */
  controller(object: KubeObject, component: string, details: EventDetails): void {
    this.#count(object, { component }, details);
  }

  #count(
    object: KubeObject,
    source: { readonly component: string; readonly host?: string },
    details: EventDetails,
  ): void {
    const now = rfc3339(this.#clock.now());
    const { type, reason, message, fieldPath } = details;
    const about = [source.component, object.metadata.uid, type].join("\n");
    const isCombined = this.#correlator.isCombined(`${about}\n${reason}`, message);
    const told = isCombined ? { ...details, message: `(combined from similar events): ${message}` } : details;
    const key = isCombined ? `${about}\n${reason}` : [about, reason, message, fieldPath].join("\n");
    const known = this.#known.get(key);
    if (known) known.count += 1;
    const isTold = this.#correlator.accepts(about);
    const before = known && this.#store.get("events", namespaceOf(object), known.name);
    if (before) {
      if (!isTold) return;
      const event = before as EventObject;
      const again: EventObject = { ...event, message: told.message, count: known.count, lastTimestamp: now };
      this.#put(again, source.component);
      return;
    }
    const event = {
      ...this.#base(object, told),
      source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: known?.count ?? 1,
      eventTime: null,
      reportingComponent: isCombined ? "" : source.component,
      reportingInstance: isCombined ? "" : (source.host ?? ""),
    };
    this.#known.set(key, { name: event.metadata.name, count: event.count });
    if (isTold) this.#add(event, source.component);
  }

  /** Tells of a decision of the scheduler. */
  scheduler(pod: Pod, details: EventDetails & SchedulerDetails): void {
    const { related } = details;
    const event = {
      ...this.#base(pod, details),
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: rfc3339Micro(this.#clock.now()),
      action: details.action,
      ...(related && { related: referenceTo(related) }),
      reportingComponent: "default-scheduler",
      reportingInstance: "default-scheduler-sandbox",
    };
    const time = rfc3339(this.#clock.now());
    this.#add(withManagers(event, [{ ...SCHEDULER, time }]));
  }

  #base({ apiVersion, kind, metadata }: KubeObject, { type, reason, message, fieldPath }: EventDetails): KubeObject {
    this.#number += 1;
    const { name } = metadata;
    const event = {
      kind: "Event",
      apiVersion: "v1",
      metadata: {
        name: `${name}.${this.#number.toString(16)}`,
        namespace: namespaceOf({ metadata }),
        uid: randomUUID(),
        resourceVersion: "",
        creationTimestamp: rfc3339(this.#clock.now()),
      },
      involvedObject: {
        ...referenceTo({ apiVersion, kind, metadata }),
        ...(fieldPath !== undefined && { fieldPath }),
      },
      reason,
      message,
      type,
    };
    return event;
  }

  #put(event: KubeObject, source: string): void {
    const component: Component = source === "kubelet" ? source : "kube-controller-manager";
    putBy({ store: this.#store, clock: this.#clock }, component, "events", event);
  }

  /** @param source who tells; absent where the event says itself who owns it */
  #add(event: KubeObject, source?: string): void {
    // Where the namespace is gone, nobody is told.
    if (!this.#store.get("namespaces", undefined, event.metadata.namespace ?? "")) return;
    if (source === undefined) this.#store.put("events", event);
    else this.#put(event, source);
    this.#names.push({ namespace: event.metadata.namespace, name: event.metadata.name });
    if (this.#names.length > LIMIT) {
      const oldest = this.#names.shift();
      this.#store.remove("events", oldest?.namespace, oldest?.name ?? "");
    }
    if (this.#known.size > LIMIT) {
      this.#known.clear();
    }
  }
}
