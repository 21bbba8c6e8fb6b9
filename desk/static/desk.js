// The desk's own few lines: whoever works keeps it awake, whoever left finds it locked.
"use strict";
const IDLE = 30 * 60 * 1000 + 5000;
let moved = Date.now();
let told = Date.now();
function touched() {
  moved = Date.now();
  if (moved - told > 60 * 1000) {
    told = moved;
    fetch("/touch").catch(() => {});
  }
}
for (const kind of ["keydown", "pointerdown", "scroll"]) {
  addEventListener(kind, touched, { passive: true });
}
setInterval(() => {
  if (Date.now() - moved > IDLE) location.reload();
}, 5000);

// Deciding by keys: j k go on and back, a r h z decide, x ticks, ? shows the keys.
function rows() {
  return [...document.querySelectorAll("tr.item")];
}
function go(to) {
  const all = rows();
  const at = all.indexOf(document.activeElement.closest("tr.item"));
  const next = at < 0 ? (to > 0 ? 0 : all.length - 1) : at + to;
  if (all[next]) all[next].focus();
}
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  if (!rows().length) return;
  const row = document.activeElement.closest("tr.item");
  if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "?") document.querySelector(".keys")?.focus();
  else if (event.key === "x" && row) row.querySelector("input[name=item]")?.click();
  else if (row && "arhz".includes(event.key)) row.querySelector(`[data-key="${event.key}"]`)?.click();
  else return;
  event.preventDefault();
});
let decided = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.target.closest("tr.item");
  decided = row ? row.dataset.item : "";
  if (row) document.getElementById("wrong").replaceChildren();
});
document.addEventListener("htmx:afterSettle", () => {
  if (!decided) return;
  document.querySelector(`tr.item[data-item="${CSS.escape(decided)}"]`)?.focus();
  decided = "";
});

// A form with data-upload sends its files one after another, each as the body of a request.
function sent(form, file, bar) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-Form-Token", JSON.parse(document.body.getAttribute("hx-headers"))["X-Form-Token"]);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => {
      if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    };
    request.onload = () => (request.status === 200 ? resolve(JSON.parse(request.responseText)) : reject(request.responseText));
    request.onerror = () => reject("");
    request.send(file);
  });
}
async function upload(form, files) {
  const bar = form.querySelector("progress");
  if (bar) bar.hidden = false;
  let answer = null;
  try {
    for (const file of files) answer = await sent(form, file, bar);
  } catch (text) {
    // The desk's own escaped sentence.
    document.getElementById("wrong").innerHTML = text;
    if (bar) bar.hidden = true;
    return;
  }
  if (answer) location.assign(answer.go);
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.upload) return;
  event.preventDefault();
  upload(form, [...form.querySelectorAll("input[type=file]")].flatMap((one) => [...one.files]));
});
