// Warns while somebody types what the server will stop, shows what it held, and takes text from a file.
// A courtesy: the server decides. What looks at the text comes with the page, in parts (data-guard-parts).
const parts = document.querySelector("#chat-script").dataset.guardParts.split(" ");
const looking = Promise.all(parts.map((part) => import(part))).then((modules) => {
  const all = Object.assign({}, ...modules);
  return all.assembled(all);
});

/** The kinds of hard identifiers that stand in a text. */
const kindsIn = async (text) => [...new Set((await looking)(text).map(({ kind }) => kind))];

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
    waiting = setTimeout(async () => {
      const seen = (await kindsIn(form.elements.prompt.value)).map((kind) => words[kind]);
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

// Before the conversation's own listener: the preview is a page of its own.
document.addEventListener("submit", (event) => event.submitter?.matches("[data-preview]") && event.stopImmediatePropagation(), true);
for (const guarded of document.querySelectorAll("form[data-chat]:has([data-guard])")) begin(guarded);
