// Fails when the packed extension outgrows its budget: a person waits for it at every update.
import { statSync } from "node:fs";

const BUDGET = 250 * 1024;
const [file] = process.argv.slice(2);
const { size } = statSync(file);
console.log(`${file}: ${Math.round(size / 1024)} KB of ${BUDGET / 1024} KB`);
if (size > BUDGET) process.exit(1);
