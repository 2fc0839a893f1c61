import type { DagFile } from "../../airflow/dags/dagFile.ts";
import type { DagName } from "../../airflow/dags/namesIn.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import type { Configuration } from "../../configuration/types.ts";
import type { TaskInfo } from "../../protocol.ts";
import type { AskedTask, TaskCode } from "../../pod/run/context.ts";
import type { AskOption } from "../../python/syntax/optionQuestion.ts";
import type { PythonManifest } from "../../python/tasks/podManifests.ts";
import type { PythonProgram } from "../../python/evaluation/program.ts";
import type { PythonIndex } from "../../python/tasks/pythonIndex.ts";
import { pythonConfigWords } from "../../python/tasks/configWords.ts";
import type { PythonConfigWord } from "../../python/tasks/configWords.ts";
import type { CallOfTask } from "../../python/tasks/taskCallInfo.ts";
import type { PythonTask } from "../../python/syntax/types.ts";
import type { SectionSchema } from "../../schema/types.ts";
import type { DagFiles } from "../airflow/dagFiles.ts";
import { DagNames } from "../airflow/dagNames.ts";
import type { Files } from "../files.ts";
import type { FileSystem } from "../fileSystem.ts";
import { ClassNames } from "./classNames.ts";
import { taskClass } from "./pythonClasses.ts";
import { importCandidates } from "./pythonImports.ts";
import { pythonFilesBelow } from "./pythonScan.ts";
import { PythonTemplates, type NamedTemplate } from "./pythonTemplates.ts";
import { canonicalUri, toPath, toUri } from "../uri.ts";

/** Milliseconds after the last change of a Python file until it is read again. */
const READ_DELAY = 200;
/** After this many milliseconds of reading other requests get their turn. */
const SLICE = 12;
const NO_CLASSES: readonly SectionSchema[] = [];

type Reader = typeof import("./pythonReader.ts");

/** The tasks that the Python files of the workspace define; read in the background, kept in step with changes. */
export class PythonFiles {
  readonly #disk: FileSystem;
  readonly #files: Files;
  readonly #option: AskOption | undefined;
  #reader: Reader | undefined;
  #index: PythonIndex | undefined;
  #program: PythonProgram | undefined;
  #dags: DagFiles | undefined;
  readonly #scans = new Map<string, Promise<void>>();
  readonly #dirty = new Set<string>();
  readonly #classNames = new ClassNames();
  readonly #templates: PythonTemplates;
  readonly #dagNames: DagNames;
  #scanned = false;
  /** Whether there is any Python file. */
  #found = false;
  readonly #classes = new Map<
    string,
    { readonly tasks: readonly PythonTask[]; readonly classes: readonly SectionSchema[] }
  >();
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;
  #listener: () => void = () => undefined;

  /** @param option what Airflow's configuration says for a file */
  constructor(disk: FileSystem, files: Files, option?: AskOption) {
    this.#disk = disk;
    this.#files = files;
    this.#option = option;
    this.#templates = new PythonTemplates(files);
    this.#dagNames = new DagNames(files);
  }

  /** Called when there are other tasks, or templates, than before. */
  onChanged(listener: () => void): void {
    this.#listener = listener;
    this.#templates.onChanged(listener);
  }

