import assert from "node:assert/strict";
import { Bursts } from "../../../src/overlay/bursts";

/** Work that ends when it is told to. */
function held(): { work: () => Promise<string>; end: (answer: string) => void; fail: (error: Error) => void } {
  let end: (answer: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const promise = new Promise<string>((resolve, reject) => ([end, fail] = [resolve, reject]));
  return { work: () => promise, end: (answer) => end(answer), fail: (error) => fail(error) };
}

const settle = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a burst of saves", () => {
  it("ends together, each with its own result or failure", async () => {
    const bursts = new Bursts();
    const [first, second, third] = [held(), held(), held()];
    const ended: string[] = [];
    const runs = [first, second, third].map(({ work }, index) =>
      bursts.run(work).then(
        (answer) => ended.push(`${index} ${answer}`),
        (error: unknown) => ended.push(`${index} failed: ${String(error)}`),
      ),
    );
    first.end("one");
    third.fail(new Error("refused"));
    await settle();
    assert.deepEqual(ended, []);
    second.end("two");
    await Promise.all(runs);
    assert.deepEqual(ended.sort(), ["0 one", "1 two", "2 failed: Error: refused"]);
  });

  it("of one ends with it", async () => {
    assert.equal(await new Bursts(60_000).run(() => Promise.resolve("done")), "done");
  });

  it("does not let a slow one hold the others for ever", async () => {
    const bursts = new Bursts(20);
    const slow = held();
    const late = bursts.run(slow.work);
    assert.equal(await bursts.run(() => Promise.resolve("quick")), "quick");
    slow.end("slow");
    assert.equal(await late, "slow");
  });
});
