import { ALL_NAMES } from "../../configuration/changes.ts";
import type { Configuration } from "../../configuration/types.ts";
import { entryFacts } from "./facts.ts";
import { FACTS, projectFacts } from "./projectFacts.ts";
import type { RuleContext, RuleSettings } from "./types.ts";

/** What the workspace knows besides the configuration; another object as soon as the answers may be others. */
export interface Surrounding {
  /** Whether the Python of the workspace may have a class of a name. */
  readonly mayBeClass?: RuleContext["mayBeClass"];
  readonly manifestProblems?: RuleContext["manifestProblems"];
  readonly clusterFacts?: RuleContext["clusterFacts"];
}

const NOTHING: Surrounding = {};

/** The context of all documents that share a configuration; what it finds out is computed once, when it is asked for. */
export function ruleContext(configuration: Configuration, settings: RuleSettings, surrounding = NOTHING): RuleContext {
  const { mayBeClass = () => false, manifestProblems = () => [], clusterFacts = () => undefined } = surrounding;
  const ofKind = new Map<string, readonly string[]>();
  // What is asked is noted, so that a check that asked is made again when the answer has changed.
  const facts = (asked: string): ReturnType<typeof projectFacts> => {
    configuration.changes.note(asked);
    return projectFacts(configuration);
  };
  return {
    dialect: "dbnd",
    update: () => void projectFacts(configuration),
    configuration,
    settings,
    surrounding,
    listedEnvironments: () => facts(FACTS.listed).listed,
    referredSections: () => facts(FACTS.referred).referred,
    knownSections: () => facts(FACTS.known).known,
    usedEngines: () => facts(FACTS.usedEngines).usedEngines,
    expectedFamily: (name) => facts(FACTS.expectedFamilies).expectedFamilies.get(name.toLowerCase()),
    hasSection: (name) => facts(ALL_NAMES).names.has(name.toLowerCase()),
    mayBeClass,
    manifestProblems,
    clusterFacts,
    sectionsOfKind: (kind) => {
      const { known } = facts(FACTS.known);
      let names = ofKind.get(kind);
      if (!names) ofKind.set(kind, (names = known.filter((name) => isOfKind(configuration, name, kind))));
      return names;
    },
    valueTree: (entry, section) => entryFacts(entry, configuration.classOf(section)).parsed.tree,
  };
}

function isOfKind(configuration: Configuration, section: string, kind: string): boolean {
  const schema = configuration.classOf(section);
  return schema !== undefined && !schema.abstract && (schema.kind === kind || schema.family === kind);
}
