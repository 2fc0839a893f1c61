/** The dotted path of a file, as far up as the URI goes: `file:///p/flows/daily.py` → `p.flows.daily`. */
export function moduleOf(uri: string): string {
  return pathOf(uri)
    .replace(/\.pyi?$/, "")
    .replace(/\/__init__$/, "")
    .replace(/^\/+/, "")
    .replaceAll("/", ".");
}

/** The dotted path of a file from a project's folder, as `[run] module` and `_type` name it; the whole path when outside. */
export function moduleIn(uri: string, folderUri: string): string {
  const folder = moduleOf(folderUri.replace(/\/+$/, ""));
  const whole = moduleOf(uri);
  return folder !== "" && whole.startsWith(`${folder}.`) ? whole.slice(folder.length + 1) : whole;
}

/** True when a file can be the module of that dotted path: which folder Python starts from is not known here. */
export function isInModule(uri: string, module: string): boolean {
  const whole = moduleOf(uri);
  return whole === module || whole.endsWith(`.${module}`);
}

/** A module path as `from … import` writes it in a file; leading dots count from the package that the file is in. */
export function resolveRelative(uri: string, written: string): string {
  const dots = /^\.+/.exec(written)?.[0].length ?? 0;
  if (dots === 0) return written;
  const isPackage = /\/__init__\.pyi?$/.test(uri);
  const parents = moduleOf(uri)
    .split(".")
    .slice(0, isPackage && dots === 1 ? undefined : isPackage ? 1 - dots : -dots);
  const rest = written.slice(dots);
  return [...parents, ...(rest === "" ? [] : [rest])].join(".");
}

function pathOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
