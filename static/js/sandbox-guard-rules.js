// Looks for hard identifiers in a flat text, as courses/guard/hard.py and checks.py do on the server.

const compiled = new Map();
function regex(pattern, flags = "dg") {
  const key = flags + pattern;
  if (!compiled.has(key)) compiled.set(key, new RegExp(pattern, flags));
  const made = compiled.get(key);
  made.lastIndex = 0;
  return made;
}
const digits = (text) => text.replace(/\D/g, "");
const asDigits = (text) => text.replace(/[oilsbz]/g, (letter) => "011582"["oilsbz".indexOf(letter)]);

function isDay(found) {
  const numbers = (found.match(/\d+/g) ?? []).map(Number);
  if (numbers.length !== 3 || /[a-z]/.test(found)) return true;
  const small = numbers[0] > 31 ? numbers.slice(1) : numbers.slice(0, 2);
  return Math.min(...small) >= 1 && Math.min(...small) <= 12 && Math.max(...small) <= 31;
}

function series(found, number) {
  const groups = found.match(number === found ? /\d\d/g : /\d+/g).map(Number);
  const steps = [...new Set(groups.slice(1).map((group, at) => group - groups[at]))];
  const counted = steps.length === 1 && steps[0] !== 0;
  return groups.length >= 4 && (counted || (number !== found && steps.every((step) => step >= 1 && step <= 12)));
}

