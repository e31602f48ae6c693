// Reads a text as people mean it: what only looks different becomes the same, and places (in code points) stay known.
// As courses/guard/reading.py, escapes.py, signs.py and turning.py do on the server; a test compares them.

class Writer {
  text = "";
  begins = [];
  ends = [];
  write(signs, begin, end) {
    for (const sign of signs.split("")) {
      this.text += sign;
      this.begins.push(begin);
      this.ends.push(end);
    }
  }
  mark(mark, place) {
    const letter = /\p{L}$/u.test(this.text) ? (this.text.at(-1) + mark).normalize("NFC") : "";
    if (letter.length !== 1 || letter >= "\u0250") return;
    this.text = this.text.slice(0, -1) + letter;
    this.ends[this.ends.length - 1] = place + 1;
  }
  span = (start, end) => [this.begins[start], this.ends[end - 1]];
}

const known = (sign) => (sign.length === 1 ? sign : "\ufffd");

function asMeant(sign, { same, digits: forms, blank }) {
  const meant = same[sign] ?? forms.get(sign);
  if (meant !== undefined) return meant;
  if (/[\p{Cc}\p{Cf}\p{Mn}\p{Me}]/u.test(sign) || blank.includes(sign)) return "";
  if (/[\p{Zs}\p{Pd}]/u.test(sign)) return /\p{Zs}/u.test(sign) ? " " : "-";
  if (sign < "\u0250") return sign;
  const parts = [...sign.normalize("NFKC")];
  if (parts.join("") === sign || parts.length > 4) return known(sign);
  return parts.filter((part) => !/\p{Mn}/u.test(part)).map((part) => same[part] ?? known(part)).join("");
}

function withoutMarks(sign, { plain }) {
  if (plain[sign] !== undefined) return plain[sign];
  const apart = sign.normalize("NFKD").replace(/\p{M}/gu, "");
  return /^[\x00-\x7f]{1,4}$/.test(apart) ? apart : sign;
}

/** The sign that an escape stands for; undefined when there is none. */
function escapedSign([, decimal, hexadecimal, name, short, high, low, four, several, two, space, line, sign, octets], { named }) {
  if (name || short) return Object.hasOwn(named, name ?? short) ? named[name ?? short] : undefined;
  if (sign || space || line) return sign ?? { n: "\n", r: "\n", t: "\t" }[space ?? line];
  if (octets) {
    try {
      return decodeURIComponent(octets);
    } catch {
      return undefined;
    }
  }
  if (high) return String.fromCharCode(parseInt(high, 16), parseInt(low, 16));
  const place = decimal ? Number(decimal) : parseInt(hexadecimal ?? four ?? several ?? two, 16);
  return place < 0xd800 || (place > 0xdfff && place <= 0x10ffff) ? String.fromCodePoint(place) : undefined;
}

/** Entries (a sign, and where it stood) with what a pattern finds written as what it means. */
function rewritten(entries, pattern, meant) {
  const text = entries.map(([sign]) => known(sign)).join("");
  const [out, held] = [[], []];
  let at = 0;
  const copy = (from, to, target = out) => {
    for (let place = from; place < to; place += 1) target.push(entries[place]);
  };
  for (const match of text.matchAll(pattern)) {
    const sign = meant(match);
    if (sign === undefined) continue;
    const end = match.index + match[0].length;
    copy(at, match.index);
    if (sign) out.push([sign, entries[match.index][1], entries[end - 1][2]]);
    at = end;
    if (!match.indices) continue;
    for (const span of [match.indices[1], match.indices[3]]) {
      if (!span || span[0] === span[1]) continue;
      for (const apart of "\n\ufffd\n") held.push([apart, entries[span[0]][1], entries[span[0]][1]]);
      copy(...span, held);
    }
  }
  copy(at, entries.length);
  return { entries: out.concat(held), changed: at > 0 };
}

/** The signs of a text with escapes, tags and comments read as what they stand for, and where each stood. */
function unescaped(signs, { escapes }) {
  let result = { entries: signs.map((sign, place) => [sign, place, place + 1]), changed: true };
  const escape = new RegExp(escapes.signs, "g");
  for (let turn = 0; turn < escapes.turns && result.changed; turn += 1) {
    result = rewritten(result.entries, escape, (match) => escapedSign(match, escapes));
  }
  return rewritten(result.entries, new RegExp(escapes.markup, "dgi"), (match) => (match[2] ? "\n" : "")).entries;
}

function plainly(signs, tables) {
  const out = new Writer();
  signs.forEach((sign, place) => {
    if (/^[\t\n -~]$/.test(sign)) out.write(sign, place, place + 1);
    else if (sign === "\r") out.write(signs[place + 1] === "\n" ? "" : "\n", place, place + 1);
    else {
      const meant = asMeant(sign, tables);
      if (meant) out.write(meant, place, place + 1);
      else out.mark(sign, place);
    }
  });
  return out;
}

