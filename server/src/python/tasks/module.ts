import type { SyntaxNode } from "@lezer/common";
import { statementsOf } from "../syntax/bindings.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import { attributeParameter, declarationOf, functionParameters } from "./parameters.ts";
import { Scope } from "../syntax/scope.ts";
import {
  argumentsOf,
  childrenOf,
  dottedName,
  parsePython,
  type Argument,
  type PythonSource,
} from "../syntax/source.ts";
import { firstParagraph, stringValue } from "../syntax/strings.ts";
import { taskCallsIn } from "./taskCalls.ts";
import type { PythonClass, PythonModule, PythonParameter, PythonTask, PythonValue } from "../syntax/types.ts";
import { resolveClasses, byPosition } from "./inheritance.ts";

/** Decorators of DBND that make a task of a function, and what kind. */
const DECORATORS: Readonly<Record<string, PythonTask["kind"]>> = {
  task: "function",
  band: "pipeline",
  pipeline: "pipeline",
  data_source: "function",
  data_source_pipeline: "pipeline",
  spark_task: "function",
};

/** Keyword arguments of decorators and class attributes that are settings of the task. */
const SETTINGS = {
  task_config: "taskConfig",
  task_retries: "taskRetries",
  task_env: "taskEnv",
} as const;

/** The same, for classes only: what `DockerRunTask` runs. */
const CLASS_SETTINGS = { ...SETTINGS, image: "image", command: "command", docker_engine: "dockerEngine" } as const;

type Setting = (typeof CLASS_SETTINGS)[keyof typeof CLASS_SETTINGS] | "plainDockerEngine";

type Settings = Readonly<Partial<Record<Setting, PythonValue>>> & Pick<PythonTask, "defaults">;

/** A file without any of these words has no task: not worth reading. */
export const WORDS_OF_TASKS: readonly string[] = ["dbnd", "databand", "class"];

/** Larger files are generated or data; they are left out. In characters. */
const MAX_LENGTH = 2_000_000;

