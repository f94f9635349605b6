/** Answers the extension's questions with real keys. */
import { keys, texts } from "./bridge";
import { sleep } from "./window";

// A hidden one keeps its rows in the page; they must not count as shown.
const WIDGET = ".quick-input-widget:not([style*='display: none'])";
const ROWS = `${WIDGET} .quick-input-list .monaco-list-row .quick-input-list-rows, ${WIDGET} .quick-input-list .monaco-list-row`;

/** Waits until the quick pick or input shows something that matches, and gives the visible rows. */
export async function shown(pattern: RegExp, limit = 20_000): Promise<string[]> {
  const end = Date.now() + limit;
  for (;;) {
    const rows = await texts(ROWS);
    const title = await texts(`${WIDGET} .quick-input-titlebar, ${WIDGET} .quick-input-message`);
    if ([...rows, ...title].some((text) => pattern.test(text.replaceAll("\u00a0", " ")))) return rows;
    if (Date.now() > end) throw new Error(`no row or title like ${String(pattern)}; rows: ${rows.join(" | ")}; title: ${title.join(" | ")}`);
    await sleep(50);
  }
}

/** Chooses the row that matches what is typed. */
export async function pick(pattern: RegExp, filter = ""): Promise<void> {
  await shown(pattern);
  // The list takes keys a moment after it is seen; on a busy machine a longer one.
  await keys([{ wait: 150 }, ...(filter ? [{ type: filter }, { wait: 150 }] : []), { press: "Enter" }], 5);
  for (let again = 0; again < 5; again += 1) {
    await sleep(400);
    const left = await texts(ROWS);
    if (!left.some((text) => pattern.test(text.replaceAll("\u00a0", " ")))) return;
    await keys([{ press: "Enter" }]);
  }
}

/** Types into an input box and accepts it. */
export async function answer(title: RegExp, text: string): Promise<void> {
  await shown(title);
  await keys([{ press: "Control+A" }, ...(text === "" ? [] : [{ type: text }]), { wait: 100 }, { press: "Enter" }], 5);
}