function flatly(plain, tables) {
  const out = new Writer();
  for (const { 0: run, index } of plain.matchAll(/[ \t\n]+|[^ \t\n]/g)) {
    if (/^[ \t\n]/.test(run)) out.write(run.includes("\n") ? "\n" : " ", index, index + run.length);
    else out.write(run < "\x80" ? run : withoutMarks(run, tables), index, index + 1);
  }
  return out;
}

const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u202b\u2067\u200f\u061c]/;
const BACK = "\u200e\u202a\u202c\u202d\u2066\u2068\u2069\n";
const decimal = (sign) => sign !== undefined && /^\p{Nd}$/u.test(sign);
const within = (sign) => sign !== undefined && ".,:/+-".includes(sign);

function asShown(signs, places, mode) {
  if (mode !== "left") return mode ? places.reverse() : places;
  const shown = [];
  places.forEach((place, at) => {
    const [before, sign, after] = [signs[places[at - 1]], signs[place], signs[places[at + 1]]];
    const joined = (decimal(sign) && (decimal(before) || within(before))) || (within(sign) && decimal(before) && decimal(after));
    if (joined && shown.length) shown.at(-1).push(place);
    else shown.push([place]);
  });
  return shown.reverse().flat();
}

function modeAfter(sign, mode) {
  if (BACK.includes(sign)) return "";
  if (sign === "\u202e" || mode === "over") return "over";
  if (LEFTWARD.test(sign)) return "left";
  return /[A-Za-z\u00c0-\u024f\u0370-\u058f]/.test(sign) ? "" : mode;
}

/** The places of the signs in the order in which they show; empty when nothing turns them. */
function turned(signs) {
  if (!signs.some((sign) => LEFTWARD.test(sign) || /[\u202a-\u202e\u2066-\u2069]/.test(sign))) return [];
  const order = [];
  let [held, mode] = [[], ""];
  signs.forEach((sign, place) => {
    const after = modeAfter(sign, mode);
    if (after !== mode || BACK.includes(sign) || sign === "\u202e") {
      order.push(...asShown(signs, held, mode));
      [held, mode] = [[], after];
    }
    (mode ? held : order).push(place);
  });
  return [...order, ...asShown(signs, held, mode)];
}

/** Take together the parts of the guard that the page loaded, with the tables that the server wrote for it. */
export function assembled({ patterns, others, hardIdentifiers, checksWith, underHeadings }) {
  const { signs, words, lists } = others;
  const digits = signs.digits.flatMap(([from, count, first]) => Array.from({ length: count }, (_, at) => [String.fromCodePoint(from + at), String((first + at) % 10)]));
  const tables = { ...others, ...signs, digits: new Map(digits), rules: patterns, word: new RegExp(words), checks: checksWith(lists), withoutMarks };
  const found = (reading) => [
    ...hardIdentifiers(reading.flat, tables).map(([kind, start, end]) => [kind, ...reading.plainSpan(start, end)]),
    ...underHeadings(reading.plain, tables),
  ];
  const look = (text) => {
    const signs = Array.from(text);
    const pieces = readings(signs, tables).flatMap((reading) => found(reading).map(([kind, start, end]) => [kind, ...reading.span(start, end)]));
    return withoutOverlaps(pieces, signs.length);
  };
  return Object.assign(look, { readings: (text) => readings(Array.from(text), tables) });
}

function readings(typed, tables) {
  const entries = unescaped(typed, tables);
  const signs = entries.map(([sign]) => sign);
  const order = turned(signs);
  return (order.length ? [undefined, order] : [undefined]).map((places) => {
    const plain = plainly(places ? places.map((place) => signs[place]) : signs, tables);
    const flat = flatly(plain.text, tables);
    const span = (start, end) => {
      const [begin, stop] = plain.span(start, end);
      const stood = places?.slice(begin, stop);
      const [first, last] = stood ? [Math.min(...stood), Math.max(...stood)] : [begin, stop - 1];
      return [entries[first][1], entries[last][2]];
    };
    return { plain: plain.text, flat: flat.text, plainSpan: flat.span, span };
  });
}

/** The pieces in the text's order; where two overlap, the first in the list stays. */
function withoutOverlaps(pieces, length) {
  const taken = new Uint8Array(length);
  const kept = pieces.filter(([, start, end]) => !taken.subarray(start, end).some(Boolean) && taken.fill(1, start, end));
  return kept.sort((one, other) => one[1] - other[1]).map(([kind, start, end]) => ({ kind, start, end }));
}
