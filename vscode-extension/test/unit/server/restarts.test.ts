import assert from "node:assert/strict";
import { Restarts } from "../../../src/server/restarts";

describe("restarts of a server that dies", () => {
  it("are five in three minutes", () => {
    const restarts = new Restarts();
    assert.deepEqual([0, 1, 2, 3, 4, 5].map((second) => restarts.another(second * 1000)), [true, true, true, true, true, false]);
    assert.equal(restarts.another(4 * 60_000), true);
  });
});
