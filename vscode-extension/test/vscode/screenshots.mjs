// Takes pictures of the real product, in a light and a dark theme.
//
//   screenshots.mjs                 those of the README and the walkthrough, put where these show them
//   screenshots.mjs --all           every screen, into out/pictures/screens
//   screenshots.mjs --only changes,crashed   some stories of these; --theme dark: in one theme
import { join } from "node:path";
import { parseArgs } from "node:util";
import { extension } from "./machine/editor.mjs";
import { asking } from "./screens/asking.mjs";
import { THEMES, inWindow } from "./screens/camera.mjs";
import { history } from "./screens/history.mjs";
import { readme } from "./screens/readme.mjs";
import { setting } from "./screens/setting.mjs";
import { telling } from "./screens/telling.mjs";
import { working } from "./screens/working.mjs";

const options = { all: { type: "boolean" }, only: { type: "string" }, theme: { type: "string" }, out: { type: "string" } };
const { values } = parseArgs({ options });

const stories = { ...working, ...history, ...asking, ...telling, ...setting };
const wanted = values.only?.split(",") ?? Object.keys(stories);
const themes = values.theme ? [values.theme] : Object.keys(THEMES);
const everything = values.all === true || values.only !== undefined;
const out = values.out ?? join(extension, ...(everything ? ["out", "pictures", "screens"] : ["media", "readme"]));

async function tell(name, { book, play, ...window }, theme) {
  const project = book();
  await inWindow({ ...window, name, theme, out, project, folder: project.folder }, (scene) => play({ ...scene, project }));
}

const failed = [];
for (const theme of themes) {
  if (!everything) await tell("readme", readme, theme);
  for (const name of everything ? wanted : []) {
    await tell(name, stories[name], theme).then(
      () => console.log(`${theme} ${name}`),
      (error) => failed.push(`${theme} ${name}: ${error.message.split("\n").slice(0, 4).join(" | ")}`),
    );
  }
}
for (const one of failed) console.error(one);
console.log(out);
process.exitCode = failed.length === 0 ? 0 : 1;
