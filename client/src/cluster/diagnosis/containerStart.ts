import { t } from "../../l10n.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { memoryText } from "./amounts.ts";
import type { ContainerSpec } from "../objects.ts";
import type { Cause, Fix } from "./cause.ts";
import { overEverything, overProgram } from "./mountedOver.ts";
import { firstSentence } from "./words.ts";

/** What a DBND driver takes with a trivial task (dbnd 1.0.28, measured). Bytes. */
const DRIVER_MEMORY = 256 * 1024 * 1024;

/** Reasons of states with which a runtime has refused to start a container (containerd and CRI-O; Docker). */
export const START_REASONS: ReadonlySet<string> = new Set([
  ...["CreateContainerError", "RunContainerError", "StartError", "ContainerCannotRun", "PostStartHookError"],
]);

interface Started {
  readonly container: string;
  readonly message: string;
  readonly evidence: string;
  /** Its memory limit. */
  readonly limit?: string | undefined;
  readonly mounts?: ContainerSpec["volumeMounts"];
}

interface Rule {
  /** In the words of runc 1.0 to 1.3 and crun. */
  readonly pattern: RegExp;
  readonly tell: (match: RegExpExecArray, started: Started) => Omit<Cause, "severity" | "evidence">;
}

const RULES: readonly Rule[] = [
  {
    pattern: /OOM-killed|unable to set memory limit|memory\.limit_in_bytes/i,
    tell: (_, { container, limit }) => ({
      id: "out-of-memory",
      sentence:
        limit === undefined
          ? t("The container {0} needs more memory than its limit to start at all.", container)
          : t("The container {0} needs more memory than its limit of {1} to start at all.", container, limit),
      key: "limit_memory",
      hint: t("Raise limit_memory; a DBND driver alone needs about 256Mi."),
      fix: moreMemory(limit),
    }),
  },
  {
    pattern: /exec: "": executable file not found/,
    tell: (_, { container }) => ({
      id: "command-not-found",
      sentence: t("The command of the container {0} is empty.", container),
      key: "dbnd_executable",
      hint: t("Name a program, or leave the command out: then the image's own is run."),
    }),
  },
  {
    pattern: /(?:exec: )?"([^"]+)": executable file not found|executable file [`"]([^`"]+)[`"] not found/,
    tell: ([, named, other = ""], { mounts }) => {
      const program = named ?? other;
      const hidden = /\s/.test(program) ? undefined : overProgram(mounts, program);
      return (
        hidden ?? {
          id: "command-not-found",
          sentence: t('The image has no program "{0}" on its PATH.', program),
          key: "dbnd_executable",
          hint: /\s/.test(program)
            ? t("A whole line is taken for the name of one program: each word is an item of its own.")
            : t("Install it in the image, or name it with its path in dbnd_executable."),
        }
      );
    },
  },
  {
    pattern: /exec:? "?([^":\s]+\.(?:sh|bash|py|R))"?: exec format error/,
    tell: ([, script = ""]) => ({
      id: "command-forbidden",
      sentence: t(
        "The script {0} does not name its interpreter in its first line, or that one is made for another kind of processor.",
        script,
      ),
      key: "dbnd_executable",
      hint: t("Begin it with a line such as #!/bin/sh; else build the image for the platform of the nodes."),
    }),
  },
  {
    pattern: /exec format error/,
    tell: (_, { container }) => ({
      id: "wrong-platform",
      sentence: t(
        "The program of the container {0} is made for another kind of processor than the node has.",
        container,
      ),
      key: "container_tag",
      hint: t("Build the image for that platform too, or choose nodes by node_selectors: kubernetes.io/arch."),
    }),
  },
  {
    pattern: /exec:? "?([^":\s]+)"?: permission denied/,
    tell: ([, program = ""], { mounts }) => forbidden(program, mounts),
  },
  {
    // The kubelet's own file for the last message of a container lies beside the volumes of the pod.
    pattern: /mounting? "[^"]*\/containers\/[^"/]+\/[^"/]+" to rootfs at "([^"]+)"/,
    tell: ([, path = ""], { container }) => ({
      id: "container-not-started",
      sentence: t(
        "The last message of the container {0} cannot be kept in {1} (terminationMessagePath): that can be no file.",
        container,
        path,
      ),
      key: "pod_yaml",
      hint: t("Remove terminationMessagePath in pod_yaml, or name a file in a folder of its own."),
    }),
  },
  {
    pattern: /argument list too long/,
    tell: (_, { container }) => ({
      id: "container-not-started",
      sentence: t("A variable or an argument of the container {0} is longer than the system takes.", container),
      key: "env_vars",
      hint: t("Each may have 128 KiB: put what is long into a config map that is mounted, or a file of the image."),
    }),
  },
  {
    pattern:
      /(?:error|failed) mounting? "[^"]*" to rootfs at "([^"]+)"[^]*?(not a directory|read-only file system|no such file or directory)?: unknown/,
    tell: ([, path = "", why = ""], { container }) => ({
      id: "volume-not-mounted",
      sentence: t(
        "Nothing can be mounted at {0} in the container {1}: {2}.",
        path,
        container,
        why || t("the runtime refuses it"),
      ),
      key: "volume_mounts",
      hint: why.startsWith("read-only")
        ? t("What is mounted there already is read-only: mount it at another path.")
        : t("A file is mounted on a file (subPath), a folder on a folder."),
    }),
  },
  {
    pattern: /cwd must be an absolute path/i,
    tell: (_, { container }) => ({
      id: "container-not-started",
      sentence: t(
        "The working directory of the container {0} is no whole path: it has to begin with a slash.",
        container,
      ),
      key: "pod_yaml",
      hint: t("Correct workingDir in pod_yaml."),
    }),
  },
  {
    pattern: /chdir to cwd \("([^"]+)"\)|container init: mkdir (\S+): /,
    tell: ([, folder, made = ""]) => ({
      id: "container-not-started",
      sentence: t("The working directory {0} is not in the image, or its user may not enter it.", folder ?? made),
      key: "pod_yaml",
      hint: t("Create it in the image, or change workingDir in pod_yaml."),
    }),
  },
  {
    pattern: /exec:? "?([^":\s]+)"?:(?: stat \S+:)? no such file or directory/,
    tell: ([, program = ""], { mounts }) =>
      overProgram(mounts, program) ?? {
        id: "command-not-found",
        sentence: t('The image has no "{0}", or not what its first line names.', program),
        key: "dbnd_executable",
        hint: t("Check the path in dbnd_executable; a script needs its interpreter and no Windows line ends."),
      },
  },
  {
    pattern: /no command specified/i,
    tell: () => ({
      id: "command-not-found",
      sentence: t("Neither the image nor the pod says what to run."),
      key: "dbnd_executable",
    }),
  },
  {
    pattern: /unable to find (?:user|group) (\S+?):|no users found/,
    tell: ([, user = ""]) => ({
      id: "container-not-started",
      sentence:
        user === ""
          ? t("The image does not have the user that the container is to run as.")
          : t("The image does not have the user or group {0} that the container is to run as.", user),
      key: "security_context",
      hint: t("Name a user of the image in security_context, or its number."),
    }),
  },
  {
    pattern: /cannot find volume "([^"]+)" to mount/,
    tell: ([, volume = ""]) => ({
      id: "volume-not-mounted",
      sentence: t('The pod has no volume "{0}", which a container mounts.', volume),
      key: "volume_mounts",
    }),
  },
  {
    pattern: /seccomp profile "([^"]+)"/,
    tell: ([, path = ""]) => ({
      id: "container-not-started",
      sentence: t("The node does not have the seccomp profile {0}.", path),
      key: "security_context",
      hint: t("Correct localhostProfile in security_context, or have the profile put on the nodes."),
    }),
  },
  {
    pattern: /nvidia-container-cli|nvml|libcuda/i,
    tell: (_, { message }) => ({
      id: "node-device",
      sentence: t(
        "The GPU driver of the node refuses the container: {0}.",
        tail(message.slice(Math.max(0, message.search(/nvidia-container-cli|nvml|libcuda/i)))),
      ),
      hint: t("Tell the cluster's administrator: this is no matter of your configuration."),
    }),
  },
  {
    pattern: /no space left on device/,
    tell: (_, { container }) => ({
      id: "node-disk-full",
      sentence: t("The disk of the node is full: the container {0} cannot be started.", container),
      hint: t("Choose another node, or have the node cleaned up."),
    }),
  },
  {
    pattern: /context deadline exceeded|is reserved for/,
    tell: (_, { container }) => ({
      id: "container-not-started",
      sentence: t("The node is too busy to start the container {0}; it tries again.", container),
      hint: t("Wait, or choose another node."),
    }),
  },
];

