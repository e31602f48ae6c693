// Asks a model: sends a prompt, typed or fixed by the exercise, shows the answer as it comes, and can stop it.
// Model output is untrusted: it only ever becomes text.
const form = document.querySelector("#chat");
const turns = document.querySelector("#gesprek");
const summary = document.querySelector("#chat-samenvatting");
const fault = document.querySelector("#chat-fout");
const texts = document.querySelector("#chat-teksten")?.dataset;

/** Copies a template and returns it with its named parts. */
function copy(selector) {
  const element = document.querySelector(selector).content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const part of element.querySelectorAll("[data-part]")) parts[part.dataset.part] = part;
  return { element, parts };
}

function fail(sentence) {
  const { element, parts } = copy("#chat-fout-vorm");
  parts.error.textContent = sentence;
  fault.replaceChildren(element);
}

/** Yields [name, data] for every server-sent event in a response. */
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
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

class Conversation {
  constructor() {
    this.prompt = form.elements.prompt;
    this.fixed = this.prompt.type === "hidden";
    this.send = form.querySelector("[type=submit]");
    this.stop = form.querySelector("[data-stop]");
    this.abort = null;
  }

  busy(is) {
    this.send.disabled = is;
    this.stop.hidden = !is;
    if (!is && document.activeElement === document.body) (this.fixed ? this.send : this.prompt).focus();
  }

  async ask() {
    if (this.abort || !this.prompt.value.trim()) {
      this.prompt.focus();
      return;
    }
    const body = new URLSearchParams(new FormData(form));
    this.abort = new AbortController();
    this.busy(true);
    fault.replaceChildren();
    const turn = copy("#chat-beurt");
    turn.parts.prompt.textContent = this.prompt.value.trim();
    turn.parts.model.textContent = form.elements.model.value;
    try {
      await this.receive(body, turn);
    } catch (error) {
      this.broken(error, turn);
    } finally {
      this.abort = null;
      this.busy(false);
    }
  }

  async receive(body, turn) {
    summary.textContent = texts.waiting;
    const response = await fetch(form.action, { method: "POST", body, signal: this.abort.signal });
    const type = response.headers.get("Content-Type") ?? "";
    if (!type.startsWith("text/event-stream")) {
      const refused = type.startsWith("application/json") ? (await response.json()).error : texts.signedOut;
      summary.textContent = "";
      fail(refused);
      return;
    }
    turns.append(turn.element);
    turn.parts.state.textContent = texts.waiting;
    let ended = false;
    for await (const [name, data] of events(response)) {
      this.show(turn, name, data);
      ended ||= name === "done" || name === "failed";
    }
    if (!ended) throw new TypeError("the stream ended early");
  }

  show(turn, name, data) {
    const { answer, state } = turn.parts;
    if (name === "queued") {
      state.textContent = !data.place ? texts.busy.replace("%s", data.seconds) : texts.queued.replace("%s", data.place);
    }
    if (name === "token") {
      state.textContent = "";
      answer.textContent += data.text;
    }
    if (name === "done") {
      this.end(turn, "complete", data.reason === "length" ? texts.tooLong : "");
      summary.textContent = `${texts.done} ${answer.textContent}`;
      if (!this.fixed) this.prompt.value = "";
    }
    if (name === "failed") {
      this.end(turn, data.cut ? "cut" : "failed", data.cut ? texts.cut : texts.failed);
      summary.textContent = "";
      fail(data.error);
    }
  }

  end(turn, state, label) {
    turn.element.dataset.state = state;
    turn.parts.state.textContent = label;
  }

  /** Stopped by the learner, or the connection went: what came stays, and so does what she typed. */
  broken(error, turn) {
    if (error.name === "AbortError") {
      this.end(turn, "stopped", texts.stopped);
      summary.textContent = texts.stopped;
      return;
    }
    this.end(turn, "cut", texts.cut);
    summary.textContent = "";
    fail(texts.offline);
  }
}

if (form && texts) {
  const conversation = new Conversation();
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    conversation.ask();
  });
  conversation.stop.addEventListener("click", () => conversation.abort?.abort());
  conversation.prompt.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("click", (event) => {
    const text = event.target.closest("[data-suggestion]")?.dataset.suggestion;
    if (text) {
      conversation.prompt.value = text;
      conversation.prompt.focus();
    }
  });
}
