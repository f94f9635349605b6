import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** The extension's folder; the tests run bundled, from out/unit. */
export const extension = resolve(__dirname.split(join("out", "unit"))[0] ?? ".");

/** A directory with these files in it (a null makes an empty directory); it goes after the test. */
export function tree(files: Record<string, string | null>): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), "interleaf-unit-"));
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(content === null ? file : dirname(file), { recursive: true });
    if (content !== null) writeFileSync(file, content);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
