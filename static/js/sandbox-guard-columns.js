// Finds the rows of tables and what their headings say, as courses/guard/rows.py and columns.py do on the server.

const NONE = -1;
const END = "(?![\\s\\S])";
const EDGES = " \t\"'*_`#<>\u2022";
const compiled = new Map();
function regex(pattern, flags = "dg") {
  const key = flags + pattern;
  if (!compiled.has(key)) compiled.set(key, new RegExp(pattern, flags));
  const made = compiled.get(key);
  made.lastIndex = 0;
  return made;
}
const all = (pattern, text, flags) => [...text.matchAll(regex(pattern, flags))];
const whole = (pattern, text) => regex(`^(?:${pattern})${END}`, "").test(text);

function strip(text, signs) {
  let [start, end] = [0, text.length];
  while (start < end && signs.includes(text[start])) start += 1;
  while (end > start && signs.includes(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

const SEPARATORS = { "\t": "\\t", ";": ";", "|": "\\|", ",": ",", "  ": " {2,}", " ": " " };
const SURE = "\t;|<";
const MANY = "\\d[^\\d]{0,2}\\d[^\\d]{0,2}\\d";

class Table {
  heads = {};
  offsets = [];
  last = [];
  line = 0;
  lines = {};
  upright = [];
  below = 0;
  found = [];
  doubtful = [];
  constructor(plain, tables) {
    Object.assign(this, { plain, tables, headings: tables.headings, street: tables.headings.length - 2 });
  }
  heading(text) {
    if (text.length < 2 || text.length > 40 || text.split(" ").length > 5 || !this.tables.word.test(text)) return NONE;
    const says = strip(text, EDGES + ":.-");
    return regex(MANY, "").test(says) ? NONE : this.headings.findIndex(([, pattern]) => regex(pattern, "").test(says));
  }
  isTitle = (text) => whole(this.tables.others, text) || this.heading(text) !== NONE;
  cell(start, end) {
    if (end - start > 120) return ["", start, end];
    const given = this.plain.slice(start, end);
    const text = strip(given, EDGES);
    const folded = [...text].map((sign) => (sign < "\x80" ? sign : this.tables.withoutMarks(sign, this.tables))).join("");
    const left = start + given.indexOf(text);
    return [folded.replace(/[ \t]{2,}|\t/g, " ").toLowerCase(), left, left + text.length];
  }
  cells(start, end, sign) {
    const [cells, line] = [[], this.plain.slice(start, end)];
    let at = start;
    for (const { 0: run, index } of all(SEPARATORS[sign], line, "g")) {
      cells.push(this.cell(at, start + index));
      at = start + index + run.length;
      if (cells.length === 60) return cells;
    }
    cells.push(this.cell(at, end));
    if (sign !== "|" || cells.length < 3) return cells;
    const from = cells[0][0] ? cells : cells.slice(1);
    return from.at(-1)[0] ? from : from.slice(0, -1);
  }
  fits = (head, [text]) => whole(this.headings[head][2], text);
  test(head, cell) {
    if (head === NONE || head >= this.street || !this.fits(head, cell)) return;
    const [kind, , , check] = this.headings[head];
    if (!check || this.tables.checks[check](cell[0])) this.found.push([kind, cell[1], cell[2]]);
    else if (kind === "bsn") this.doubtful.push([kind, cell[1], cell[2]]);
  }
  house(street, number) {
    if (this.fits(this.street, street) && this.fits(this.street + 1, number)) this.found.push(["address", street[1], number[2]]);
  }
  isHead(cells, sign) {
    if (cells.some(([text]) => regex(`^\\d{1,4}[a-z]?${END}|${MANY}`, "").test(text))) return false;
    return SURE.includes(sign) || cells.every(([text]) => whole("[a-z\\d /'._-]{0,30}(?<!\\.)", text));
  }
  row(cells, sign, offset) {
    const heads = cells.map(([text]) => this.heading(text));
    if (Math.max(...heads) === NONE) this.body(this.headsOf(cells, sign), cells, sign, offset);
    else if (this.isHead(cells, sign)) {
      this.takeHeads(heads, sign);
      this.offsets = cells.map(([, start]) => start - offset);
    } else if (heads[0] !== NONE) this.rest(heads[0], cells.slice(1));
  }
  takeHeads(heads, sign) {
    [this.heads[sign], this.lines[sign]] = [heads, this.line];
    if (SURE.includes(sign)) this.last = heads;
  }
  rest(head, cells) {
    const split = this.headings[head][0] === "address" && head < this.street && cells.length > 1;
    if (split && this.fits(this.street + 1, cells[1])) this.house(cells[0], cells[1]);
    else cells.forEach((cell) => this.test(head, cell));
  }
  headsOf(cells, sign) {
    const heads = this.heads[sign] ?? [];
    if (SURE.includes(sign)) return heads.length ? heads : this.last.length === cells.length ? this.last : [];
    if (!heads.length || this.line - this.lines[sign] > 3 || (sign === "," && heads.length !== cells.length)) return [];
    this.lines[sign] = this.line;
    return heads;
  }
  body(heads, cells, sign, offset) {
    let pairs = heads.slice(0, cells.length).map((head, at) => [head, cells[at]]);
    if (sign === "  " && cells.length !== heads.length) {
      const above = new Map(this.offsets.map((start, at) => [start, heads[at] ?? NONE]));
      pairs = heads.length ? cells.map((cell) => [above.get(cell[1] - offset) ?? NONE, cell]) : [];
    } else if (sign === " " && heads.length && cells.length > heads.length) {
      pairs.push(...heads.toReversed().map((head, at) => [head, cells[cells.length - 1 - at]]));
    }
    pairs.forEach(([head, cell], at) => {
      if (head === this.street + 1 && at && pairs[at - 1][0] === this.street) this.house(pairs[at - 1][1], cell);
      this.test(head, cell);
    });
  }
  single(cell) {
    const head = this.heading(cell[0]);
    const start = () => ([this.upright, this.below] = [[], 0]);
    if (head !== NONE || whole(this.tables.others, strip(cell[0], `${EDGES}:`))) {
      if (this.below) start();
      this.upright.push(head);
    } else if (this.upright.length && cell[0].length <= 40) {
      const bullet = /^(?:[-*.]|\d{1,2}[.)]) /.exec(cell[0])?.[0].length ?? 0;
      this.test(this.upright[this.below % this.upright.length], [cell[0].slice(bullet), cell[1] + bullet, cell[2]]);
      this.below += 1;
    } else start();
  }
  readLines() {
    const signs = Object.keys(SEPARATORS).filter((sign) => this.plain.includes(sign));
    let at = 0;
    this.plain.split("\n").forEach((line, number) => {
      this.line = number;
      const start = at + line.length - line.replace(/^ +/, "").length;
      const end = at + line.replace(/ +$/, "").length;
      at += line.length + 1;
      if (start < end && (line.length <= 40 || /\d/.test(line) || this.tables.word.test(line.toLowerCase()))) this.readLine(start, end, signs);
    });
  }
  readLine(start, end, signs) {
    let alone = true;
    for (const sign of signs.filter((each) => this.plain.slice(start, end).includes(each))) {
      if (sign === " ") this.readWords(start, end);
      else {
        alone = false;
        this.readRow(start, end, sign);
      }
    }
    if (alone) this.single(this.cell(start, end));
  }
  readRow(start, end, sign) {
    const cells = this.cells(start, end, sign);
    const key = cells[0][0].indexOf(":");
    const head = key >= 0 ? this.heading(cells[0][0].slice(0, key)) : NONE;
    if (head === NONE) this.row(cells, sign, start);
    else [this.cell(this.plain.indexOf(":", cells[0][1]) + 1, cells[0][2]), ...cells.slice(1)].forEach((cell) => this.test(head, cell));
  }
  readWords(start, end) {
    if (end - start > 200) return;
    const cells = this.cells(start, end, " ");
    if (cells.every(([text]) => this.isTitle(text))) {
      const heads = cells.map(([text]) => this.heading(text));
      if (Math.max(...heads) !== NONE) this.takeHeads(heads, " ");
    } else if (this.heads[" "]?.length) this.row(cells, " ", start);
  }
  readTags() {
    let [cells, at] = [[], -1];
    for (const { 0: tag, 1: closes, 2: given, index } of all(this.tables.tag, this.plain, "gi")) {
      const name = (given ?? "").toLowerCase();
      const opens = (name === "td" || name === "th") && !closes;
      if (name && at >= 0 && (closes || opens)) {
        cells.push(this.inner(at, index));
        at = -1;
      }
      if (opens) at = index + tag.length;
      else if ((name === "tr" || name === "table") && cells.length) {
        this.row(cells, "<", 0);
        cells = [];
      }
    }
    if (cells.length) this.row(cells, "<", 0);
  }
  inner(start, end) {
    let at = start;
    for (const { 0: tag, index } of all(this.tables.tag, this.plain.slice(start, end), "gi")) {
      if (strip(this.plain.slice(at, start + index), " \n\t")) return this.cell(at, start + index);
      at = start + index + tag.length;
    }
    return this.cell(at, end);
  }
  readLists(brackets) {
    this.heads = {};
    let [key, at] = [NONE, 0];
    for (const { 0: sign, index } of [...all(brackets, this.plain, "g"), { 0: "", index: this.plain.length }]) {
      const cells = this.cells(at, index, ",");
      at = index + 1;
      if (key !== NONE) cells.forEach((cell) => this.test(key, cell));
      else if (cells.length > 1) this.row(cells, ",", index);
      if (sign === "[") key = cells.at(-1)[0].endsWith(":") ? this.heading(cells.at(-1)[0]) : NONE;
      else if (sign !== "\n") key = NONE;
    }
  }
}

export function underHeadings(plain, tables) {
  const low = plain.toLowerCase();
  if (!["\n", "\t", ";", "|", "  ", "[", ":", "<t"].some((sign) => plain.includes(sign)) || !/\d/.test(plain) || !tables.word.test(low)) return [];
  const table = new Table(plain, tables);
  if (low.includes("<td") || low.includes("<th")) table.readTags();
  table.readLines();
  const tuples = low.includes("values");
  if (plain.includes(",") && (plain.includes("[") || tuples)) table.readLists(tuples ? "[\\[\\](){}\\n]" : "[\\[\\]{}\\n]");
  return table.found.some(([kind]) => kind === "bsn") ? [...table.found, ...table.doubtful] : table.found;
}
