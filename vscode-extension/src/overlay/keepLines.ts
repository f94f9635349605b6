/**
 * What the editor's text model hides, given back at a save. The editor shows one line end for a whole file and U+FFFD
 * for bytes that are no UTF-8, and would write them so; lines that nobody edited get their very bytes back.
 */

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** One line: its bytes with its end, and what the editor shows of it. */
interface Line {
  bytes: Buffer;
  shown: string;
}

/**
 * The bytes to write for what the editor wants to write.
 *
 * @param like what the file holds now.
 * @param data what the editor made of its text.
 */
export function keepLines(like: Buffer, data: Buffer): Buffer {
  // Other encodings announce themselves by a mark or by the bytes; the editor writes those as they were.
  if (hasWideMark(like) || !isUtf8(data)) return data;
  const ends = lineEnds(like);
  const mixed = ends.crlf > 0 && ends.lf > 0;
  if (!mixed && isUtf8(like)) return data;
  const written = lineEnds(data);
  // Somebody chose another line end for the whole file than the editor had shown: that is an edit of every line.
  const shownCrlf = ends.crlf > ends.lf;
  if (mixed && (shownCrlf ? written.lf > 0 : written.crlf > 0)) return data;
  const before = split(like);
  const after = split(data);
  return Buffer.concat(aligned(before, after).map((old, index) => keep(before[old], after[index])));
}

/** The old line where it shows the same; its own end only where both have one. */
function keep(old: Line | undefined, now: Line | undefined): Buffer {
  if (!now) return Buffer.alloc(0);
  if (!old) return now.bytes;
  return endOf(old.bytes) > 0 === endOf(now.bytes) > 0 ? old.bytes : now.bytes;
}

/** For each new line the old line that it is, or -1: from both ends inwards, then the next same one in between. */
function aligned(before: Line[], after: Line[]): number[] {
  const found = new Array<number>(after.length).fill(-1);
  let first = 0;
  while (first < before.length && first < after.length && before[first]?.shown === after[first]?.shown) {
    found[first] = first;
    first += 1;
  }
  let last = 0;
  const shared = Math.min(before.length, after.length) - first;
  while (last < shared && before[before.length - 1 - last]?.shown === after[after.length - 1 - last]?.shown) {
    found[after.length - 1 - last] = before.length - 1 - last;
    last += 1;
  }
  const places = new Map<string, number[]>();
  for (let index = before.length - last - 1; index >= first; index -= 1) {
    const { shown } = before[index] ?? { shown: "" };
    places.set(shown, [...(places.get(shown) ?? []), index]);
  }
  let from = first;
  for (let index = first; index < after.length - last; index += 1) {
    const candidates = places.get(after[index]?.shown ?? "") ?? [];
    while ((candidates.at(-1) ?? from) < from) candidates.pop();
    const next = candidates.pop();
    if (next === undefined) continue;
    found[index] = next;
    from = next + 1;
  }
  return found;
}

function split(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    lines.push({ bytes: line, shown: line.subarray(0, line.length - endOf(line)).toString("utf8") });
    start = end;
  }
  return lines;
}

/** Length of the line end. */
function endOf(line: Buffer): number {
  if (line.at(-1) !== NEWLINE) return 0;
  return line.at(-2) === RETURN ? 2 : 1;
}

function lineEnds(bytes: Buffer): { crlf: number; lf: number } {
  let crlf = 0;
  let lf = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    if (bytes[at - 1] === RETURN) crlf += 1;
    else lf += 1;
  }
  return { crlf, lf };
}

function hasWideMark(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