/** Plain words are found faster than patterns. */
function isWorthParsing(text: string): boolean {
  if (!WORDS_OF_TASKS.some((word) => text.includes(word))) return false;
  return /\b(dbnd|databand)|^\s*class\s+\w+\s*\(/m.test(text);
}

/** Reads a Python file for tasks; broken code is read as far as it goes. Never throws. */
export function readModule(uri: string, text: string): PythonModule {
  if (text.length > MAX_LENGTH || !isWorthParsing(text)) return { uri, tasks: [], classes: [], imports: new Map() };
  const source = parsePython(uri, text);
  const scope = new Scope(source);
  const statements = [...statementsOf(source.tree.topNode)];
  const tasks: PythonTask[] = [];
  const classes: PythonClass[] = [];
  for (const { definition, decorators, whole } of statements.flatMap(definitionOf)) {
    if (definition.name === "ClassDefinition") {
      const found = readClass(definition, whole, scope);
      if (found) classes.push(found);
    } else {
      const found = readFunction(definition, decorators, whole, scope);
      if (found) tasks.push(found);
    }
  }
  const { resolved, open } = resolveClasses(classes, scope);
  return { uri, tasks: [...tasks, ...resolved].sort(byPosition), classes: open, imports: scope.imports.names };
}

interface Definition {
  readonly definition: SyntaxNode;
  readonly decorators: readonly SyntaxNode[];
  readonly whole: SyntaxNode;
}

function definitionOf(statement: SyntaxNode): readonly Definition[] {
  if (statement.name === "FunctionDefinition" || statement.name === "ClassDefinition") {
    return [{ definition: statement, decorators: [], whole: statement }];
  }
  if (statement.name !== "DecoratedStatement") return [];
  const definition = statement.getChild("FunctionDefinition") ?? statement.getChild("ClassDefinition");
  return definition ? [{ definition, decorators: statement.getChildren("Decorator"), whole: statement }] : [];
}

function readFunction(
  definition: SyntaxNode,
  decorators: readonly SyntaxNode[],
  whole: SyntaxNode,
  scope: Scope,
): PythonTask | undefined {
  for (const decorator of decorators) {
    const { name, given } = readDecorator(decorator, scope.source);
    const kind = DECORATORS[scope.dbndName(name) ?? ""];
    const nameNode = definition.getChild("VariableName");
    if (!kind || !nameNode) continue;
    return {
      ...describe(nameNode, definition, whole, scope),
      kind,
      parameters: functionParameters(definition.getChild("ParamList"), given, scope),
      ...settings(
        new Map(given.flatMap(({ name: key, value }) => (key === undefined ? [] : [[key, value]]))),
        SETTINGS,
        scope,
      ),
      ...(kind === "pipeline" ? callsOf(definition, scope) : {}),
    };
  }
  return undefined;
}

function readDecorator(
  decorator: SyntaxNode,
  source: PythonSource,
): { readonly name: string; readonly given: readonly Argument[] } {
  const names = childrenOf(decorator).filter((child) => child.name === "VariableName" || child.name === "PropertyName");
  return {
    name: names.map((name) => source.textOf(name)).join("."),
    given: argumentsOf(decorator.getChild("ArgList"), source),
  };
}

function readClass(definition: SyntaxNode, whole: SyntaxNode, scope: Scope): PythonClass | undefined {
  const nameNode = definition.getChild("VariableName");
  const bases = argumentsOf(definition.getChild("ArgList"), scope.source).flatMap(({ name, value }) => {
    const base = name === undefined ? dottedName(value, scope.source) : undefined;
    return base === undefined ? [] : [base];
  });
  if (!nameNode || bases.length === 0) return undefined;
  const parameters: PythonParameter[] = [];
  const attributes = new Map<string, SyntaxNode>();
  const body = definition.getChild("Body");
  for (const statement of body ? statementsOf(body) : []) {
    const assigned = assignment(statement);
    if (!assigned) continue;
    attributes.set(scope.source.textOf(assigned.name), assigned.value);
    const parameter = attributeParameter(assigned.name, assigned.annotation, assigned.value, scope);
    if (parameter) parameters.push(parameter);
  }
  const family = attributes.get("_conf__task_family");
  const familyName = family && evaluate(family, scope);
  return {
    ...describe(nameNode, definition, whole, scope),
    ...(familyName?.kind === "constant" && typeof familyName.value === "string" ? { name: familyName.value } : {}),
    className: scope.source.textOf(nameNode),
    kind: "class",
    parameters,
    bases,
    ...settings(attributes, CLASS_SETTINGS, scope),
    ...callsOf(definition, scope),
  };
}

function callsOf(definition: SyntaxNode, scope: Scope): Pick<PythonTask, "calls"> {
  const calls = taskCallsIn(definition, scope);
  return calls.length === 0 ? {} : { calls };
}

function describe(
  nameNode: SyntaxNode,
  definition: SyntaxNode,
  whole: SyntaxNode,
  { source }: Scope,
): Pick<PythonTask, "name" | "uri" | "nameRange" | "range" | "documentation"> {
  const documentation = docstring(definition.getChild("Body"), source);
  return {
    name: source.textOf(nameNode),
    uri: source.uri,
    nameRange: source.rangeOf(nameNode),
    range: source.rangeOf(whole),
    ...(documentation === undefined ? {} : { documentation }),
  };
}

function docstring(body: SyntaxNode | null, source: PythonSource): string | undefined {
  const first = body && childrenOf(body).find((child) => child.name !== ":");
  const literal = first?.name === "ExpressionStatement" ? first.getChild("String") : null;
  const text = literal && stringValue(source.textOf(literal));
  return text ? firstParagraph(text) : undefined;
}

/** Settings by their member; of one that is declared as a parameter the default counts. */
function settings(
  values: ReadonlyMap<string, SyntaxNode>,
  wanted: Readonly<Record<string, Setting>>,
  scope: Scope,
): Settings {
  const found = Object.entries(wanted).flatMap(([name, member]) => {
    const written = values.get(name);
    const declared = written && declarationOf(written, scope);
    const node = declared ? declared.default : written;
    if (!node) return [];
    // DBND asks the environment for the engine unless the class declares the parameter anew (dbnd 1.0.28).
    return [[member === "dockerEngine" && !declared ? "plainDockerEngine" : member, evaluate(node, scope)] as const];
  });
  const defaults = values.get("defaults");
  return { ...Object.fromEntries(found), ...(defaults ? { defaults: [evaluate(defaults, scope)] } : {}) };
}

interface Assignment {
  readonly name: SyntaxNode;
  readonly annotation?: SyntaxNode;
  readonly value: SyntaxNode;
}

/** `name = value` and `name: type = value`. */
function assignment(statement: SyntaxNode): Assignment | undefined {
  if (statement.name !== "AssignStatement") return undefined;
  const [name, ...rest] = childrenOf(statement);
  const annotation = rest[0]?.name === "TypeDef" ? rest.shift() : undefined;
  const [operator, value, more] = rest;
  if (name?.name !== "VariableName" || operator?.name !== "AssignOp" || !value || more) return undefined;
  return { name, ...(annotation ? { annotation } : {}), value };
}
