// Warns while somebody types what the server will stop, shows what it held, and takes text from a file.
// A courtesy: the server decides. The rules between the marks come from courses/sandbox/guard (write_guard_script).
// <rules>
const { rules, lists } = {"rules":[["email","(?<![\\w.+-])([\\w][\\w.+%'-]{0,63}@(?:[\\w-]{1,63}\\.){1,5}[a-z]{2,24})(?![\\w-])",["@"],"","",40,40,"mailbox",0],["email","(?<![\\w.+-])([\\w][\\w.+-]{0,63} ?[\\[({<] ?(?:at|apenstaartje|apestaartje|@) ?[\\])}>] ?[\\w-]{1,63}(?:(?:\\.| ?[\\[(]? ?(?:punt|dot) ?[\\])]? ?)[\\w-]{2,63}){1,4})",["at","staartje","@"],"","",40,40,"mailbox",0],["iban","(?<![a-z\\d])(nl[ .-]?\\d{2}[ .-]?(?:[a-z][ .-]?){4}(?:\\d[ .-]?){9}\\d)(?!\\d)",["nl"],"","",40,40,"",0],["bsn","(?<![\\d.,-])(\\d(?:[ ./_*-]{0,2}\\d){7,8})(?![\\d]|[.,-]\\d)",["bsn","burger","sofi","citizen"],"\\bbsn|\\bburger ?-?service ?-?(?:nummer|nr)|\\bsofi ?-?(?:nummer|nr)|\\bcitizen service","",60,60,"bsn",0],["education_number","(?<![\\d.,-])(\\d(?:[ .-]?\\d){8})(?![\\d]|[.,-]\\d)",["onderwijs","pgn","persoonsgebonden","education number"],"\\bonderwijs ?-?(?:nummer|nr)|\\bpgn\\b|\\bpersoonsgebonden|\\beducation number","",60,40,"",0],["bsn","(?<![\\d.,+-])(\\d{9}|\\d{4}\\.\\d{2}\\.\\d{3}|\\d{3}[. ]\\d{3}[. ]\\d{3})(?![\\d]|[.,-]\\d)",[],"\\b(?:leerling|lln|student|pupil|kind|jongen|meisje|zoon|dochter|moeder|vader|ouder|collega|mentorleerling|deelnemer|cursist|kleuter|peuter|patiënt|cliënt)","order|factuur|bestel|artikel|product|isbn|omzet|euro|€|\\btel\\b|telefoon|\\bbel(?:len|t)?\\b|serie|versie|kvk|inwoners|winst|postcode|gedeeld|keer|som\\b|\\bplus\\b|\\bmin\\b|\\*|×|\\bx\\b|=|(?:leerling|student|deelnemer|kandida|examen|personeels|stam)[a-z]*-?(?:nummer|nr)|\\bstudent\\b",40,40,"bsn",0],["pupil_number","\\b(?:leerling|lln|ll|student|studenten|stam|deelnemers?|personeels?|medewerkers?|examen|kandidaats?|cursist(?:en)?|inschrijf|inschrijvings|dossier|zorg|cliënt|client|patiënt|verzuim|school|lid(?:maatschaps)?|kaart)(?:[ -]?(?:nummer|nr|id|code)\\b|[ .-]?nr)\\.?(?:[ :#=]{0,3}|(?: is| van [^\\d\\n]{1,30}? is)[: ]{1,2})((?:[a-z]{0,2})\\d[\\d.-]{1,10}\\d)(?!\\d)(?! ?(?:euro|leerlingen|tekens|cijfers|keer))",["nummer","nr","id","code"],"","",40,40,"",0],["pupil_number","\\b(?:student|studente|leerling|leerlinge|lln|ll|kandidaat|cursist|deelnemer|pupil)\\.? (?:met )?(?:nummer |nr\\.? ?|#)?(\\d{5,10})(?!\\d)(?! ?(?:euro|uur|keer|km|kg|%|leerlingen|kinderen|studenten|punten))(?![.,]\\d)",["student","leerling","lln","ll","kandidaat","cursist","deelnemer","pupil"],"","",40,40,"",0],["pupil_number","(?<![\\w-])(s\\d{6,8})(?!\\w)",["s1","s2","s3","s4","s5","s6","s7","s8","s9","s0"],"","",40,40,"",0],["pupil_number","\\beck[ -]?id[: ]{0,3}((?:https?://\\S{6,200})|[a-f\\d]{16,128})",["eck"],"","",40,40,"",0],["phone","(?<![\\w+])((?:\\+|00) ?31[ .-]{0,2}\\(?0?\\)?[ .-]{0,2}[1-9](?:[ ./-]{0,3}\\d){8})(?!\\d)",["31"],"","",40,40,"",0],["phone","(?<![\\d.,+/-])(?!\\d{1,2}[-./]\\d{1,2}[-./](?:19|20)\\d\\d)(\\(?0[1-9]\\d{0,2}\\)?(?:[ ./-]{0,3}\\d){6,8})(?![\\d]|[.,-]\\d)",["0"],"","order|bestel|factuur|artikel|isbn|barcode|ean\\b",20,0,"phone",0],["phone","(?<![\\d.,+/-])(0[ .-]6(?:[ .-]{1,2}\\d){8})(?![\\d]|[ .-]\\d)",["0"],"","",40,40,"phone",0],["phone","(?<![\\w+])(\\+[1-9]\\d{0,2}[ .()-]{0,2}\\d(?:[ ().-]{0,2}\\d){6,11})(?!\\d)",["+"],"","",40,40,"foreign",0],["phone","\\b(?:tel(?:efoon)?(?:nummer|nr)?|mobiel(?:e nummer|tje)?|06|bel(?:len)?|app(?:en)?|whatsapp)\\b(?: is| op| naar| met|:|\\.)* ?([1-9]\\d{5,7}|6[ -]?\\d{8})(?!\\d)(?! ?(?:euro|keer|leerlingen))",["tel","mobiel","06","bel","app"],"","",40,40,"",0],["birth_date","(?<![\\d.,/-])(\\d{1,2} ?[-/.] ?\\d{1,2} ?[-/.] ?(?:19|20)?\\d{2}(?!\\d)|(?:19|20)\\d{2}[-/.]\\d{1,2}[-/.]\\d{1,2}(?!\\d)|\\d{1,2}(?:e|ste|de)? (?:jan|feb|maa?rt|mrt|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}\\.?,? ?(?:'?\\d{2}|(?:19|20)\\d{2})(?!\\d))",["geb","jarig","verjaar","birth","born","dob"],"\\bgeb(?:oren|oorte[a-z]*|\\.|\\b)|\\bgeb\\.? ?dat|\\bjarig|\\bverjaar|\\bbirth|\\bborn\\b|\\bdob\\b","",40,40,"birth",0],["address","(?<![A-Za-zÀ-ÖØ-öø-ž])((?:(?:[A-ZÀ-ÖØ-ÞİŞĞŁŚŻŽŠČĆŃŹĐ][A-Za-zÀ-ÖØ-öø-ž'-]*\\.?|van|van de|van den|van der|de|den|der|ten|ter|het|'t) ){0,4}[A-Za-zÀ-ÖØ-öø-ž'-]{2,30}(?:straat|straatje|laan|laantje|gracht|singel|dreef|steeg|plantsoen|boulevard|kade|kanaal)(?: nr\\.?| nummer| huisnummer|,)? ?\\d{1,4}(?: ?[a-z]\\b| ?bis| ?hs|-[a-z]\\b|-[IVX]{1,4}\\b| ?[IVX]{1,4}\\b|-\\d{1,4})?(?![\\d%:])(?![.,]\\d)(?! ?(?:keer|x\\b|uur|minu|sec|dagen|dag\\b|meter|m\\b|km|kilometer|euro|leerling|kinder|mensen|huizen|bomen|jaar|weken|week|auto|fiets|punten|klassen|stops|haltes|strafpunten|groepen|pagina)))",["straat","laan","gracht","singel","dreef","steeg","plantsoen","boulevard","kade","kanaal"],"","",40,40,"street",1],["postcode","(?<![\\w-])([1-9]\\d{3} ?(?!sa|sd|ss)[a-z]{2})(?![\\w-])",[],"\\bpostcode|\\bwoon|\\bwonen|\\badres|\\bverhui|\\bhuisnummer|\\bpostbus|(?:straat|laan|weg|plein|gracht|kade|hof|singel|dijk|pad) \\d|\\baddress","",40,40,"postcode_near",0],["postcode","(?<![\\w-])([1-9]\\d{3} ?(?!SA|SD|SS)[A-Z]{2})(?=,? (?:nr\\.?|nummer|huisnummer) ?\\d|,? ?\\d{1,4}[a-z]?\\b(?! ?[a-z]{3}))",[],"","",40,40,"postcode",1],["postcode","(?<![\\w-])([1-9]\\d{3} ?(?!SA|SD|SS)[A-Z]{2})(?![\\w-])",[],"","",40,40,"postcode",1],["licence_plate","(?<![\\w-])(\\d{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]{2}-\\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\\d{2}|\\d{2}-[A-Z]{3}-\\d|\\d-[A-Z]{3}-\\d{2}|[A-Z]{2}-\\d{3}-[A-Z]|[A-Z]-\\d{3}-[A-Z]{2}|[A-Z]{3}-\\d{2}-[A-Z]|[A-Z]-\\d{2}-[A-Z]{3}|\\d-[A-Z]{2}-\\d{3}|\\d{3}-[A-Z]{2}-\\d|\\d{2}-[A-Z]{2}-\\d{2})(?![\\w-])",["-"],"","",40,40,"plate",1],["licence_plate","\\b(?:kenteken|nummerbord|nummerplaat|licen[cs]e plate)(?: is| van [^\\d\\n]{1,25}? is|:)?[: ]{1,2}([a-z\\d]{1,3}[ -]?[a-z\\d]{2,3}[ -]?[a-z\\d]{1,3})(?![a-z\\d])",["kenteken","nummer","plate"],"","",40,40,"plate_near",0],["password","\\b(?:wachtwoord|password|passwoord|ww|pincode|inlogcode|toegangscode|deurcode|alarmcode|wifi-?(?:code|wachtwoord))(?: (?:van|voor|for) [^\\n:.,?!\\\"]{1,40}?)??(?: is| wordt| werd| luidt| was|:| =|=)*[: ]{1,2}[\\\"'(]?(?=\\S*[\\d#$%&*@!+=])([^\\s\\\"')]{4,40})",["wachtwoord","passw","ww","code"],"","",40,40,"secret",0]],"lists":{"mailboxes":["aanmelden","aanmelding","administratie","bestellingen","contact","example","gebruikersnaam","hallo","hello","helpdesk","iemand","info","inschrijving","jouw.naam","jouwnaam","klantenservice","naam","name","no-reply","noreply","privacy","receptie","redactie","secretariaat","servicedesk","servicepunt","support","voorbeeld","voornaam.achternaam","webmaster","your.name"],"postcodes":["AD","AI","AL","AM","AN","AS","BC","BE","BO","BT","BV","BW","CE","CL","CM","CO","CP","CV","DE","DL","DM","EC","EK","EN","ER","EU","FC","FE","FP","GB","GL","GO","GT","GW","HM","HO","HP","HR","HZ","IB","IN","IS","IT","JE","KB","KG","KM","KV","KW","LA","LB","LC","LD","LP","MA","MB","ME","MG","ML","MM","MR","MW","NA","ND","NL","NV","OC","OF","OM","OP","PB","PC","PK","PM","PO","PP","RD","RP","RV","SE","SI","SO","SR","ST","SV","TB","TE","TH","TV","UK","UR","US","VC","VN","VO","VS","WE","WK","WO","WW","XL","XP","XS","ZE"],"units":["CM","GB","KB","KG","KM","KW","MB","MG","MM","PK","TB"],"streets":"^(?:de |het |een |in |op |onze |elke |deze )*(?:onderweg|snelweg|autosnelweg|omweg|uitweg|leerweg|leerpad|middelweg|halverwege|schoolplein|fietspad|voetpad|wandelpad|wandelweg|hoofdweg|uitwerf|voorbeeld|beeld|groep|kamp|zomerkamp|schoolkamp|werkkamp|winkelstraat|zijstraat|hoofdstraat|ronde|schoolreis|nationaal|voetbalveld|speelveld|sportveld|vakgebied|renbaan|wedstrijd|november|september|december|oktober|kinderen|zwembad|dierentuin|moestuin|schooltuin|klimaat|vulkaan|minuten|pretpark|sportpark|snoeppad|kwartet|bladzijde|hoofdstuk|opdracht|opgave|paragraaf|methode|proces|boek|tafelberg|les|wereldberg|leerhoek|leeshoek|rekenhoek|speelhoek|mes|bes|loopbaan|baan|succes|proces|prinses|process|adres|fles|dames|binnenhof \\d|prinsengracht 26[3-7]|sesamstraat|jodenbreestraat 4|museumplein 6|museumstraat 1|downing|dam 1\\b|pennsylvania|huis ten bosch)","parts":"\\b(?:groep|klas|lokaal|hoofdstuk|les|bladzijde|opgave|opdracht|week|versie|deel|leerjaar) "}};
// </rules>

