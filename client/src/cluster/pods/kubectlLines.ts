import { t } from "../../l10n.ts";

export interface KubectlTarget {
  /** Name of the context. */
  readonly context: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string | undefined;
}

export interface KubectlLine {
  /** What it does, in a few words. */
  readonly label: string;
  /** One line for a POSIX shell. */
  readonly line: string;
}

/** What the views show and the commands do with a pod, as lines of kubectl (1.34). */
export function kubectlLines({ context, namespace, pod, container }: KubectlTarget): readonly KubectlLine[] {
  const where = ["--context", context, "--namespace", namespace];
  const ofContainer = container === undefined ? [] : ["--container", container];
  const line = (label: string, ...words: readonly string[]): KubectlLine => ({
    label,
    line: ["kubectl", ...where, ...words].map(shellWord).join(" "),
  });
  return [
    line(t("Follow the log"), "logs", "--follow", pod, ...ofContainer),
    line(t("The log before the last restart"), "logs", "--previous", pod, ...ofContainer),
    line(t("Describe the pod"), "describe", "pod", pod),
    line(t("Its YAML"), "get", "pod", pod, "--output", "yaml"),
    line(t("Its events"), "events", "--for", `pod/${pod}`, "--watch"),
    line(t("A shell in it"), "exec", "--stdin", "--tty", pod, ...ofContainer, "--", "sh"),
    line(t("Attach to its process"), "attach", "--stdin", "--tty", pod, ...ofContainer),
    line(
      t("A debug container in it"),
      "debug",
      "--stdin",
      "--tty",
      pod,
      "--image",
      "busybox:1.36",
      ...targetOf(container),
    ),
    line(t("Edit it"), "edit", "pod", pod),
    line(t("Forward a port"), "port-forward", pod, "8080"),
    line(t("Delete it"), "delete", "pod", pod),
    line(t("Delete it by force"), "delete", "pod", pod, "--grace-period", "0", "--force"),
    line(t("What you may do there"), "auth", "can-i", "--list"),
  ];
}

function targetOf(container: string | undefined): readonly string[] {
  return container === undefined ? [] : ["--target", container];
}

/** A word as a POSIX shell takes it whole. */
function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
