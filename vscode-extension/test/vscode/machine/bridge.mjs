// What the tests in the extension host cannot do themselves: real keystrokes, screenshots.
import { createServer } from "node:http";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Serves `POST /keys`, `/screenshot` and `/evaluate` for the page that is set; returns the address and the setter. */
export async function startBridge(pictures) {
  let page;
  mkdirSync(pictures, { recursive: true });
  const acts = {
    async keys({ steps, delay = 30 }) {
      for (const step of steps) {
        if (step.type !== undefined) await page.keyboard.type(step.type, { delay });
        if (step.press !== undefined) await page.keyboard.press(step.press);
        if (step.wait !== undefined) await page.waitForTimeout(step.wait);
      }
      return {};
    },
    async screenshot({ name }) {
      const path = join(pictures, `${name}.png`);
      await page.screenshot({ path });
      return { path };
    },
    async text({ selector }) {
      return { texts: await page.locator(selector).allInnerTexts() };
    },
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      acts[request.url.slice(1)](JSON.parse(body)).then(
        (answer) => response.end(JSON.stringify(answer)),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  return { url: `http://127.0.0.1:${port}`, show: (next) => (page = next), close: () => server.close() };
}
