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
