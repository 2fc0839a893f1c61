/** Volumes that are mounted over something that a container needs: what its runtime then says is about what it misses. */
import { t } from "../../l10n.ts";
import type { ContainerSpec } from "../objects.ts";
import type { Cause } from "./cause.ts";

type Mounts = ContainerSpec["volumeMounts"];
type Told = Omit<Cause, "severity" | "evidence">;

/** Folders that a runtime fills itself; a mount there is only meant where the runtime's words are about it (runc 1.0 to 1.3). */
const OF_RUNTIME: Readonly<Record<string, RegExp>> = {
  "/proc": /"[^"]*\/proc" (?:cannot be mounted|is (?:not|inside))|\/proc\/self|to rootfs at "\/proc"/,
  "/dev": /stat \/dev\/|"\/dev\/(?!shm)|to rootfs at "\/dev"/,
  "/sys": /to rootfs at "\/sys(?:\/[^"]*)?"/,
};
/** Folders where images have their programs. */
const OF_PROGRAMS = /^\/(?:usr(?:\/local)?(?:\/s?bin)?|s?bin)$/;

/** A volume lies over the whole image, or over what no program starts without. @param message of the runtime */
export function overEverything(mounts: Mounts, container: string, message: string): Told | undefined {
  const found = mounts?.find(({ mountPath = "" }) => {
    const path = folder(mountPath);
    return path === "/" || OF_RUNTIME[path]?.test(message);
  });
  if (!found) return undefined;
  const path = folder(found.mountPath ?? "");
  return {
    id: "volume-not-mounted",
    sentence:
      path === "/"
        ? t(
            'The volume "{0}" is mounted at / and hides the whole image of the container {1}.',
            found.name ?? "",
            container,
          )
        : t(
            'The volume "{0}" is mounted at {1}, which the container {2} has to have for itself.',
            found.name ?? "",
            path,
            container,
          ),
    key: "volume_mounts",
    hint: t("Mount it at a folder of its own, such as /data."),
  };
}

/** A program that is not found since a volume lies over the folder where the image has it. */
export function overProgram(mounts: Mounts, program: string): Told | undefined {
  const found = mounts?.find(({ mountPath = "" }) => {
    const path = folder(mountPath);
    return program.includes("/") ? program.startsWith(`${path}/`) : OF_PROGRAMS.test(path);
  });
  if (!found) return undefined;
  return {
    id: "command-not-found",
    sentence: t(
      '"{0}" is not found: the volume "{1}" is mounted at {2} and hides what the image has there.',
      program,
      found.name ?? "",
      folder(found.mountPath ?? ""),
    ),
    key: "volume_mounts",
    hint: t("Mount the volume at another folder, or see that the program is in it."),
  };
}

/** `/data/./` is `/data`. */
function folder(path: string): string {
  const steps = path.split("/").filter((step) => step !== "" && step !== ".");
  return `/${steps.join("/")}`;
}
