// Puts a text file into the field of a prompt: nothing is sent yet. Comes when somebody chooses a file.
const MOST_BYTES = 200_000;
// What does not fit is left out from the end of a line on, when one ends so near to what would fit.
const NEAR = 200;
const MARKS = [["utf-16le", 0xff, 0xfe], ["utf-16be", 0xfe, 0xff]];

/** The text in these bytes; null when they are no text. */
function read(bytes) {
  const marked = MARKS.find(([, ...mark]) => mark.every((byte, at) => bytes[at] === byte));
  for (const encoding of marked ? [marked[0]] : ["utf-8", "windows-1252"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n").trimEnd();
      return text && !/[^\P{Cc}\t\n\f]/u.test(text) ? text : null;
    } catch {
      // Not in this encoding.
    }
  }
  return null;
}

/** As much of the text as there is room for, whole signs and if it can be whole lines. */
function fitting(text, room) {
  if (text.length <= room) return text;
  const end = text.lastIndexOf("\n", room);
  if (end > 0 && room - end <= NEAR) return text.slice(0, end);
  const cut = text.slice(0, Math.max(room, 0));
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** What to say of the signs that did not fit. */
function leftOut(count, texts) {
  const number = count.toLocaleString(document.documentElement.lang);
  return count ? (count === 1 ? texts.leftOne : texts.leftMore).replace("%s", number) : "";
}

/** Adds the file to what stands in the field, and returns what there is to say about it. */
export async function take(field, file, texts) {
  if (file.size > MOST_BYTES || !/\.(txt|csv|md)$/i.test(file.name)) return texts.file;
  const text = read(new Uint8Array(await file.arrayBuffer()));
  if (text === null) return texts.unread;
  const before = field.value && !field.value.endsWith("\n") ? `${field.value}\n` : field.value;
  const fits = fitting(text, field.maxLength > 0 ? field.maxLength - before.length : Infinity);
  if (!fits) return texts.full;
  field.value = before + fits;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  return leftOut([...text.slice(fits.length).replace(/^\n/, "")].length, texts);
}
