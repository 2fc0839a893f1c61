import { discoverProject } from "../configuration/discovery.ts";
import type { SectionSchema } from "../schema/types.ts";
import type { Files } from "./files.ts";
import { folderOf, nameOf } from "./paths.ts";
import { Project } from "./project.ts";
import type { Settings } from "./settings.ts";
import { toPath } from "./uri.ts";

export interface ProjectsHost {
  /** The process environment with what client and settings add. */
  environment(path: string | undefined): Readonly<Record<string, string>>;
  /** Of a folder. */
  settings(path: string): Settings;
  readonly userHome: string | undefined;
  /** Paths of the workspace's folders. */
  folders(): readonly string[];
  /** Classes that the Python of a project defines. */
  classes(home: string): readonly SectionSchema[];
}

/** The projects of the workspace, found by looking from a file upwards as DBND does. */
export class Projects {
  readonly #files: Files;
  readonly #host: ProjectsHost;
  readonly #byFolder = new Map<string, Project>();
  readonly #byHome = new Map<string, Project>();

  constructor(files: Files, host: ProjectsHost) {
    this.#files = files;
    this.#host = host;
  }

  /** The project that a file or folder belongs to; without a URI, or for unsaved files, the workspace's first. */
  of(uri?: string): Project {
    const path = uri === undefined ? undefined : toPath(uri);
    if (path === undefined) return this.#ofFolder(this.#firstFolder());
    return this.#ofFolder(startFolder(this.#files.isFile(path) || /\.\w+$/u.test(path) ? folderOf(path) : path));
  }

  /** All projects that have been asked for. */
  all(): readonly Project[] {
    return [...this.#byHome.values()];
  }

  /** Files came or went, or settings changed: homes may be elsewhere now. */
  reset(): void {
    this.#byFolder.clear();
    this.#byHome.clear();
  }

  /** The first folder that has a project, else the first of the workspace. */
  #firstFolder(): string {
    const folders = this.#host.folders();
    const withProject = folders.find((folder) => this.#ofFolder(folder).found.homeReason !== "user");
    return withProject ?? folders[0] ?? this.#host.userHome ?? "/";
  }

  #ofFolder(folder: string): Project {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const settings = this.#host.settings(folder);
    const { home } = settings;
    const environment = this.#host.environment(folder);
    const variables = home === undefined ? environment : { ...environment, DBND_HOME: home };
    const found = discoverProject(folder, variables, this.#files, this.#host.userHome);
    const project =
      this.#byHome.get(found.home) ??
      new Project({
        found,
        settings,
        files: this.#files,
        userHome: this.#host.userHome,
        classes: () => this.#host.classes(found.home),
        root: this.#host.folders().find((one) => found.home.startsWith(`${one}/`)),
      });
    this.#byHome.set(found.home, project);
    this.#byFolder.set(folder, project);
    return project;
  }
}

/** DBND runs in the project's folder, never in the one that holds its system file. */
function startFolder(folder: string): string {
  return nameOf(folder) === ".dbnd" ? folderOf(folder) : folder;
}
