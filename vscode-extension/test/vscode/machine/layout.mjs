// What the editor keeps of its layout (tabs and groups) for the next start. In a browser that is a database of the page.
const DATABASE = "vscode-web-state-db";

/** Waits until a file's tab is in the layout that is stored. */
export async function storedLayout(page, name) {
  const stored = () =>
    page.evaluate(
      async ([database, file]) => {
        const answer = (request) =>
          new Promise((done, failed) => {
            request.onsuccess = () => done(request.result);
            request.onerror = () => failed(request.error);
          });
        for (const { name: found } of await indexedDB.databases()) {
          if (!found.startsWith(database)) continue;
          const open = await answer(indexedDB.open(found));
          const layout = await answer(open.transaction("ItemTable").objectStore("ItemTable").get("memento/workbench.parts.editor"));
          open.close();
          if (layout?.includes(file)) return true;
        }
        return false;
      },
      [DATABASE, name],
    );
  for (const end = Date.now() + 30_000; !(await stored()); await page.waitForTimeout(200)) {
    if (Date.now() > end) throw new Error(`the layout with ${name} was not stored`);
  }
}

/** Until the next reload the layout is not stored any more: as if the window died before it got to it. */
export async function storeNoLayout(page) {
  await page.evaluate((database) => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value, key) {
      return put.call(this, value, this.transaction.db.name.startsWith(database) ? `forgotten/${key}` : key);
    };
  }, DATABASE);
}
