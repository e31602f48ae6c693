// Asks models: sends a prompt, typed or fixed by the exercise, shows each answer as it comes, and can stop it.
// A page may have several panels ([data-chat-panel]), each with one form ([data-chat]); a form with
// data-chat-roles="a b" asks once for each role. A lost connection is taken up again where it was.
// On the form: "sandbox:refused" (the server's JSON; prevented: somebody else shows it) and "sandbox:done".
// Model output is untrusted: it only ever becomes text.
const texts = document.querySelector("#chat-teksten")?.dataset;
// Milliseconds before each try to take up a lost connection; without a sign of life for so long it is lost.
const PAUSES = [300, 1000, 2000, 4000, 8000];
const SILENCE = 45_000;
// When nothing came for so long, the page says so and offers the other way.
const SLOW = 4000;

/** Copies a template and returns it with its named parts. */
function copy(selector) {
  return named(document.querySelector(selector).content.firstElementChild.cloneNode(true));
}

function named(element) {
  const parts = {};
  for (const part of element.querySelectorAll("[data-part]")) parts[part.dataset.part] = part;
  return { element, parts };
}

/** A new random UUID; crypto.randomUUID is there over https only. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Yields [name, data] for every server-sent event in a response; comments only show that somebody is there. */
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const silent = setTimeout(() => reader.cancel().catch(() => {}), SILENCE);
      const { value, done } = await reader.read().finally(() => clearTimeout(silent));
      if (done) return;
      const frames = (rest + value).split("\n\n");
      rest = frames.pop();
      for (const frame of frames) {
        const name = /^event: (.*)$/m.exec(frame)?.[1];
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (name && data) yield [name, JSON.parse(data)];
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Why nothing comes yet: others are before this one, or the hub asked to wait. */
function waiting({ place, seconds }) {
  return place ? texts.queued.replace("%s", place) : texts.busy.replace("%s", seconds);
}

/** What the server said instead of an answer. */
class Refused extends Error {
  constructor(details) {
    super(details.error);
    this.details = details;
  }
}

/** One prompt with its answer, new or taken up again. */
class Turn {
  constructor(panel, { element, parts }, role = "") {
    Object.assign(this, { panel, element, parts, role });
    this.address = element.dataset.turn ?? "";
    this.received = 0;
    this.ended = false;
    this.stopping = false;
    this.alive = false;
  }

  /** Reads until the answer has ended, over as many connections as it takes. */
  async follow(body) {
    let tries = 0;
    while (!this.ended) {
      const before = this.received;
      try {
        await this.read(await this.connect(body));
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
      if (this.ended) return;
      tries = this.received > before ? 0 : tries;
      if (tries === PAUSES.length) {
        this.end("cut", texts.cut);
        this.panel.fail(texts.offline);
        return;
      }
      this.parts.state.textContent = texts.reconnecting;
      await pause(PAUSES[tries++]);
    }
  }

  /** The same key never asks twice: what was sent before its address was known can be sent again. */
  async connect(body) {
    const headers = { Accept: "text/event-stream" };
    const response = this.address
      ? await fetch(`${this.address}?vanaf=${this.received}`, { headers })
      : await fetch(this.panel.form.action, { method: "POST", body, headers });
    const type = response.headers.get("Content-Type") ?? "";
    if (type.startsWith("text/event-stream")) return response;
    if (response.status >= 502) throw new TypeError("a proxy has nobody to ask");
    if (type.startsWith("application/json")) throw new Refused(await response.json());
    throw new Refused({ error: [400, 413].includes(response.status) ? texts.tooMuch : texts.signedOut });
  }

  async read(response) {
    if (!this.element.isConnected) this.panel.turnsOf(this.role).append(this.element);
    if (!this.received) this.parts.state.textContent = texts.waiting;
    for await (const [name, data] of events(response)) {
      this.show(name, data);
      if (this.ended) return;
    }
  }

  show(name, data) {
    const { answer, state } = this.parts;
    if (name === "turn") {
      this.address = this.element.dataset.turn = data.address;
      if (this.stopping) this.sendStop();
    }
    if (["token", "thinking", "done", "stopped", "failed"].includes(name)) this.heard();
    if (name === "queued") state.textContent = waiting(data);
    if (name === "thinking") state.textContent = texts.thinking;
    if (name === "again") {
      // What came so far was thinking, or may have been.
      answer.textContent = "";
      this.received = 0;
    }
    if (name === "thought" && this.parts.thought) {
      this.parts.thought.textContent = data.text;
      this.parts.thinking.hidden = false;
    }
    if (name === "token") {
      state.textContent = "";
      answer.append(data.text);
      this.received = data.to ?? this.received + data.text.length;
    }
    if (name === "done") {
      this.end("complete", data.reason === "length" ? texts.tooLong : "");
      this.panel.say(`${texts.done} ${answer.textContent}`);
    }
    if (name === "stopped") {
      this.end("stopped", texts.stopped);
      this.panel.say(texts.stopped);
    }
    if (name === "failed") {
      this.end(data.cut ? "cut" : "failed", data.cut ? texts.cut : texts.failed);
      this.panel.fail(data.error);
    }
  }

  /** There is a sign of life of the model. */
  heard() {
    this.alive = true;
    this.panel.heard();
  }

  end(state, label) {
    this.ended = true;
    this.heard();
    this.element.dataset.state = state;
    this.parts.state.textContent = label;
    if (this.parts.again) this.parts.again.hidden = this.panel.fixed && state === "complete";
  }

  /** The server closes the answer and tells so; before it has an address this waits for it. */
  stop() {
    if (this.ended || this.stopping) return;
    this.stopping = true;
    if (this.address) this.sendStop();
  }

  async sendStop() {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.panel.form.elements.csrfmiddlewaretoken.value });
    const response = await fetch(`${this.address}stop/`, { method: "POST", body }).catch(() => null);
    this.stopping = Boolean(response?.ok);
  }
}

