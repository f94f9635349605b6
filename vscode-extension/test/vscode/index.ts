/** Mocha inside the extension host; the runner reads the report from a file. */
import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import Mocha from "mocha";

export function run(): Promise<void> {
  const report = process.env["INTERLEAF_TEST_REPORT"];
  const say = (line: string): void => {
    if (report) appendFileSync(report, `${line}\n`);
  };
  const grep = process.env["INTERLEAF_TEST_GREP"];
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: "min", ...(grep ? { grep } : {}) });
  for (const name of readdirSync(__dirname, { recursive: true, encoding: "utf8" }).sort()) {
    if (name.endsWith(".test.js")) mocha.addFile(join(__dirname, name));
  }
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      say(`${runner.stats?.passes ?? 0} passed, ${failures} failed, ${runner.stats?.duration ?? 0} ms`);
      if (failures > 0) reject(new Error(`${failures} tests failed`));
      else resolve();
    });
    runner.on("suite", (suite) => say(suite.title));
    runner.on("pass", (test) => say(`  ok   ${test.title} (${test.duration ?? 0} ms)`));
    runner.on("pending", (test) => say(`  skip ${test.title}`));
    runner.on("fail", (test, error: Error) => say(`  FAIL ${test.title}\n${error.stack ?? inspect(error)}`));
  });
}
