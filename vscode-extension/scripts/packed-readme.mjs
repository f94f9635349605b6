// Writes the README of the package: there the pictures' own addresses lead nowhere. The first one is put in as text,
// small; the others are left out, with the table that holds them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const PICTURE = /!\[([^\]]*)\]\(media\/readme\/([\w-]+)\.png\)/;
const [out] = process.argv.slice(2);

function embedded(match, alt, name) {
  const data = readFileSync(`walkthrough/${name}.webp`).toString("base64");
  return `![${alt}](data:image/webp;base64,${data})`;
}

const readme = readFileSync("README.md", "utf8")
  .replace(PICTURE, embedded)
  .split("\n\n")
  .filter((paragraph) => !PICTURE.test(paragraph))
  .join("\n\n");
mkdirSync("dist", { recursive: true });
writeFileSync(out, readme);
