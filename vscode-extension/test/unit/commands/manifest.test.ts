/** What package.json declares and what the code registers must be the same. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ui, uiCommand } from "../../../src/commands/ids";
import { extension } from "../support";

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    keybindings: { command: string }[];
    configuration: { properties: Record<string, unknown> };
    walkthroughs: { steps: { description: string; media: { markdown?: string; image?: string | Record<string, string> } }[] }[];
    viewsWelcome: { contents: string }[];
  };
  icon: string;
}

const manifest = JSON.parse(readFileSync(join(extension, "package.json"), "utf8")) as Manifest;
const source = (path: string): string => readFileSync(join(extension, "src", path), "utf8");
const declared = manifest.contributes.commands.map(({ command }) => command);

describe("commands", () => {
  it("are declared and registered alike", () => {
    const table = source("commands/table.ts").split("COMMANDS")[1]?.split("};")[0] ?? "";
    const registered = [...table.matchAll(/^ {2}(\w+)(?:: [\w.]+)?,$/gm)].map(([, name = ""]) => ui(name));
    // This one takes what the comment widget hands over, so that it is registered there.
    registered.push(ui("addRetry"));
    assert.deepEqual([...declared].sort(), registered.sort());
  });

  it("exist for every verb", () => {
    const verbs = source("protocol/verbs.ts").split("export interface Verbs {")[1] ?? "";
    for (const [, verb = ""] of verbs.matchAll(/^ {2}(\w+): \{/gm)) assert.ok(declared.includes(ui(verb)), verb);
  });

  it("collide with none of the server's, and stand in for them", () => {
    assert.ok(declared.every((command) => command.startsWith("interleaf.ui.")));
    assert.deepEqual([uiCommand("interleaf.diff"), uiCommand("interleaf.ui.diff"), uiCommand("other.diff")], ["interleaf.ui.diff", "interleaf.ui.diff", undefined]);
  });

  it("that menus, keys, walkthrough and welcome texts name are declared", () => {
    const { menus, keybindings, walkthroughs, viewsWelcome } = manifest.contributes;
    const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    const texts = JSON.stringify([walkthroughs, viewsWelcome]);
    for (const [, command = ""] of texts.matchAll(/command:(interleaf\.[\w.]+)/g)) named.push(command);
    for (const command of named) assert.ok(declared.includes(command), command);
  });
});

describe("the manifest", () => {
  it("declares the settings that the code reads, and no others", () => {
    const read = [...source("settings.ts").matchAll(/read\("([\w.]+)"/g)].map(([, key = ""]) => `interleaf.${key}`);
    // The language client reads this one.
    read.push("interleaf.trace.server");
    assert.deepEqual(Object.keys(manifest.contributes.configuration.properties).sort(), read.sort());
  });

  it("names pictures that are there", () => {
    const media = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media));
    const files = media.flatMap(({ markdown, image = markdown ?? "" }) => (typeof image === "string" ? [image] : Object.values(image)));
    assert.ok(files.length >= 5);
    for (const file of [manifest.icon, ...files]) assert.ok(existsSync(join(extension, file)), file);
  });
});

describe("the sources", () => {
  it("are small: one subject a file", () => {
    for (const name of readdirSync(join(extension, "src"), { recursive: true, encoding: "utf8" })) {
      if (name.endsWith(".ts")) assert.ok(source(name).split("\n").length <= 300, name);
    }
  });

  it("register everything in main.ts, which does nothing more", () => {
    assert.ok(source("main.ts").split("\n").length <= 90);
  });
});
