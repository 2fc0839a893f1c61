/** Uses the workbench as a person does: keyboard, mouse, and eyes. Every wait has a limit. */
import type { Locator, Page } from "playwright-core";

const LIMIT = 60_000;

export class Person {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(LIMIT);
  }

  /** Waits until the workbench can be used. */
  async arrive(): Promise<void> {
    await this.page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor();
  }

  /** Opens a file of the workspace by its name. */
  async openFile(path: string): Promise<void> {
    await this.openQuickInput("ControlOrMeta+P");
    await this.quickInput.fill(path);
    // The best match stands first, once the list is that of this text.
    const first = this.page.locator('.quick-input-widget:visible .monaco-list-row[data-index="0"]');
    await first.filter({ hasText: path.split("/").at(-1) ?? path }).waitFor();
    await this.page.keyboard.press("Enter");
    await this.editor.waitFor();
    await this.page.locator(".tab.active", { hasText: path.split("/").at(-1) ?? path }).waitFor();
    await this.quickInput.waitFor({ state: "hidden" });
  }

  /** Presses a key until the input that it opens is there: a workbench that is busy with its parts drops some. */
  private async openQuickInput(key: string): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        await this.quickInput.waitFor({ timeout: 10_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        // What was open for another key, or for this one too late, must not take the text.
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Runs a command by its title from the palette. */
  async command(title: string): Promise<void> {
    await this.openQuickInput("F1");
    await this.quickInput.fill(`>${title}`);
    const row = this.page.locator(".quick-input-widget .monaco-list-row").filter({ hasText: title }).first();
    await row.waitFor();
    await row.click();
  }

  /** Picks the first entry with this text in the list that is open. */
  async pick(text: string): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    await row.click();
  }

  /** The first entry with this text in the list that is open. */
  row(text: string): Locator {
    return this.page.locator(".quick-input-widget:visible .monaco-list-row").filter({ hasText: text }).first();
  }

  get quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible input.input");
  }

  /** The editor that has the keyboard, or had it last. */
  get editor(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor .view-lines").first();
  }

  /** Puts the cursor behind a line, by its number from 1. */
  async goToLine(line: number): Promise<void> {
    await this.openQuickInput("Control+G");
    await this.quickInput.fill(`:${line}`);
    await this.page.keyboard.press("Enter");
    await this.quickInput.waitFor({ state: "hidden" });
    await this.page.keyboard.press("End");
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 30 });
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** The first code lens with this text that is in view. */
  lens(text: string): Locator {
    return this.page.locator(".codelens-decoration:visible a").filter({ hasText: text }).first();
  }

  /** The list of suggestions, once an entry with this text is in it. */
  async suggestion(text: string): Promise<Locator> {
    const row = this.page.locator(".suggest-widget.visible .monaco-list-row").filter({ hasText: text }).first();
    await row.waitFor();
    return row;
  }

  /** Opens the list of quick fixes at the cursor, once one with this text is in it. */
  async quickFix(text: string): Promise<Locator> {
    await this.press("Control+.");
    const row = this.page.locator(".action-widget .monaco-list-row").filter({ hasText: text }).first();
    await row.waitFor();
    return row;
  }

  /** Rests the mouse on a word of the active editor until a hover with this text shows. */
  async hover(word: string, text: string | RegExp): Promise<void> {
    const place = this.page.locator(".editor-group-container.active .view-line").getByText(word).first();
    const shown = this.page.locator(".monaco-hover:visible .hover-contents").filter({ hasText: text }).first();
    for (let attempt = 0; ; attempt++) {
      await place.hover({ position: { x: 12, y: 8 } });
      try {
        await shown.waitFor({ timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.lookAway(); // and again
      }
    }
  }

  /** Waits until a line with this text has its colours: a grammar is loaded with its first file. */
  async coloured(text: string): Promise<void> {
    const line = this.page.locator(".view-line:visible").filter({ hasText: text }).first();
    await line.locator("span[class^=mtk]:not(.mtk1)").first().waitFor();
  }

  /** Takes the mouse where nothing reacts to it. */
  async lookAway(): Promise<void> {
    await this.page.mouse.move(5, 5);
  }

  /** A wavy line of an error or a warning. */
  get squiggle(): Locator {
    return this.page.locator(".squiggly-error, .squiggly-warning").first();
  }

  /** Opens the first row with this text of the view in the side bar. */
  async openRow(text: string): Promise<void> {
    await this.page.locator(".pane-body .monaco-list-row").filter({ hasText: text }).first().click();
  }

  /** A notification with this text. */
  toast(text: string | RegExp): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text }).first();
  }

  /** Lines that are in view of the Output panel. */
  get output(): Locator {
    return this.page.locator(".part.panel .view-lines .view-line");
  }

  /** Text of the Output panel that is in view. */
  async outputText(): Promise<string> {
    const lines = await this.output.allInnerTexts();
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  async picture(path: string): Promise<void> {
    await this.page.screenshot({ path, animations: "disabled" });
  }
}
