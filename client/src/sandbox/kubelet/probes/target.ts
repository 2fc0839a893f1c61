import type { SandboxClock } from "../../clock.ts";
import type { Container } from "../../containerObjects.ts";
import type { RunningContainer } from "../../runtimes/types.ts";

/** A container that runs, as probes and hooks reach it. */
export interface Target {
  readonly container: Container;
  readonly running: RunningContainer;
  /** What a pod's address is said to be; its ports are on the loopback, since it is a process of this machine. */
  readonly podIP: string;
  readonly clock: SandboxClock;
}

/** Whom to connect to: what is said of it, and what it is here. */
export interface Address {
  readonly said: string;
  readonly host: string;
  readonly port: number;
}

/** @throws Error when no port of the container has the name */
export function addressOf(target: Target, port: number | string, host = ""): Address {
  const number = typeof port === "number" ? port : portNamed(target.container, port);
  return { said: `${host || target.podIP}:${number}`, host: host || "127.0.0.1", port: number };
}

function portNamed({ ports = [] }: Container, name: string): number {
  const number = ports.find((one) => one.name === name)?.containerPort ?? Number(name);
  if (Number.isNaN(number)) throw new Error(`couldn't find port: ${JSON.stringify(name)}`);
  return number;
}

/** Whether nobody can listen there: the container is no process, and has no ports. */
export function hasNoPorts({ running }: Target): boolean {
  return running.inside === undefined;
}

/** What went wrong with a connection, as Go's network library says it. */
export function dialError(address: Address, code: string | undefined): string {
  const why = code === "ECONNREFUSED" || code === undefined ? "connect: connection refused" : NAMES[code];
  return `dial tcp ${address.said}: ${why ?? code ?? ""}`;
}

const NAMES: Readonly<Record<string, string>> = {
  EHOSTUNREACH: "connect: no route to host",
  ENETUNREACH: "connect: network is unreachable",
  ETIMEDOUT: "i/o timeout",
  ENOTFOUND: "lookup: no such host",
};