/** Why a runtime does not start a container. */
export function startCause(reason: string, started: Started): Cause {
  const { container, evidence, message } = started;
  if (reason === "PostStartHookError") {
    return {
      id: "container-not-started",
      severity: "error",
      sentence: t("The postStart hook of the container {0} fails: {1}.", container, tail(message)),
      evidence,
      key: "pod_yaml",
    };
  }
  const over = overEverything(started.mounts, container, message);
  if (over) return { severity: "error", evidence, ...over };
  for (const { pattern, tell } of RULES) {
    const match = pattern.exec(message);
    if (match) return { severity: "error", evidence, ...tell(match, started) };
  }
  return {
    id: "container-not-started",
    severity: "error",
    sentence: t("The container {0} cannot be started: {1}.", container, tail(message) || reason),
    evidence,
    hint: t("Check command, volumes and security settings of the container."),
  };
}

/** A program that lies in a volume is none of the image: files of config maps are not executable by themselves. */
function forbidden(program: string, mounts: ContainerSpec["volumeMounts"]): Omit<Cause, "severity" | "evidence"> {
  const id = "command-forbidden";
  const mount = mounts?.find(({ mountPath = "" }) => `${program}/`.startsWith(`${mountPath.replace(/\/$/, "")}/`));
  if (!mount) {
    return {
      id,
      sentence: t('"{0}" of the image may not be executed.', program),
      key: "dbnd_executable",
      hint: t("Make it executable in the image (chmod +x), for the user that the container runs as."),
    };
  }
  return {
    id,
    sentence: t('"{0}" of the volume "{1}" may not be executed.', program, mount.name ?? ""),
    key: "volumes",
    hint:
      mount.subPath === undefined
        ? t("Set its defaultMode to 493 (0755), or start it with its interpreter, such as sh.")
        : t(
            'It is an empty folder where the volume has no "{0}" (subPath); else set defaultMode to 493 (0755).',
            mount.subPath,
          ),
  };
}

/** Twice the limit, and not less than a DBND driver needs. */
export function moreMemory(limit: string | undefined): Fix | undefined {
  const bytes = limit === undefined ? undefined : kubernetesQuantity(limit);
  if (!bytes) return undefined;
  const set = memoryText(Math.max(bytes * 2, DRIVER_MEMORY));
  return { title: t("Raise limit_memory from {0} to {1}", limit ?? "", set), key: "limit_memory", set };
}

/** What a runtime says, without the names of those through whose hands it went. */
export function tail(message: string): string {
  const passed =
    /^(?:Error: |rpc error: code = \w+ desc = |failed to exec in container: |failed to start exec "[^"]*": |OCI runtime exec failed: |exec failed: |failed to create containerd task: |failed to create shim task: |OCI runtime create failed: |runc create failed: |container_linux\.go:\d+: |starting container process caused:? |unable to start container process: |error during container init: |error running hook(?: #\d+)?: |Exec lifecycle hook [^]*? - error: )+/;
  return firstSentence(message.replace(passed, "").replace(/: unknown\s*$/, ""));
}
