import * as vscode from "vscode";

/** A tool that answers in text and changes nothing, so that nobody has to be asked first. */
export interface TextTool<Input> {
  /** What is shown while it works. */
  readonly message: (input: Input) => string;
  /** The answer; what goes wrong is part of it, in words that say what to do. */
  readonly answer: (input: Input, token: vscode.CancellationToken) => string | Promise<string>;
}

/** Makes the tool known to VS Code under the name that it has in the manifest. */
export function registerTextTool<Input>(name: string, { message, answer }: TextTool<Input>): vscode.Disposable {
  return vscode.lm.registerTool<Input>(name, {
    prepareInvocation: ({ input }) => ({ invocationMessage: message(input) }),
    invoke: async ({ input }, token) => {
      const text = await answer(input, token);
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    },
  });
}
