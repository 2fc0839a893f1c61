import { readText } from "../../../server/src/configuration/readValue.ts";
import type { ReadContext } from "../../../server/src/configuration/readContext.ts";
import { strip } from "../../../server/src/text/whitespace.ts";
import { formatTemplate } from "../../../server/src/values/formatTemplate.ts";
import { parseHjson } from "../../../server/src/values/hjson.ts";
import { cleanJobName, cleanLabelValue, cleanSubdomain, isAlphanumeric, makeSafeLabel, stripBy } from "../../../server/src/values/names.ts"; // prettier-ignore
import { parseText, parseValue } from "../../../server/src/values/parseValue.ts";
import { parseCpu, parseMemory } from "../../../server/src/values/quantity.ts";
import { serializeValue } from "../../../server/src/values/serialize.ts";
import { Duration, type ParsedValue, type PlainValue, type ValueType } from "../../../server/src/values/types.ts";
import { Refused, type Handler, type Handlers, type Vector } from "../types.ts";

export const handlers: Handlers = {
  "value.bool": reader({ kind: "boolean" }),
  "value.int": reader({ kind: "integer" }),
  "value.float": reader({ kind: "float" }),
  "value.str": reader({ kind: "string" }),
  "value.version": ({ input, expected }) => {
    const value = read(parseValue({ kind: "version" }, input as string), input as string);
    return typeof expected === "string" ? value : { not_equal: value === input ? value : "now" };
  },
  "value.timedelta": reader({ kind: "duration" }),
  "value.dict": reader({ kind: "dict" }),
  "value.list": reader({ kind: "list" }),
  "value.set": reader({ kind: "list" }),
  "value.list_str": elementReader({ kind: "string" }),
  "value.list_int": elementReader({ kind: "integer" }),
  "value.date": reader({ kind: "date" }),
  "value.enum": ({ input }) => {
    const { members, value } = input as { members: string[]; value: string };
    return read(parseValue({ kind: "enum", members }, value), value);
  },
  "value.choice": ({ input }) => {
    const { choices, value } = input as { choices: string[]; value: string };
    return read(parseValue({ kind: "choice", members: choices }, value), value);
  },
  "value.list.serialize": ({ input }) => serializeValue(input as PlainValue),
  "value.timedelta.serialize": ({ input }) => {
    const { weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = input as Record<string, number>;
    return serializeValue(new Duration(((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds));
  },
  "value.reference": readReference,
  "dns1123.subdomain": (vector) => cleanSubdomain(textOf(vector), (vector.input as { postfix: string | null }).postfix),
  "dns1123.label": (vector) => cleanLabelValue(textOf(vector)),
  "dns1123.property": holdsForLongNames,
  "label.make_safe": (vector) => makeSafeLabel(textOf(vector)),
  "string.clean_job_name": ({ input }) => {
    const { value, placeholder } = input as { value: string; placeholder: string };
    return cleanJobName(value, { placeholder });
  },
  "string.strip_by": (vector) => stripBy((char) => !isAlphanumeric(char), textOf(vector)),
  "k8s.memory_parse": quantity(parseMemory),
  "k8s.cpu_parse": quantity(parseCpu),
  "links.dashboard": ({ input }) => {
    const { template, ...fields } = input as { template: string; namespace: string; pod: string };
    return template === "" ? null : (formatTemplate(template, fields) ?? null);
  },
};

function reader(type: ValueType): Handler {
  // Nothing is in the environment of these cases.
  return ({ input }) => {
    const text = input as string;
    return read(text.startsWith("@") ? parseValue(type, text) : parseText(type, text), text);
  };
}

/** Elements may be references, which are followed. */
function elementReader(element: ValueType): Handler {
  const type: ValueType = { kind: "list", element };
  const refuse = reader(type);
  return (vector) => {
    refuse(vector);
    const reading = readText(vector.input as string, type, { environment: {} });
    if ("problem" in reading) throw new Refused({ kind: reading.problem.code });
    return reading.value;
  };
}

function read(parsed: ParsedValue, text: string): unknown {
  const [problem] = parsed.problems;
  if (problem) throw new Refused({ kind: problem.code, ...placeOf(problem, text) });
  return plain(parsed.value);
}

/** Line and column as the real reader counts them: in the text without the blanks around it, by code points. */
function placeOf({ at, detail }: ParsedValue["problems"][number], text: string): Record<string, unknown> {
  if (at === undefined) return {};
  const before = text.slice(text.indexOf(strip(text)), at);
  const lines = before.split("\n");
  const column = Array.from(lines.at(-1) ?? "").length + 1;
  return { line: lines.length, column, ...(detail && { detail }) };
}

function plain(value: PlainValue): unknown {
  return value instanceof Duration ? { seconds: value.seconds } : value;
}

function quantity(parse: (text: string) => number | undefined): Handler {
  return (vector) => {
    const text = (vector.input as { value: string | null }).value;
    if (!text) return null;
    const amount = parse(text);
    if (amount === undefined) throw new Refused({ kind: "bad-quantity" });
    return amount;
  };
}

function textOf(vector: Vector): string {
  return (vector.input as { value: string }).value;
}

const KEY_TYPES: Readonly<Record<string, ValueType>> = {
  labels: { kind: "dict" },
  secrets: { kind: "list" },
  keep_failed_pods: { kind: "boolean" },
  startup_timeout: { kind: "duration" },
};

/** The case describes its file as `@<name: content>` and its function as `@python://path -> value`. */
function readReference({ input }: Vector): unknown {
  const { key, value } = input as { key: string; value: string };
  const file = /^@<([^:]*): ?(.*)>$/s.exec(value);
  const call = /^(@python:\/\/\S+) -> (.*)$/s.exec(value);
  const content = file?.[2]?.replaceAll("\\n", "\n");
  const context: ReadContext = {
    environment: {},
    readFile: () => content,
    callPython: () => (call?.[2] === undefined ? undefined : parseHjson(call[2]).value),
  };
  const text = file ? `@${file[1] ?? ""}` : (call?.[1] ?? value);
  const reading = readText(text, KEY_TYPES[key] ?? { kind: "string" }, context);
  if ("problem" in reading) throw new Refused({ kind: reading.problem.code });
  return plain(reading.value);
}

/** A name of the pattern's longest texts stays within the maximum and keeps Kubernetes' form. */
function holdsForLongNames({ input }: Vector): { holds: boolean } {
  const { max, pattern } = input as { max: number; pattern: string };
  const form = new RegExp(`^(?:${pattern})$`);
  const samples = ["a", "A", "-", ".", "_", "aB", "é", "..x"].flatMap((part) =>
    [1, 62, 63, 64, 252, 253, 254, 600].map((length) => part.repeat(length)),
  );
  const names = samples.flatMap((sample) => [cleanSubdomain(sample), cleanSubdomain(sample, ".6a8330cc")]);
  return { holds: names.every((name) => name.length <= max && form.test(name)) };
}
