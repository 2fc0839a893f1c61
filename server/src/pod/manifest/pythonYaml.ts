/**
 * How Python reads the scalars of a YAML 1.1 text: the implicit types of PyYAML's SafeLoader, which differ from those
 * of YAML 1.2 readers (spec 3.7, "More on the base manifest"). `1e3` is text, `012` is ten, `12:30` is 750.
 */
import { pythonFloatText } from "../../values/pythonText.ts";

/** A scalar as Python holds it. */
export interface PythonScalar {
  readonly type: "str" | "int" | "float" | "bool" | "null" | "time";
  /** As it goes into JSON when nothing converts it. */
  readonly value: string | number | boolean | null;
  /** `str(value)`. */
  readonly text: string;
}

const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const TRUE = /^(?:yes|true|on)$/i;
const INTEGER =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?$/;

/** What a plain (unquoted) scalar is; undefined where the reader fails (`=`, `<<`, a date that does not exist). */
export function readPlain(text: string): PythonScalar | undefined {
  if (NULL.test(text)) return { type: "null", value: null, text: "None" };
  if (BOOLEAN.test(text)) return boolean(TRUE.test(text));
  if (INTEGER.test(text)) return integer(text);
  if (FLOAT.test(text)) return float(text);
  if (DATE.test(text) || TIME.test(text)) return time(text);
  return text === "=" || text === "<<" ? undefined : textScalar(text);
}

/** What a scalar with an explicit tag (`!!int "5"`) is; undefined where the reader fails. */
export function readTagged(tag: string, text: string): PythonScalar | undefined {
  switch (tag.replace("tag:yaml.org,2002:", "")) {
    case "str":
    case "!":
      return textScalar(text);
    case "int":
      return INTEGER.test(text) ? integer(text) : undefined;
    case "float":
      return FLOAT.test(text) || /^[-+]?\d+$/.test(text) ? float(text) : undefined;
    case "bool":
      return BOOLEAN.test(text) ? boolean(TRUE.test(text)) : undefined;
    case "null":
      return { type: "null", value: null, text: "None" };
    case "timestamp":
      return DATE.test(text) || TIME.test(text) ? time(text) : undefined;
    default:
      return undefined;
  }
}

/** A scalar that PyYAML reads as text. */
export function textScalar(text: string): PythonScalar {
  return { type: "str", value: text, text };
}

function boolean(value: boolean): PythonScalar {
  return { type: "bool", value, text: value ? "True" : "False" };
}

function integer(written: string): PythonScalar | undefined {
  const { sign, digits } = signed(written.replaceAll("_", ""));
  const size = magnitude(digits);
  if (size === undefined) return undefined;
  return { type: "int", value: Number(size * sign), text: (size * sign).toString() };
}

function magnitude(digits: string): bigint | undefined {
  if (digits.includes(":")) {
    return digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  const octal = /^0([0-7]+)$/.exec(digits);
  try {
    return BigInt(octal ? `0o${octal[1] ?? ""}` : digits);
  } catch {
    return undefined; // such as `0b_`: nothing is left when the underscores are gone
  }
}

function float(written: string): PythonScalar {
  const { sign, digits } = signed(written.replaceAll("_", "").toLowerCase());
  const value = Number(sign) * floatMagnitude(digits);
  return { type: "float", value, text: pythonFloatText(value) };
}

function floatMagnitude(digits: string): number {
  if (digits === ".inf") return Infinity;
  if (digits === ".nan") return NaN;
  if (digits.includes(":")) return digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(digits);
}

function signed(text: string): { sign: bigint; digits: string } {
  if (text.startsWith("-")) return { sign: -1n, digits: text.slice(1) };
  return { sign: 1n, digits: text.startsWith("+") ? text.slice(1) : text };
}

/** A date or a time of day; its JSON form is ISO 8601, its `str()` has a blank between the two. */
function time(written: string): PythonScalar | undefined {
  const match = TIME.exec(written);
  if (!match) return isDate(written) ? { type: "time", value: written, text: written } : undefined;
  const [
    ,
    year = "",
    month = "",
    day = "",
    hour = "",
    minute = "",
    second = "",
    fraction,
    utc,
    sign,
    zoneHour,
    zoneMinute,
  ] = match;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!isDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const microseconds = (fraction ?? "").slice(0, 6).padEnd(6, "0");
  const offset = zoneHour === undefined ? "" : `${sign ?? "+"}${zoneHour.padStart(2, "0")}:${zoneMinute ?? "00"}`;
  const clock = [
    `${hour.padStart(2, "0")}:${minute}:${second}`,
    Number(microseconds) === 0 ? "" : `.${microseconds}`,
    utc === undefined ? offset : "+00:00",
  ].join("");
  return { type: "time", value: `${date}T${clock}`, text: `${date} ${clock}` };
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
