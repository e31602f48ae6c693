// Finds out in which encoding a text was written. UTF-8 and UTF-16 show themselves; what Windows, DOS and an old Mac
// made of a byte is told by which of the three gives the most likely text.
const DOS =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";
const MARKS = [["utf-16le", 0xff, 0xfe], ["utf-16be", 0xfe, 0xff]];
// The likeliest first: it is taken when nothing speaks for another.
export const ENCODINGS = ["windows-1252", "cp850", "macintosh"];
// How likely letters are within a word of Dutch and its neighbours, and signs where they belong.
const WITHIN = Object.entries({ 5: "ëé", 4: "èïüö", 3: "äçê", 2.5: "áóà", 2: "ñß", 1.5: "íôâîú", 1: "ûœùìòÿ", 0.5: "øåæãõýğş" });
const FIRST = Object.entries({ 2.5: "ÉÖÜ", 2: "ËÇÀÄÈ", 0.5: "ÏÁÓÊÅÔ" });
const SIGNS = "€£§°½¼²³µ·…–—‘’“”„•«»©®™\u00a0";
const ODD = -3;

function decoded(bytes, encoding) {
  if (encoding !== "cp850") return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : DOS[byte - 0x80])).join("");
}

const weight = (table, sign) => Number(table.find(([, signs]) => signs.includes(sign))?.[0] ?? 0);
const isLetter = (sign) => /\p{L}/u.test(sign);

/** How likely one sign beyond ASCII is where it stands. */
function likely(sign, before, after) {
  const [left, right] = [isLetter(before), isLetter(after)];
  if (SIGNS.includes(sign)) return ofSign(sign, left, right, after);
  if (/\d/.test(before + after)) return ODD;
  if (/\p{Lu}/u.test(sign)) return /\p{Ll}/u.test(before) || !(left || right) ? ODD : weight(FIRST, sign) || -1;
  // A small letter does not stand before a capital, and alone only as in "3 à 4".
  if (/\p{Lu}/u.test(after) || !(left || right)) return sign === "à" ? 1 : ODD;
  if (sign === "ç" && !right) return 0;
  return (left ? 1 : 0.5) * weight(WITHIN, sign) || ODD;
}

/** Quotes stand at the edge of a word, an apostrophe within or before it; no other sign breaks a word open. */
function ofSign(sign, left, right, after) {
  if (sign === "’") return left || right ? 4 : 1;
  if ("“„‘«".includes(sign)) return right && !left ? 3 : 0;
  if ("”»".includes(sign)) return right ? ODD : 3;
  if ("–—".includes(sign)) return left || right ? -1 : 2;
  if (sign === "€") return /[\d ]/.test(after) ? 4 : 1;
  return left && right ? ODD : 2;
}

function score(text) {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) < 0x80) continue;
    sum += likely(text[at], text[at - 1] ?? "", text[at + 1] ?? "");
  }
  return sum;
}

/** Whether a text has no other control characters than a text has. */
const plain = (text) => text !== "" && !/[^\P{Cc}\t\n\f]/u.test(text);

/** Lines as a field holds them, without the empty end. */
const tidy = (text) => text.replace(/\r\n?/g, "\n").replace(/\x1a$/, "").trimEnd();

/** The text of these bytes in this encoding; null when that gives no text. */
export function readAs(bytes, encoding) {
  try {
    const text = tidy(decoded(bytes, encoding));
    return plain(text) ? text : null;
  } catch {
    return null;
  }
}

/** The text in these bytes, its encoding, and the others that it could be ({text, encoding, others}); null for none. */
export function read(bytes) {
  const marked = MARKS.find(([, ...mark]) => mark.every((byte, at) => bytes[at] === byte));
  const sure = marked ? marked[0] : "utf-8";
  const text = readAs(bytes, sure);
  if (text !== null || marked) return text === null ? null : { text, encoding: sure, others: [] };
  const found = ENCODINGS.map((encoding) => ({ encoding, text: readAs(bytes, encoding) })).filter((each) => each.text !== null);
  if (!found.length) return null;
  for (const each of found) each.score = score(each.text);
  const best = found.reduce((one, other) => (other.score > one.score ? other : one));
  const others = found.filter((each) => each.text !== best.text).map((each) => each.encoding);
  return { text: best.text, encoding: best.encoding, others };
}
