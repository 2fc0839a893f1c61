/** Calls whose result follows from what they are given alone: texts put together, copies. */
import type { SyntaxNode } from "@lezer/common";
import type { PlainValue } from "../../values/types.ts";
import { formattedText } from "./constants.ts";
import { pathFunction, pathMethod, pathOf } from "./paths.ts";
import { membersAs, sequence } from "./sequences.ts";
import { plainValue, unknown, type Evaluated, type Next } from "./pythonValues.ts";
import type { Scope } from "../syntax/scope.ts";
import { childrenOf } from "../syntax/source.ts";
import type { PythonArgument, PythonValue } from "../syntax/types.ts";

/** The result of a call of a known function, or of a method of a known text; undefined for any other call. */
export function pureCall(
  path: string | undefined,
  callee: SyntaxNode,
  given: readonly PythonArgument[],
  scope: Scope,
  next: Next,
): Evaluated | undefined {
  const known = path === undefined ? undefined : (functionResult(path, given) ?? pathFunction(path, given));
  if (known) return known;
  const [object, dot, property] = childrenOf(callee);
  if (callee.name !== "MemberExpression" || !object || dot?.name !== "." || !property) return undefined;
  const method = scope.source.textOf(property);
  if (!Object.hasOwn(METHODS, method) && !OTHER_METHODS.has(method)) return undefined;
  const owner = next(object);
  if (owner.kind === "dict") {
    const list = membersAs(method, owner);
    if (list) return list;
  }
  const ofPath = pathMethod(method, owner, given);
  if (ofPath) return ofPath;
  if (method === "copy") return owner.kind === "list" || owner.kind === "dict" ? owner : undefined;
  if (owner.kind !== "constant" || typeof owner.value !== "string") return undefined;
  return method === "format" ? formatted(owner.value, given) : methodResult(method, owner.value, given);
}

function functionResult(path: string, given: readonly PythonArgument[]): Evaluated | undefined {
  const [first, second] = given;
  switch (path) {
    case "copy.copy":
    case "copy.deepcopy":
      return first && first.value.kind !== "unknown" ? first.value : undefined;
    case "list":
    case "tuple":
      return first?.value.kind === "list" ? first.value : undefined;
    case "str": {
      const value = first?.value;
      const text = value?.kind === "constant" && !value.float ? formattedText(value.value) : undefined;
      return text === undefined ? undefined : { kind: "constant", value: text };
    }
    case "range":
    case "enumerate":
    case "zip":
      return sequence(path, given);
    case "os.getenv":
    case "os.environ.get":
      return outside("it is a variable of the environment in which Airflow runs", second?.value);
    case "airflow.models.Variable.get":
    case "airflow.models.variable.Variable.get":
    case "airflow.sdk.Variable.get": {
      const fallback = given.find(({ name }) => name === "default_var" || name === "default");
      return outside("it is a variable that Airflow keeps", fallback?.value ?? second?.value);
    }
    default:
      return undefined;
  }
}

/** What stands outside of the file: unknown, though it may have a default. */
function outside(reason: string, fallback: PythonValue | undefined): Evaluated {
  const path = pathOf(fallback);
  return { ...unknown(reason), ...(path ? { likely: { text: path.text, from: path.from ?? "default" } } : {}) };
}

/** Methods of other things than texts, or with more than plain arguments. */
const OTHER_METHODS: ReadonlySet<string> = new Set(
  "format copy items keys values as_posix resolve absolute expanduser joinpath with_name".split(" "),
);

const METHODS: Readonly<Record<string, (text: string, words: readonly PlainValue[]) => string | undefined>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  strip: (text, words) => (words.length === 0 ? text.trim() : undefined),
  replace: (text, [from, to]) =>
    typeof from === "string" && typeof to === "string" ? text.replaceAll(from, to) : undefined,
  join: (text, [list]) => {
    const parts = Array.isArray(list) ? (list as readonly unknown[]) : undefined;
    return parts?.every((part) => typeof part === "string") ? parts.join(text) : undefined;
  },
};

function methodResult(method: string, text: string, given: readonly PythonArgument[]): Evaluated | undefined {
  const words = given.map(({ value }) => plainValue(value));
  if (words.some((word) => word === undefined)) return undefined;
  const value = METHODS[method]?.(text, words as PlainValue[]);
  return value === undefined ? undefined : { kind: "constant", value };
}

/** `"{} {name}".format(1, name=2)`, without formats and attributes. */
function formatted(text: string, given: readonly PythonArgument[]): Evaluated | undefined {
  const positional = given.filter(({ name }) => name === undefined);
  let count = 0;
  const missing: string[] = [];
  const value = text.replace(/\{\{|\}\}|\{(\w*)\}|[{}]/g, (all, field: string | undefined) => {
    if (all === "{{") return "{";
    if (all === "}}") return "}";
    const argument =
      field === undefined
        ? undefined
        : field === ""
          ? positional[count++]
          : /^\d+$/.test(field)
            ? positional[Number(field)]
            : given.find(({ name }) => name === field);
    const shown = argument && shownValue(argument.value);
    if (shown === undefined) missing.push(all);
    return shown ?? "";
  });
  return missing.length === 0 ? { kind: "constant", value } : undefined;
}

/** `"%s-%d" % (name, 1)`: words and whole numbers; undefined for anything else. */
export function percentFormatted(text: string, right: PythonValue): Evaluated | undefined {
  const given = right.kind === "list" ? right.elements : [right];
  let count = 0;
  const missing: string[] = [];
  const value = text.replace(
    /%(?:\((\w+)\))?([sdi%])|%/g,
    (all, name: string | undefined, kind: string | undefined) => {
      if (kind === "%") return "%";
      const own =
        name === undefined
          ? given[count++]
          : right.kind === "dict"
            ? right.members.find(({ key }) => key.kind === "constant" && key.value === name)?.value
            : undefined;
      const shown = kind === undefined || !own ? undefined : shownValue(own);
      if (shown === undefined) missing.push(all);
      return shown ?? all;
    },
  );
  const isSpent = right.kind === "dict" || count === given.length;
  return missing.length === 0 && isSpent ? { kind: "constant", value } : undefined;
}

function shownValue(value: PythonValue): string | undefined {
  return value.kind === "constant" && !value.float ? formattedText(value.value) : undefined;
}