/** One form with the answers that it asked for. */
class Panel {
  constructor(element, form) {
    Object.assign(this, { element, form });
    this.prompt = form.elements.prompt;
    this.fixed = this.prompt.type === "hidden";
    this.submit = form.querySelector("[type=submit]");
    this.stop = form.querySelector("[data-stop]");
    this.summary = element.querySelector("[data-summary]");
    this.fault = element.querySelector("[data-fault]");
    this.running = [];
  }

  get roles() {
    return (this.form.dataset.chatRoles ?? "").split(" ").filter(Boolean);
  }

  turnsOf(role) {
    const own = role && this.element.querySelector(`[data-turns="${CSS.escape(role)}"]`);
    return own || this.element.querySelector("[data-turns]");
  }

  say(sentence) {
    this.summary.textContent = sentence;
  }

  fail(sentence) {
    this.say("");
    const { element, parts } = copy("#chat-fout-vorm");
    parts.error.textContent = sentence;
    this.fault.replaceChildren(element);
  }

  /** From now on somebody waits. */
  wait() {
    this.slow = setTimeout(() => {
      this.note = copy("#chat-traag");
      this.fault.before(this.note.element);
      this.say(this.note.parts.why.textContent);
    }, SLOW);
  }

  /** No longer, once every model that was asked showed that it is there. */
  heard(over = this.running.every((turn) => turn.alive)) {
    if (!over) return;
    clearTimeout(this.slow);
    this.note?.element.remove();
  }

  busy(is) {
    this.submit.disabled = is;
    if (this.stop) this.stop.hidden = !is;
    if (!is && document.activeElement === document.body) (this.fixed ? this.submit : this.prompt).focus();
  }

  async ask() {
    if (this.running.length) return;
    const sent = this.prompt.value;
    if (!sent.trim()) {
      this.fail(texts.empty);
      this.prompt.focus();
      return;
    }
    this.fault.replaceChildren();
    this.say(texts.waiting);
    const roles = this.roles.length ? this.roles : [this.form.elements.role?.value ?? ""];
    const asked = roles.map((role) => [this.newTurn(role), this.fields(role)]);
    await this.await(asked);
    if (this.fixed || !asked.every(([turn]) => turn.element.dataset.state === "complete")) return;
    // What was written meanwhile is the next question, and stays.
    if (this.prompt.value === sent) this.prompt.value = "";
    if (this.form.elements.instead) this.form.elements.instead.value = "";
    if (this.form.elements.anew) this.form.elements.anew.checked = false;
  }

