// Copies an address or a text; without this script both can be selected where they stand.
for (const button of document.querySelectorAll("[data-copy], [data-copy-from]")) {
  if (!navigator.clipboard) continue;
  const label = button.textContent;
  const field = document.getElementById(button.dataset.copyFrom ?? "");
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field ? field.value : button.dataset.copy);
    } catch {
      // Not allowed to write: select the text, so that the keyboard can copy it.
      if (field) field.select();
      else getSelection().selectAllChildren(document.getElementById("controleadres"));
      return;
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}
