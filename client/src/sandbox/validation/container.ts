import type { StatusCause } from "../api/status.ts";
import type { Container, Resources } from "../objects.ts";
import { duplicate, forbiddenField, invalidValue, missing, required, unsupported } from "./causes.ts";
import { dnsLabel } from "./names.ts";
import { parseQuantity, quantityOrZero } from "./quantity.ts";

const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const MESSAGE_POLICIES = ["File", "FallbackToLogsOnError"];
/** What a container may ask for beside resources with a domain in their name. */
const STANDARD_RESOURCE = /^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/;

/** What the API server would refuse in one container; `names` collects the names seen so far. */
export function checkContainer(
  container: Container,
  field: string,
  volumes: ReadonlySet<string>,
  names: Set<string>,
  init: boolean,
): StatusCause[] {
  const causes: StatusCause[] = [];
  if (container.name === "") {
    causes.push(required(`${field}.name`));
  } else {
    causes.push(...dnsLabel(container.name).map((why) => invalidValue(`${field}.name`, container.name, why)));
  }
  if (names.has(container.name)) {
    causes.push(duplicate(`${field}.name`, container.name));
  }
  names.add(container.name);
  const image = container.image ?? "";
  if (image === "") {
    causes.push(required(`${field}.image`));
  } else if (image.trim() !== image) {
    causes.push(invalidValue(`${field}.image`, image, "must not have leading or trailing whitespace"));
  }
  causes.push(...checkEnvironment(container, field), ...checkMounts(container, field, volumes));
  if (container.imagePullPolicy !== undefined && !PULL_POLICIES.includes(container.imagePullPolicy)) {
    causes.push(unsupported(`${field}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES));
  }
  const { terminationMessagePolicy: messagePolicy = "File" } = container;
  if (!MESSAGE_POLICIES.includes(messagePolicy)) {
    causes.push(unsupported(`${field}.terminationMessagePolicy`, messagePolicy, MESSAGE_POLICIES));
  }
  if (!init && container.restartPolicy !== undefined) {
    causes.push(forbiddenField(`${field}.restartPolicy`, "may not be set for non-init containers"));
  }
  return [...causes, ...checkResources(container.resources ?? {}, `${field}.resources`)];
}

function checkEnvironment(container: Container, field: string): StatusCause[] {
  const variables = (container.env ?? []).flatMap((variable, index) => {
    const at = `${field}.env[${index}]`;
    const causes: StatusCause[] = [];
    if (variable.name === "") {
      causes.push(required(`${at}.name`));
    } else if (!/^[ -<>-~]+$/.test(variable.name)) {
      causes.push(
        invalidValue(
          `${at}.name`,
          variable.name,
          "a valid environment variable name must consist only of printable ASCII characters other than '='",
        ),
      );
    }
    if (variable.valueFrom !== undefined) {
      if ((variable.value ?? "") !== "") {
        causes.push(invalidValue(`${at}.valueFrom`, "", "may not be specified when `value` is not empty"));
      }
      for (const kind of ["configMapKeyRef", "secretKeyRef"] as const) {
        const reference = variable.valueFrom[kind];
        if (reference && !("key" in reference)) {
          causes.push(required(`${at}.valueFrom.${kind}.key`));
        }
      }
    }
    return causes;
  });
  const sources = (container.envFrom ?? []).flatMap((source, index) =>
    source.configMapRef === undefined && source.secretRef === undefined
      ? [invalidValue(`${field}.envFrom[${index}]`, "", "must specify one of: `configMapRef` or `secretRef`")]
      : [],
  );
  return [...variables, ...sources];
}

function checkMounts(container: Container, field: string, volumes: ReadonlySet<string>): StatusCause[] {
  const paths = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const at = `${field}.volumeMounts[${index}]`;
    const path = mount.mountPath;
    const causes: StatusCause[] = [];
    if (mount.name === "") {
      causes.push(required(`${at}.name`));
    } else if (!volumes.has(mount.name)) {
      causes.push(missing(`${at}.name`, mount.name));
    }
    if (path === "") {
      causes.push(required(`${at}.mountPath`));
    } else if (paths.has(path)) {
      causes.push(invalidValue(`${at}.mountPath`, path, "must be unique"));
    }
    paths.add(path);
    const { subPath = "" } = mount;
    if (subPath.split("/").includes("..")) {
      causes.push(invalidValue(`${field}.volumeMounts.subPath`, subPath, "must not contain '..'"));
    }
    return causes;
  });
}

function checkResources({ limits = {}, requests = {} }: Resources, field: string): StatusCause[] {
  const causes = Object.entries({ limits, requests }).flatMap(([list, amounts]) =>
    Object.entries(amounts).flatMap(([name, amount]) => checkAmount(name, amount, `${field}.${list}[${name}]`)),
  );
  for (const [name, amount] of Object.entries(requests)) {
    const limit = limits[name];
    if (isExtended(name)) {
      if (limit === undefined) {
        causes.push(required(`${field}.limits`, "Limit must be set for non overcommitable resources"));
      } else if (quantityOrZero(amount) !== quantityOrZero(limit)) {
        causes.push(invalidValue(`${field}.requests`, amount, `must be equal to ${name} limit of ${limit}`));
      }
    } else if (limit !== undefined && quantityOrZero(amount) > quantityOrZero(limit)) {
      causes.push(invalidValue(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`));
    }
  }
  return causes;
}

function checkAmount(name: string, amount: string, field: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (!isExtended(name) && !STANDARD_RESOURCE.test(name)) {
    causes.push(invalidValue(field, name, "must be a standard resource type or fully qualified"));
    causes.push(invalidValue(field, name, "must be a standard resource for containers"));
  }
  const value = parseQuantity(amount) ?? 0;
  if (value < 0) causes.push(invalidValue(field, amount, "must be greater than or equal to 0"));
  else if (isExtended(name) && !Number.isInteger(value)) causes.push(invalidValue(field, amount, "must be an integer"));
  return causes;
}

/** Of another domain, such as a device plug-in's. */
function isExtended(name: string): boolean {
  return name.includes("/");
}
