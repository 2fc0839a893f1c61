import { t } from "../../l10n.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import type { Preview } from "../../views/preview/podPreviews.ts";

/** The preview that a command is about. @throws UserError when none is open. */
export function requirePreview({ previews }: Services): Preview {
  const { current } = previews;
  if (!current) throw new UserError(t("No pod is previewed."), t("Run “Databand: Preview Pod YAML” first."));
  return current;
}
