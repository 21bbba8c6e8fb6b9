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

// Both times of a record as sliders, from the oldest on the left to now on the right.
for (const select of document.querySelectorAll("form.times select")) {
  const last = select.options.length - 1;
  if (last < 1) continue;
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: "0", max: String(last), step: "1" });
  slider.value = String(last - select.selectedIndex);
  slider.setAttribute("aria-label", select.previousElementSibling.textContent);
  const tell = () => slider.setAttribute("aria-valuetext", select.selectedOptions[0].textContent);
  tell();
  slider.addEventListener("input", () => {
    select.selectedIndex = last - Number(slider.value);
    tell();
  });
  slider.addEventListener("change", () => select.form.requestSubmit());
  select.addEventListener("change", () => {
    slider.value = String(last - select.selectedIndex);
    tell();
  });
  select.after(slider);
}

// A form with data-upload sends its files one after another, each as the body of a request; one with
// data-drop takes also files and folders that are dropped on it.
function sent(form, { file, folder }, bar) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-Form-Token", JSON.parse(document.body.getAttribute("hx-headers"))["X-Form-Token"]);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("X-File-Folder", encodeURIComponent(folder));
    request.setRequestHeader("X-File-Changed", String(file.lastModified));
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => {
      if (bar && event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    };
    request.onload = () => (request.status === 200 ? resolve(JSON.parse(request.responseText)) : reject(request.responseText));
    request.onerror = () => reject("");
    request.send(file);
  });
}
function refused(name, text) {
  const line = document.createElement("div");
  // The desk's own escaped sentence; the name is a text.
  line.innerHTML = text;
  line.prepend(Object.assign(document.createElement("b"), { textContent: name }));
  document.getElementById("wrong").append(line);
}
async function upload(form, files) {
  const bar = form.querySelector("progress");
  if (bar) bar.hidden = false;
  document.getElementById("wrong").replaceChildren();
  let answer = null;
  let wrong = 0;
  for (const one of files) {
    try {
      answer = await sent(form, one, bar);
    } catch (text) {
      wrong += 1;
      refused(one.file.name, text);
    }
  }
  if (bar) bar.hidden = true;
  if (!answer) return;
  if (!wrong) return location.assign(answer.go);
  // What was refused stays to be read; what was taken is shown beside it.
  const page = new DOMParser().parseFromString(await (await fetch(answer.go)).text(), "text/html");
  const told = document.getElementById("wrong");
  document.getElementById("main").replaceChildren(told, ...[...page.getElementById("main").children].filter((one) => one.id !== "wrong"));
  told.focus();
}
function chosen(form) {
  return [...form.querySelectorAll("input[type=file]")]
    .flatMap((one) => [...one.files])
    .map((file) => ({ file, folder: (file.webkitRelativePath || "").split("/").slice(0, -1).join("/") }));
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.upload) return;
  event.preventDefault();
  upload(form, chosen(form));
});
async function within(entry, folder) {
  if (entry.isFile) return [{ file: await new Promise((ok, no) => entry.file(ok, no)), folder }];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((ok, no) => reader.readEntries(ok, no));
    if (!some.length) break;
    for (const one of some) found.push(...(await within(one, folder ? `${folder}/${entry.name}` : entry.name)));
  }
  return found;
}
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, async (event) => {
    const form = document.querySelector("form[data-drop]");
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
    if (kind !== "drop") return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const files = [];
    for (const entry of entries) files.push(...(await within(entry, "")));
    upload(form, files.filter((one) => !/^(\.|~\$)/.test(one.file.name)));
  });
}
