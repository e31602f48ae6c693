// Puts a text file into the field of a prompt: nothing is sent yet. Comes when somebody chooses a file.
// Which encoding was read is said where the bytes do not tell it by themselves, and another can be chosen.
import { read, readAs } from "./sandbox-encodings.js";

const MOST_BYTES = 200_000;
// What does not fit is left out from the end of a line on, when one ends so near to what would fit.
const NEAR = 200;
// What stands in the field after a file was taken, and how to take it in another encoding.
let taken = null;

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

/** Puts the text behind what stood in the field, and returns what there is to say about it; null when it is full. */
function put(field, before, text, texts) {
  const fits = fitting(text, field.maxLength > 0 ? field.maxLength - before.length : Infinity);
  if (!fits) return null;
  field.value = before + fits;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return leftOut([...text.slice(fits.length).replace(/^\n/, "")].length, texts);
}

/** Offers the other encodings beside the one that was read. */
function offer(choice, { encoding, others }) {
  if (!choice) return;
  choice.hidden = !others.length;
  const select = choice.querySelector("select");
  for (const option of select.options) option.hidden = option.disabled = ![encoding, ...others].includes(option.value);
  select.value = encoding;
}

/** Adds the file to what stands in the field, and returns what there is to say about it. */
export async function take(field, file, texts) {
  const choice = field.form.querySelector("[data-file-encoding]");
  if (choice) choice.hidden = true;
  taken = null;
  if (file.size > MOST_BYTES || !/\.(txt|csv|md)$/i.test(file.name)) return texts.file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const found = read(bytes);
  if (found === null) return texts.unread;
  const before = field.value && !field.value.endsWith("\n") ? `${field.value}\n` : field.value;
  const told = put(field, before, found.text, texts);
  if (told === null) return texts.full;
  field.focus();
  taken = { field, before, bytes, value: field.value, texts };
  offer(choice, found);
  if (choice && !choice.dataset.ready) {
    choice.dataset.ready = "yes";
    choice.querySelector("select").addEventListener("change", (event) => again(event.target, choice));
  }
  return told;
}

/** Takes the file once more, in the encoding that was chosen; what was typed since stays, and is told so. */
function again(select, choice) {
  const note = select.form.querySelector("[data-file-note]");
  if (!taken || taken.field.value !== taken.value) {
    note.textContent = choice.dataset.changed;
    return;
  }
  const { field, before, bytes, texts } = taken;
  note.textContent = put(field, before, readAs(bytes, select.value), texts) ?? texts.full;
  taken.value = field.value;
}