  fields(role) {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("key", newKey());
    if (role) body.set("role", role);
    return body;
  }

  newTurn(role) {
    const turn = copy("#chat-beurt");
    turn.parts.prompt.textContent = this.prompt.value.trim();
    turn.parts.model.textContent = this.form.elements.model?.selectedOptions?.[0].textContent ?? "";
    return new Turn(this, turn, role);
  }

  /** Follows these turns to their ends; a refusal is told once. */
  async await(asked) {
    this.running = asked.map(([turn]) => turn);
    this.busy(true);
    this.wait();
    let refused = null;
    const ends = asked.map(async ([turn, body]) => {
      try {
        await turn.follow(body);
        this.tell("sandbox:done", { role: turn.role, state: turn.element.dataset.state, turn: turn.address });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (turn.element.isConnected) turn.end("cut", texts.cut);
        refused ??= error.details;
      }
    });
    await Promise.allSettled(ends);
    this.running = [];
    this.heard(true);
    this.busy(false);
    if (!refused) return;
    this.say("");
    if (this.tell("sandbox:refused", refused)) this.fail(refused.error);
  }

  tell(name, detail) {
    return this.form.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }));
  }

  /** The prompt back in its field, to be edited or asked once more in the place of the turn at this address. */
  again(text, address = "") {
    if (!this.fixed) this.prompt.value = text;
    if (this.form.elements.instead) this.form.elements.instead.value = /\d+(?=\/$)/.exec(address)?.[0] ?? "";
    (this.fixed ? this.submit : this.prompt).focus();
  }

  /** Takes up the answers that were still coming when the page was loaded. */
  resume() {
    const unfinished = [...this.element.querySelectorAll("[data-turn][data-state=running]")];
    if (!unfinished.length) return;
    const role = (element) => element.closest("[data-turns]")?.dataset.turns ?? "";
    const turns = unfinished.map((element) => new Turn(this, named(element), role(element)));
    for (const turn of turns) turn.parts.answer.textContent = "";
    this.await(turns.map((turn) => [turn, null]));
  }
}

function begin(panel) {
  const { form, element } = panel;
  for (const each of element.querySelectorAll("[data-with-script]")) each.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    panel.ask();
  });
  panel.stop?.addEventListener("click", () => panel.running.forEach((turn) => turn.stop()));
  panel.prompt.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  element.addEventListener("click", (event) => {
    const suggestion = event.target.closest("[data-suggestion]");
    const again = event.target.closest("[data-again]");
    if (suggestion) panel.again(suggestion.dataset.suggestion);
    if (!again) return;
    event.preventDefault();
    const turn = again.closest("[data-state]");
    panel.again(turn.querySelector("[data-part=prompt]").textContent, turn.dataset.turn);
  });
  panel.resume();
}

if (texts) {
  for (const element of document.querySelectorAll("[data-chat-panel]")) {
    const form = element.querySelector("form[data-chat]");
    if (form) begin(new Panel(element, form));
  }
}

// What stands in the other forms of the page comes back when one of them is sent and the page is loaded anew.
const DRAFTS = `drafts:${location.pathname}`;

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
  const others = [...document.querySelectorAll("main textarea[id]")].filter((field) => field.form !== event.target);
  const typed = others.filter((field) => field.value !== field.defaultValue);
  if (typed.length) sessionStorage.setItem(DRAFTS, JSON.stringify(typed.map(({ id, value }) => [id, value])));
});
const drafts = JSON.parse(sessionStorage.getItem(DRAFTS) ?? "[]");
sessionStorage.removeItem(DRAFTS);
for (const [id, value] of drafts) {
  const field = document.getElementById(id);
  if (field) field.value = value;
}

// The guard's courtesy copy comes when somebody begins to write: a first visit need not wait for it.
const guard = document.querySelector("#chat-script")?.dataset.guard;
if (guard) document.querySelector("main")?.addEventListener("focusin", () => import(guard), { once: true });
