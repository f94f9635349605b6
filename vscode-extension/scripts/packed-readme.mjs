// Writes the README of the package, without pictures: the editor shows none in it but those from the web, and these
// are not there.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const [out] = process.argv.slice(2);
const paragraphs = readFileSync("README.md", "utf8").split("\n\n");
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, paragraphs.filter((paragraph) => !paragraph.includes("](media/")).join("\n\n"));