  /** Starts reading the files below these folders, once; resolves when they and all changed files have been read. */
  async ready(folders: readonly string[]): Promise<void> {
    await Promise.all(
      folders.map((folder) => {
        const running = this.#scans.get(folder) ?? this.#scan(folder);
        this.#scans.set(folder, running);
        return running;
      }),
    );
    const first = !this.#scanned;
    this.#scanned = true;
    if (!this.#found && this.#dirty.size === 0) return;
    await this.#load();
    this.#readChanged();
    if (first) this.#listener();
  }

  /** A file changed, in the editor or on disk. It is read a little later, or when someone asks. */
  changed(path: string): false {
    this.#dirty.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#load().then(() => this.#readChanged());
    }, READ_DELAY);
    return false;
  }

  /** Tasks of the files below a folder. */
  below(folder: string): readonly TaskInfo[] {
    const projectUri = toUri(folder);
    return this.#tasksBelow(folder).map((task) => this.#info(task, projectUri));
  }

  /** The words of configuration that the tasks below a folder hold, as their files stand now. */
  configWords(folder: string): readonly PythonConfigWord[] {
    this.#readChanged();
    return pythonConfigWords(this.#tasksBelow(folder));
  }

  /** The base manifests that the tasks below a folder name. */
  manifests(folder: string): readonly PythonManifest[] {
    this.#readChanged();
    return this.#reader ? this.#reader.podManifests(this.#tasksBelow(folder), this.#programOf(this.#reader)) : [];
  }

  /** Tasks of one file, in its order; the file is read first when it was not. */
  async ofFile(uri: string): Promise<readonly TaskInfo[]> {
    const canonical = canonicalUri(uri);
    const path = toPath(canonical);
    await this.#load();
    if (path !== undefined) this.#dirty.add(path);
    this.#readChanged();
    return this.#index?.tasksOf(canonical).map((task) => this.#info(task, canonical)) ?? [];
  }

  /** Calls of tasks in the pipelines of a file as it was last read, as far as they say something about their pods. */
  callsOfFile(uri: string): readonly CallOfTask[] {
    return this.#index && this.#reader ? this.#reader.configuringCalls(canonicalUri(uri), this.#index) : [];
  }

  /** Tasks that sections of a configuration make under names of their own. */
  ofSections(configuration: Configuration, folder: string): readonly TaskInfo[] {
    return this.#index && this.#reader ? this.#reader.sectionTasks(configuration, this.#index, toUri(folder)) : [];
  }

  /** What the code of a task says about its pod; undefined when no file that was read tells. */
  taskCode(asked: AskedTask, configuration: Configuration, folder: string): TaskCode | undefined {
    if (!this.#index || !this.#reader) return undefined;
    const program = this.#programOf(this.#reader);
    return this.#reader.taskCode(asked, configuration, { index: this.#index, program }, toUri(folder));
  }

  /** The operators and tasks of Airflow in a file, as it stands now; undefined when it cannot have any. */
  async dagFile(uri: string, project?: AirflowTarget): Promise<DagFile | undefined> {
    await this.#load();
    return this.dagFileNow(uri, project);
  }

  /** The same without waiting; undefined also before any Python was read. */
  dagFileNow(uri: string, project?: AirflowTarget): DagFile | undefined {
    const canonical = canonicalUri(uri);
    const path = toPath(canonical);
    const text = path === undefined || !this.#reader ? undefined : this.#files.text(path);
    if (!text || !this.#reader) return undefined;
    this.#dags ??= new this.#reader.DagFiles(this.#programOf(this.#reader));
    return this.#dags.of(canonical, text, project);
  }

  /** Python files that name a pod template of that file name; the listener is told when more are found. */
  namingTemplate(name: string): readonly NamedTemplate[] {
    this.#readChanged();
    return this.#templates.naming(name);
  }

  /** The ids of DAGs and tasks in all files, by path. */
  dagNames(): Promise<ReadonlyMap<string, readonly DagName[]>> {
    this.#readChanged();
    return this.#dagNames.all();
  }

  /** Classes for the sections of tasks below a folder; the same list as long as the tasks are the same. */
  classes(folder: string): readonly SectionSchema[] {
    const tasks = this.#index?.tasks();
    if (!tasks || tasks.length === 0) return NO_CLASSES;
    const before = this.#classes.get(folder);
    if (before?.tasks === tasks) return before.classes;
    const classes = this.#tasksBelow(folder).map(taskClass);
    this.#classes.set(folder, { tasks, classes });
    return classes;
  }

  /** Whether some class may have that name, in any case; before all files are read, that is so for every name. */
  mayBeClass(name: string): boolean {
    return !this.#scanned || this.#classNames.has(name);
  }

  /** Ends what runs in the background: reading stops at the next file. */
  dispose(): void {
    this.#disposed = true;
    this.#templates.dispose();
    clearTimeout(this.#timer);
  }

  #tasksBelow(folder: string): readonly PythonTask[] {
    const prefix = `${toUri(folder).replace(/\/$/u, "")}/`;
    return this.#index?.tasks().filter(({ uri }) => uri.startsWith(prefix)) ?? [];
  }

  #programOf(reader: Reader): PythonProgram {
    return (this.#program ??= this.#newProgram(reader, (uri) => {
      const path = toPath(uri);
      return path === undefined ? undefined : this.#files.readFile(path);
    }));
  }

  #newProgram(reader: Reader, read: (uri: string) => string | undefined): PythonProgram {
    return new reader.PythonProgram({
      read,
      candidates: (from, module) => importCandidates(from, module, [...this.#scans.keys()]),
      ...(this.#option && { option: this.#option }),
    });
  }

  #info(task: PythonTask, projectUri: string): TaskInfo {
    if (!this.#reader) throw new Error("The Python reader is not loaded.");
    return this.#reader.taskInfo(task, projectUri, this.#index && this.#reader.callsOfTask(task, this.#index));
  }

  /** The syntax of Python is loaded with the first file that needs it. */
  async #load(): Promise<PythonIndex> {
    const reader = (this.#reader ??= await import("./pythonReader.ts"));
    const { templatePaths } = reader;
    this.#templates.evaluateWith({ templatePaths, program: (read) => this.#newProgram(reader, read) });
    return (this.#index ??= new this.#reader.PythonIndex());
  }

  async #scan(folder: string): Promise<void> {
    let started = performance.now();
    let index: PythonIndex | undefined;
    for await (const path of pythonFilesBelow(folder, this.#disk)) {
      if (this.#disposed) return;
      index ??= await this.#load();
      this.#read(index, path);
      if (performance.now() - started < SLICE) continue;
      await new Promise((resolve) => setImmediate(resolve));
      started = performance.now();
    }
    this.#found ||= index !== undefined;
  }

  #read(index: PythonIndex, path: string): void {
    const file = this.#files.readOnce(path);
    this.#classNames.read(path, file);
    this.#templates.read(path, file);
    this.#dagNames.read(path, file);
    const words = this.#reader?.WORDS_OF_TASKS ?? [];
    if (file && words.some((word) => file.mentions(word))) index.update(toUri(path), file.toString());
    else index.remove(toUri(path));
  }

  #readChanged(): void {
    if (!this.#index || this.#dirty.size === 0) return;
    const paths = [...this.#dirty];
    const before = paths.map((path) => this.#facts(path));
    for (const path of paths) this.#read(this.#index, path);
    this.#dirty.clear();
    this.#templates.start();
    const valuesMatter = paths.some((path) => this.#program?.isInUse(toUri(path)));
    if (valuesMatter || paths.some((path, at) => this.#facts(path) !== before[at])) this.#listener();
  }

  /** What other features see of a file; the same text when nothing that matters has changed. */
  #facts(path: string): string {
    return JSON.stringify([this.#classNames.of(path), this.#templates.of(path), this.#index?.facts(toUri(path))]);
  }
}
