// The predictor on the front page without a page in between. Its form and its buttons work without this script.
// What is typed goes in the body of a request to this site: it stands in no address and no log.
const section = document.querySelector("#voorspeller");
const now = section?.querySelector(".predictor__now");
const status = section?.querySelector("[data-stand]");
const form = section?.querySelector(".predictor__form");
const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
let latest = 0;
let timer = 0;

async function ask(fields, key) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", token);
  const mine = ++latest;
  const answer = await fetch(section.dataset.url, { method: "POST", body });
  if (mine !== latest) return; // a later question is under way
  if (answer.status === 429) {
    status.classList.remove("visually-hidden");
    status.textContent = section.dataset.often;
    return;
  }
  if (!answer.ok) throw new Error(answer.statusText);
  now.innerHTML = await answer.text(); // our own template, which escapes what was typed
  settle(key);
}

/** Says the outcome, keeps the form in step, and puts the focus where a next click is likely. */
function settle(key) {
  const sentence = now.querySelector("[data-text]");
  const first = now.querySelector("[data-key=woord]");
  status.classList.add("visually-hidden");
  form.elements.temperatuur.value = sentence.dataset.temperature;
  if (!key) {
    status.textContent = "";
    return;
  }
  form.elements.zin.value = sentence.dataset.text;
  const best = first ? `${section.dataset.most} ${first.textContent.replace(/\s+/g, " ").trim()}` : "";
  status.textContent = `${sentence.textContent.trim()} ${best}`;
  now.querySelector(`[data-key="${key}"], [data-key=kies]`)?.focus({ preventScroll: true });
}

if (section && token) {
  let plain = false; // what the script could not ask goes as a form
  section.addEventListener("submit", (event) => {
    if (plain) return;
    event.preventDefault();
    const pressed = event.submitter;
    const fields = new FormData(event.target);
    if (pressed?.name) fields.append(pressed.name, pressed.value);
    ask(fields, pressed?.dataset.key ?? "").catch(() => {
      plain = true;
      event.target.requestSubmit(pressed);
    });
  });
  form.elements.zin.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(new FormData(form), "").catch(() => {}), 200);
  });
}
