import type { Json, JsonObject } from "../objects.ts";

/** What every body in Kubernetes' protobuf form begins with. */
const MAGIC = Buffer.from("k8s\0", "latin1");

type Kind = "text" | "bytes" | "texts" | "blobs" | Shape;
/** Field number → name and type of a message's fields; the others are skipped. */
type Shape = Readonly<Record<number, readonly [name: string, kind: Kind]>>;

const METADATA: Shape = {
  1: ["name", "text"],
  2: ["generateName", "text"],
  3: ["namespace", "text"],
  11: ["labels", "texts"],
  12: ["annotations", "texts"],
};

/** The kinds that `kubectl create` sends in this form when it builds them itself. Pods always come as JSON. */
const SHAPES: Readonly<Record<string, Shape>> = {
  Namespace: { 1: ["metadata", METADATA] },
  ServiceAccount: { 1: ["metadata", METADATA] },
  ConfigMap: { 1: ["metadata", METADATA], 2: ["data", "texts"], 3: ["binaryData", "blobs"] },
  Secret: { 1: ["metadata", METADATA], 2: ["data", "blobs"], 3: ["type", "text"], 4: ["stringData", "texts"] },
};

/** Reads an object in Kubernetes' protobuf form; undefined when it is none, or of a kind that is not known here. */
export function decodeProtobuf(body: Buffer, kind: string): JsonObject | undefined {
  const shape = SHAPES[kind];
  if (!shape || !body.subarray(0, 4).equals(MAGIC)) {
    return undefined;
  }
  const envelope = message(body.subarray(4), { 2: ["raw", "bytes"] });
  const raw = envelope.raw;
  return typeof raw === "string" ? message(Buffer.from(raw, "base64"), shape) : undefined;
}

function message(data: Buffer, shape: Shape): JsonObject {
  const result: JsonObject = {};
  for (const [field, content] of fields(data)) {
    const [name, kind] = shape[field] ?? [];
    if (name === undefined || kind === undefined) {
      continue;
    }
    if (kind === "texts" || kind === "blobs") {
      const entry = message(content, { 1: ["key", "text"], 2: ["value", kind === "texts" ? "text" : "bytes"] });
      const map = (result[name] ?? {}) as JsonObject;
      const { key = "", value: item = "" } = entry;
      if (typeof key === "string") {
        map[key] = item;
      }
      result[name] = map;
    } else {
      result[name] = value(content, kind);
    }
  }
  return result;
}

function value(content: Buffer, kind: "text" | "bytes" | Shape): Json {
  if (kind === "text") {
    return content.toString();
  }
  return kind === "bytes" ? content.toString("base64") : message(content, kind);
}

/** Number and content of each field that has a length; numbers are skipped. */
function* fields(data: Buffer): Generator<readonly [number, Buffer]> {
  for (let at = 0; at < data.length;) {
    const [tag, afterTag] = varint(data, at);
    const wireType = tag & 7;
    const [number, next] = varint(data, afterTag);
    if (wireType === 2) {
      yield [tag >> 3, data.subarray(next, next + number)];
      at = next + number;
    } else {
      at = wireType === 0 ? next : afterTag + (wireType === 1 ? 8 : 4);
    }
  }
}

function varint(data: Buffer, start: number): readonly [value: number, end: number] {
  let result = 0;
  let at = start;
  for (let shift = 1; at < data.length; shift *= 128) {
    const byte = data[at] ?? 0;
    at += 1;
    result += (byte & 127) * shift;
    if (byte < 128) {
      break;
    }
  }
  return [result, at];
}
