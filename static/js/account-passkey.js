// Asks the browser for a passkey and sends its answer along with the form. Without this script, or in a
// browser that knows no passkeys, the button stays away and the page says so.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

// What the server wrote as JSON, as the browser wants it.
function readable(options) {
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = known(options.allowCredentials);
  return read;
}

// The browser's answer as JSON; "toJSON" of younger browsers does the same.
function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function ask(form) {
  const publicKey = readable((await optionsOf(form)).publicKey);
  const creates = form.dataset.passkey === "create";
  const credential = await navigator.credentials[creates ? "create" : "get"]({ publicKey });
  form.elements.credential.value = sendable(credential);
  form.submit();
}

function sentence(form, error) {
  const words = { InvalidStateError: form.dataset.unknown, SecurityError: form.dataset.elsewhere };
  return words[error.name] ?? form.dataset.refused;
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential || !navigator.credentials) continue;
  const button = form.querySelector("[data-passkey-button]");
  const said = form.querySelector("[data-passkey-said]");
  button.hidden = false;
  form.querySelector("[data-passkey-missing]")?.setAttribute("hidden", "");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.replaceChildren();
    button.disabled = true;
    try {
      await ask(form);
    } catch (error) {
      const line = document.createElement("p");
      line.className = "field__error";
      line.textContent = sentence(form, error);
      said.replaceChildren(line);
      button.disabled = false;
      button.focus();
    }
  });
}
