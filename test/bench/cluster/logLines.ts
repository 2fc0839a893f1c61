const MESSAGES = [
  "INFO - reading orders of the day, part %, 4096 rows",
  "INFO - Task load_orders has been completed, % rows in 0.8 s",
  "WARNING - column amount has % empty values; they are taken as 0",
  "DEBUG - GET https://storage.example.com/orders/part-%.parquet 200",
] as const;

/** A line as a task's logging writes it, about 100 characters; the same for a number. */
export function logLine(index: number): string {
  const milliseconds = String(index % 1000).padStart(3, "0");
  const seconds = String(Math.floor(index / 1000) % 60).padStart(2, "0");
  const message = MESSAGES[index % MESSAGES.length]?.replace("%", String(index).padStart(7, "0"));
  return `[2026-01-01 10:00:${seconds},${milliseconds}] {tasks.py:${(index % 80) + 10}} ${message ?? ""}`;
}

/** Lines in blocks of about so many characters, each ending at a line's end. */
export function* logBlocks(lines: number, length = 64 * 1024): Generator<string> {
  let block = "";
  for (let index = 0; index < lines; index++) {
    block += `${logLine(index)}\n`;
    if (block.length >= length) {
      yield block;
      block = "";
    }
  }
  if (block !== "") yield block;
}

/** Bytes of so many lines with their line ends. */
export function logBytes(lines: number): number {
  let bytes = 0;
  for (const block of logBlocks(lines)) bytes += block.length;
  return bytes;
}
