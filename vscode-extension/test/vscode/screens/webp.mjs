// Small pictures for the packed extension: parts of a screen as WebP, encoded by the browser that showed it.

/** The smallest that still reads well: the package has a budget, and the whole pictures are in the README. */
const QUALITY = 0.2;

/**
 * Cuts a part out of a picture.
 *
 * @param context the browser's; an empty page of it does the work.
 * @param {Buffer} png the whole picture.
 * @param {{x: number, y: number, width: number, height: number}} part in pixels of the picture.
 * @returns {Promise<Buffer>} WebP.
 */
export async function webp(context, png, part) {
  const page = await context.newPage();
  try {
    const base64 = await page.evaluate(
      async ({ source, x, y, width, height, quality }) => {
        const image = document.createElement("img");
        image.src = `data:image/png;base64,${source}`;
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = width;
        canvas.height = height;
        canvas.getContext("2d").drawImage(image, -x, -y);
        return canvas.toDataURL("image/webp", quality).split(",")[1];
      },
      { source: png.toString("base64"), ...part, quality: QUALITY },
    );
    return Buffer.from(base64, "base64");
  } finally {
    await page.close();
  }
}
