/** The protocol is written twice, here and in the server: these tests read both sides and compare them. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extension } from "../support";

const inServer = (path: string): string => join(extension, "..", "server", "interleaf", path);
const server = (path: string): string => readFileSync(inServer(path), "utf8");
const client = (path: string): string => readFileSync(join(extension, "src", path), "utf8");

/** Names of the fields of each interface. */
function interfaces(source: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, name = "", parent, body = ""] of source.matchAll(/^export interface (\w+)(?: extends (\w+))? \{\n(.*?)^\}/gms)) {
    const own = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field = ""]) => field);
    found.set(name, [...(parent ? (found.get(parent) ?? []) : []), ...own]);
  }
  return found;
}

/** Names of the fields of each TypedDict that is written as a class. */
function typedDicts(source: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, name = "", parent = "", body = ""] of source.matchAll(/^class (\w+)\((\w+)[^)]*\):\n(.*?)(?=^\S|(?![^]))/gms)) {
    const own = [...body.matchAll(/^ {4}(\w+): /gm)].map(([, field = ""]) => field);
    found.set(name, [...(found.get(parent) ?? []), ...own]);
  }
  return found;
}

describe("the protocol's two sides", () => {
  it("have the same fields in what verbs answer", () => {
    const modules = readdirSync(inServer("core/results")).filter((name) => name.endsWith(".py")).sort();
    const theirs = typedDicts(modules.map((name) => server(`core/results/${name}`)).join("\n"));
    const ours = interfaces(client("protocol/types.ts"));
    assert.ok(ours.size >= 15, "no interfaces were found");
    for (const [name, fields] of ours) assert.deepEqual([...fields].sort(), [...(theirs.get(name) ?? [])].sort(), name);
  });

  it("have the same verbs with the same fields", () => {
    const theirs = new Map<string, string[]>();
    for (const part of server("engine/verbs.py").split(/\bVerb\(\s*"/).slice(1)) {
      const name = part.slice(0, part.indexOf('"'));
      const fields = [...part.matchAll(/Field\(\s*"(\w+)"/g)].map(([, field = ""]) => field);
      if (/\b_NAME\b/.test(part)) fields.push("name");
      if (/\b_PATH\b/.test(part)) fields.push("path");
      theirs.set(name, fields.sort());
    }
    const ours = new Map<string, string[]>();
    const table = client("protocol/verbs.ts").split("export interface Verbs {")[1] ?? "";
    for (const [, name = "", block = ""] of table.matchAll(/^ {2}(\w+): \{\s*fields: (?:OfSession & )?\{(.*?)\};?\s*result/gms)) {
      ours.set(name, [...block.matchAll(/(\w+)\??:/g)].map(([, field = ""]) => field).sort());
    }
    assert.ok(theirs.size > 25 && ours.size > 25, `${theirs.size} verbs there, ${ours.size} here`);
    assert.deepEqual(Object.fromEntries([...ours].sort()), Object.fromEntries([...theirs].sort()));
  });

  it("have the same names and fields in what is beyond the verbs", () => {
    const theirs = server("faces/lsp/protocol.py");
    const ours = client("protocol/messages.ts");
    for (const [name, method] of Object.entries({ STATE: "interleaf/state", RESOLVE: "interleaf/resolve", REDIRECT: "interleaf/redirect" })) {
      assert.match(theirs, new RegExp(`^${name} = "${method}"$`, "m"));
      assert.match(ours, new RegExp(`^export const ${name} = "${method}";$`, "m"));
    }
    const pairs = { State: "StateParams", Resolved: "ResolveAnswer", Redirected: "RedirectAnswer", InitializationOptions: "InitializationOptions" };
    for (const [mine, other] of Object.entries(pairs)) {
      assert.deepEqual([...(interfaces(ours).get(mine) ?? [])].sort(), [...(typedDicts(theirs).get(other) ?? [])].sort(), mine);
    }
  });

  // The other way round a step that is not known here is no button, and the sentence still says what to do.
  it("know every next step of errors that is a button here", () => {
    const theirs = [...server("present/actions.py").matchAll(/^ {4}"(\w+)": Action\(/gm)].map(([, name = ""]) => name);
    const ours = [...client("commands/errors.ts").matchAll(/^ {2}(\w+): \[ui\("\w+"\), "(.+)"\],$/gm)];
    assert.ok(theirs.length > 20 && ours.length > 15);
    for (const [, step = "", label = ""] of ours) {
      assert.ok(theirs.includes(step), step);
      // Three buttons share the width of one notification.
      assert.ok(label.length <= 20, label);
    }
  });
});