const digits = (text) => text.replace(/\D/g, "");
const plainly = (text) =>
  text.normalize("NFKC").replace(/[\p{Cf}\p{Mn}\u1160\u115f\u2800]/gu, "").replace(/\p{Pd}|\u2212/gu, "-").replace(/[\u00a0\u2000-\u200a\u202f]/g, " ");

function eleven(found) {
  const number = digits(found).padStart(9, "0");
  const sum = [9, 8, 7, 6, 5, 4, 3, 2, -1].reduce((total, weight, at) => total + weight * number[at], 0);
  return Number(number) > 0 && sum % 11 === 0;
}

function account(found) {
  const signs = found.replace(/[ .-]/g, "").toUpperCase();
  if (signs.length < 15 || signs.length > 34) return false;
  const numbers = (signs.slice(4) + signs.slice(0, 4)).replace(/[A-Z]/g, (sign) => sign.charCodeAt(0) - 55);
  return [...numbers].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

function phone(found) {
  const number = digits(found);
  if (number.length !== 10 || /^(0800|0900|0906|0909)/.test(number) || new Set(number).size < 3 || number === "0123456789") return false;
  const groups = found.match(/\d+/g).map(Number);
  const steps = new Set(groups.slice(1).map((group, at) => group - groups[at]));
  return groups.length < 4 || steps.size > 1 || steps.has(0);
}

const checks = {
  bsn: eleven,
  iban: account,
  phone,
  foreign: () => true,
  mailbox: (found) => !lists.mailboxes.includes(found.split(/@|[ [({<]/)[0].toLowerCase()),
  birth: (found) => Number(/(?:19|20)\d\d/.exec(found)?.[0] ?? 2000) >= 1930,
  street: (found) => !new RegExp(lists.streets, "i").test(found) && !new RegExp(lists.parts, "i").test(found),
  postcode_near: (found) => !lists.units.includes(found.slice(-2).toUpperCase()),
  postcode: (found) => !lists.postcodes.includes(found.slice(-2)) && !/^(19|20)/.test(found),
  plate: (found) => !/[AEIOU]/.test(found),
  plate_near: (found) => /^(?=.*\d)(?=.*[a-z]).{6}$/i.test(found.replace(/[ -]/g, "")),
  secret: (found) => /^(?=.*[\d#$%&*@!+=]).{4,}$/.test(found.replace(/[.,;:!?]+$/, "")),
  document: (found) => digits(found).length >= 3 && found.length >= 6,
};

/** The kinds of hard identifiers that stand in a text. */
export function kindsIn(text) {
  const plain = plainly(text);
  const low = plain.toLowerCase();
  const kinds = new Set();
  for (const [kind, pattern, needs, near, unless, before, after, check, capitals] of rules) {
    if (kinds.has(kind) || (needs.length && !needs.some((word) => low.includes(word)))) continue;
    for (const match of plain.matchAll(new RegExp(pattern, capitals ? "g" : "gi"))) {
      const start = match.index + match[0].indexOf(match[1]);
      const around = `${plain.slice(Math.max(0, start - before), start)}\n${plain.slice(start + match[1].length).slice(0, after)}`;
      if (near && !new RegExp(near, "i").test(around)) continue;
      if (unless && new RegExp(unless, "i").test(around)) continue;
      if (!check || checks[check](match[1])) kinds.add(kind);
    }
  }
  return [...kinds];
}

/** Shows what the server saw, marked in the text, with the ways on. */
function show(form, details, words) {
  const place = form.querySelector("[data-guard-held]");
  const element = document.querySelector("#guard-vorm").content.firstElementChild.cloneNode(true);
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  part("reason").textContent = details.error;
  const signs = Array.from(details.text);
  let at = 0;
  for (const { start, end, kind } of details.found) {
    const mark = document.createElement("mark");
    mark.textContent = signs.slice(start, end).join("");
    const told = document.createElement("span");
    told.className = "visually-hidden";
    told.textContent = ` (${words[kind]}) `;
    part("text").append(signs.slice(at, start).join(""), mark, told);
    at = end;
  }
  part("text").append(signs.slice(at).join(""));
  const fixed = form.elements.prompt.type === "hidden";
  part("replace").hidden = fixed;
  part("send").hidden = !details.hold;
  part("replace").addEventListener("click", () => {
    form.elements.prompt.value = details.replaced;
    place.replaceChildren();
    form.elements.prompt.focus();
  });
  part("send").addEventListener("click", () => {
    form.elements.hold.value = details.hold;
    place.replaceChildren();
    form.requestSubmit();
    form.elements.hold.value = "";
  });
  place.replaceChildren(element);
  element.focus();
}

function begin(form) {
  const texts = form.querySelector("[data-guard]").dataset;
  const words = JSON.parse(texts.words);
  const note = form.querySelector("[data-guard-note]");
  let waiting;
  form.elements.prompt.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const seen = kindsIn(form.elements.prompt.value).map((kind) => words[kind]);
      note.textContent = seen.length ? texts.seen.replace("%s", seen.join(", ")) : "";
    }, 400);
  });
  form.addEventListener("sandbox:refused", (event) => {
    if (!event.detail.found) return;
    event.preventDefault();
    show(form, event.detail, words);
  });
  form.querySelector("[data-guard-file]")?.addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    const told = form.querySelector("[data-file-note]");
    told.textContent = "";
    if (!file) return;
    try {
      const { take } = await import(target.dataset.script);
      told.textContent = await take(form.elements.prompt, file, target.dataset);
    } catch {
      told.textContent = target.dataset.unread;
    }
    target.value = "";
  });
}

if (typeof document !== "undefined") {
  // Before the conversation's own listener: the preview is a page of its own.
  document.addEventListener("submit", (event) => event.submitter?.matches("[data-preview]") && event.stopImmediatePropagation(), true);
  for (const guarded of document.querySelectorAll("form[data-chat]:has([data-guard])")) begin(guarded);
}
