import { MessageType, ShowMessageNotification } from "vscode-languageserver";
import type { Connection } from "vscode-languageserver";

/** Tells people of answers that are cut, each message once: editors ask again with every change. */
export function tellOnce(connection: Connection): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
  };
}
