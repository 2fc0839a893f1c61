import * as vscode from "vscode";
import type { EffectiveSection, EffectiveSectionsParams } from "../../../../server/src/protocol.ts";
import { askProject } from "../ask/askProject.ts";
import { isCfg } from "../../language/languages.ts";
import { scopeOfFolder } from "../../projects.ts";
import type { Services } from "../../services.ts";

type EffectiveServices = Pick<Services, "requests" | "effective">;

/** What code lenses and other extensions may say beforehand. */
interface Given {
  readonly uri?: string;
  readonly section?: string;
  /** For a comparison: the other section. */
  readonly with?: string;
}

/** “Show Effective Configuration”: every key of an environment or engine, with its value and who sets it. */
export function showEffectiveConfiguration(services: EffectiveServices) {
  return async (given?: Given): Promise<void> => {
    const title = vscode.l10n.t("Show Effective Configuration");
    const found = await placeOf(services, given, title);
    if (!found) return;
    const { uri, ...place } = found;
    const section = given?.section ?? (await pick(services, { uri, ...place }, title));
    if (section !== undefined) await services.effective.show({ section, ...(uri !== undefined && { uri }) });
  };
}

/** “Compare Effective Configurations”: what differs between two environments or engines. */
export function compareEffectiveConfiguration(services: EffectiveServices) {
  return async (given?: Given): Promise<void> => {
    const title = vscode.l10n.t("Compare Effective Configurations");
    const found = await placeOf(services, given, title);
    if (!found) return;
    const { uri, ...place } = found;
    const left = given?.section ?? (await pick(services, { uri, ...place }, title, vscode.l10n.t("The first one")));
    if (left === undefined) return;
    const right = given?.with ?? (await pick(services, { uri }, title, vscode.l10n.t("Compare {0} with", left), left));
    if (right === undefined) return;
    const project = uri === undefined ? {} : { uri };
    await services.effective.compare({ section: left, ...project }, { section: right, ...project });
  };
}

type Place = { readonly uri: string | undefined } & Omit<EffectiveSectionsParams, "uri">;

/**
 * Where the user is: a menu of an editor gives a URI of VS Code's, which says nothing that the editor does not. Undefined
 * when the user was asked for a folder, and leaves.
 */
async function placeOf(
  { requests }: EffectiveServices,
  given: Given | undefined,
  title: string,
): Promise<Place | undefined> {
  const editor = vscode.window.activeTextEditor;
  const isOurs = editor !== undefined && isCfg(editor.document) && isFile(editor.document.uri);
  if (typeof given?.uri === "string") return { uri: given.uri };
  if (isOurs) return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
  const scope = await askProject(requests, {}, title);
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return scope && { uri: scope.uri ?? (first && scopeOfFolder(first).uri) };
}

/** In a browser files have other schemes than `file`; documents of ours and of version control are none. */
function isFile(uri: vscode.Uri): boolean {
  return uri.scheme === "file" || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

interface SectionItem extends vscode.QuickPickItem {
  readonly name: string;
}

/** The user's choice, the section under the cursor first; undefined when the user leaves. */
async function pick(
  { requests }: EffectiveServices,
  { uri, ...place }: Place,
  title: string,
  placeHolder = vscode.l10n.t("Environment or engine"),
  except?: string,
): Promise<string | undefined> {
  const found = await requests.effectiveSections({ ...place, ...(uri !== undefined && { uri }) });
  const sections = found.filter(({ name }) => name !== except);
  if (sections.length === 0) {
    throw new Error(
      except === undefined
        ? vscode.l10n.t(
            "No environment or engine is configured here. Open a project with `[run] environments`, or a section with `_type = kubernetes`.",
          )
        : vscode.l10n.t("There is no other environment or engine to compare [{0}] with.", except),
    );
  }
  const items = sections.map(sectionItem);
  const here = items.filter((_, index) => sections[index]?.here);
  const others = items.filter((_, index) => !sections[index]?.here);
  const picked = await vscode.window.showQuickPick([...here, ...others], {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  return picked?.name;
}

function sectionItem({ name, kind, family, here }: EffectiveSection): SectionItem {
  const icon = kind === "engine" ? "$(server)" : kind === "section" ? "$(list-unordered)" : "$(server-environment)";
  return {
    label: `${icon} ${name}`,
    description: here ? vscode.l10n.t("{0}, {1} — at the cursor", kind, family) : `${kind}, ${family}`,
    name,
  };
}
