// Compare a PDF with the one that was issued. The file is read and hashed here; it is never sent.
(() => {
  "use strict";
  const box = document.querySelector("[data-pdf-check]");
  if (!box || !window.crypto || !window.crypto.subtle) return;

  const input = box.querySelector("input[type=file]");
  const answer = box.querySelector("[data-pdf-answer]");
  const wanted = box.dataset.pdfCheck.split(" ");

  const say = (name, hash) => {
    const found = box.querySelector(`template[data-pdf-says="${name}"]`).content.cloneNode(true);
    const place = found.querySelector("[data-pdf-hash]");
    if (place) place.textContent = hash;
    answer.replaceChildren(found);
  };

  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const check = async (file) => {
    if (!file) return;
    say("busy", "");
    try {
      const hash = hex(await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      say(wanted.includes(hash) ? "same" : "other", hash);
    } catch {
      say("unread", "");
    }
  };

  input.addEventListener("change", () => check(input.files[0]));
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("is-over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("is-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("is-over");
    check(event.dataTransfer.files[0]);
  });
  box.querySelector("[data-pdf-form]").hidden = false;
})();