/** What patterns cannot say, by the names that the rules use; as in checks.py. */
export const checksWith = (lists) => {
  const free = (number) => /^(0800|0900|0906|0909)/.test(number);
  const year = (found) => Number(/(?:19|20)\d\d/.exec(found)?.[0] ?? lists.oldest);
  const checks = {
    bsn(found) {
      const number = digits(found).padStart(9, "0");
      const sum = [9, 8, 7, 6, 5, 4, 3, 2, -1].reduce((total, weight, at) => total + weight * number[at], 0);
      return Number(number) > 0 && sum % 11 === 0;
    },
    bsn_spread: (found) => [8, 9].includes(digits(found).length) && checks.bsn(found),
    bsn_typed: (found) => digits(found).length >= lists.mostly && checks.bsn_spread(asDigits(found)),
    iban(found) {
      const signs = found.replace(/[ .-]/g, "").toUpperCase();
      if (signs.length < 15 || signs.length > 34 || !/\d/.test(signs.slice(4))) return false;
      const numbers = (signs.slice(4) + signs.slice(0, 4)).replace(/[A-Z]/g, (sign) => sign.charCodeAt(0) - 55);
      return [...numbers].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
    },
    account: (found) => new Set(digits(found)).size > 2,
    mailbox: (found) => !lists.mailboxes.includes(found.split(/[@ [({<]/)[0].toLowerCase()),
    phone(found) {
      const number = digits(found.replaceAll("o", "0"));
      if (number.length !== 10 || free(number) || new Set(number).size < 3 || number === "0123456789") return false;
      const day = /^\d\d([-/.])\d\d\1\d\d(?!\d|\1)/.exec(found);
      return !/^\d\d[.:]\d\d[ \n-]+\d\d[.:]\d\d/.test(found) && !(day && isDay(day[0])) && !series(found, number);
    },
    phone_typed: (found) => digits(found).length >= lists.mostly && digits(found).length < 10 && checks.phone(asDigits(found)),
    several: (found) => new Set(digits(found)).size > 2 && !free(digits(found)),
    foreign: (found) => digits(found).length >= 10 && digits(found).length <= 15,
    birth: (found) => year(found) >= lists.oldest && isDay(found),
    recent_birth(found) {
      const short = Number(found.slice(-2));
      const recent = /(?:19|20)\d\d/.test(found) ? year(found) <= lists.youngest : short <= lists.youngest % 100 || short >= lists.oldest % 100;
      return checks.birth(found) && recent;
    },
    street: (found) =>
      !regex(`^(?:${lists.streets})`, "i").test(found) && !regex(lists.parts, "i").test(found) && !regex(`^(?:${lists.towns})`, "i").test(found),
    postcode_near: (found) =>
      !lists.units.includes(found.slice(-2).toUpperCase()) && !(" \n".includes(found.at(-3)) && lists.words.includes(found.slice(-2).toLowerCase())),
    postcode: (found) => !lists.postcodes.includes(found.slice(-2)) && !/^(19|20)/.test(found),
    plate: (found) => !/[aeiou]/i.test(found),
    plate_spaced: (found) => checks.plate(found) && found.replace(/[ -]/g, "").length === 6,
    plate_near: (found) => !/[a-z]{4}|\d{4}/.test(found) && /^(?=.*\d)(?=.*[a-z]).{6}$/i.test(found.replace(/[ .-]/g, "")),
    secret: (found) => /^(?=[^]*[\d#$%&*@!+=])[^]{4,}$/.test(found.replace(/[.,;:!?]+$/, "")),
    mixed_secret: (found) => /^(?=\D*\d\D*\d|[^#$%&*@!]*[#$%&*@!])(?=(?:[^a-z]*[a-z]){3})[a-z\d#$%&*@!?_.]{7,40}$/.test(found),
    two_parts: (found) => !regex(lists.parts, "i").test(found),
    word_secret: (found) => !lists.no_password.includes(found),
    document: (found) => digits(found).length >= 3 && found.length >= 6 && !/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(found),
  };
  return checks;
};

class Text {
  cues = new Map();
  found = [];
  lastBsn = -60;
  constructor(flat, tables) {
    Object.assign(this, { flat, low: flat.toLowerCase(), tables, taken: new Uint8Array(flat.length) });
  }
  near(cue, start, end) {
    if (!this.cues.has(cue)) this.cues.set(cue, Array.from(this.low.matchAll(regex(cue)), ({ index }) => index));
    return this.cues.get(cue).some((place) => place >= start && place < end);
  }
  take(kind, start, end) {
    if (this.taken.subarray(start, end).some(Boolean)) return;
    this.taken.fill(1, start, end);
    this.found.push([kind, start, end]);
  }
  beside(start, end) {
    const [from, to] = [Math.max(0, start - 120), end + 120];
    const [before, after] = [this.flat.slice(from, start).lastIndexOf("\n"), this.flat.slice(end, to).indexOf("\n")];
    return this.taken.subarray(before < 0 ? from : from + before + 1, after < 0 ? to : end + after).some(Boolean);
  }
  stands(rule, start, end, found) {
    if (rule.check && !this.tables.checks[rule.check](found)) return false;
    if (rule.unless && (this.near(rule.unless, start - rule.before, start) || this.near(rule.unless, end, end + rule.after))) return false;
    if (rule.beside && !this.beside(start, end)) return false;
    const next = rule.kind === "bsn" && start >= this.lastBsn && start - this.lastBsn < 60;
    if (rule.near && !next && !this.near(rule.near, start - rule.before, end + rule.after)) return false;
    if (rule.kind === "bsn") this.lastBsn = end;
    return true;
  }
  look(rule) {
    const [text, pattern] = [rule.case ? this.flat : this.low, regex(rule.pattern)];
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const [[start], [at, end]] = match.indices;
      const stands = this.stands(rule, at, end, match[1]);
      if (stands) this.take(rule.kind, at, end);
      pattern.lastIndex = stands ? match.indices[0][1] : start + 1;
    }
  }
  listed(kind, start, end) {
    const joint = regex(" ?(?:[,;/&+]|en(?![a-z])|of(?![a-z])|\\n) ?", "y");
    joint.lastIndex = end;
    if (!this.tables.lists.listed.includes(kind) || !joint.test(this.low)) return;
    const [begin, size] = [joint.lastIndex, end - start];
    const looks = (piece) => piece.replace(/\d/g, "0").replace(/[a-z]/g, "a");
    if (kind === "birth_date") {
      const day = regex(this.tables.lists.date, "y");
      day.lastIndex = begin;
      if (day.test(this.low)) this.take(kind, begin, day.lastIndex);
    } else if (looks(this.low.slice(begin, begin + size)) === looks(this.low.slice(start, end))) {
      const more = /^(?:[a-z\d]| ?(?:euro|keer|leerlingen|punten|uur|km))/.test(this.low.slice(begin + size));
      if (!more) this.take(kind, begin, begin + size);
    }
  }
}

export function hardIdentifiers(flat, tables) {
  const text = new Text(flat, tables);
  for (const rule of tables.rules) if (!rule.beside || text.found.length) text.look(rule);
  for (const found of text.found) text.listed(...found);
  return text.found;
}
