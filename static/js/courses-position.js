// Keeps at which block the reader is, and puts the focus there when she comes back.
const lesson = document.querySelector("[data-position]");
const token = document.querySelector("#plek input[name=csrfmiddlewaretoken]");
const blocks = lesson ? [...lesson.querySelectorAll(".lesson__block")] : [];
let kept = lesson ? lesson.dataset.here : "";
let timer = 0;

function keep(key) {
  if (key === kept) return;
  kept = key;
  const body = new URLSearchParams({ block: key, csrfmiddlewaretoken: token.value });
  fetch(lesson.dataset.position, {
    method: "POST",
    body,
    keepalive: true,
    headers: { "X-Requested-With": "fetch" },
  }).catch(() => {
    kept = ""; // offline for a moment: try again at the next block
  });
}

function topmost() {
  const line = window.innerHeight / 3;
  const passed = blocks.filter((block) => block.getBoundingClientRect().top <= line);
  return passed.length ? passed[passed.length - 1] : blocks[0];
}

if (lesson && token && blocks.length) {
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(topmost().id.replace("blok-", "")), 1200);
  };
  document.addEventListener("scroll", later, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) keep(topmost().id.replace("blok-", ""));
  });
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target) target.focus({ preventScroll: false });
}
