const by = id => document.getElementById(id);
const words = by("words"), level = by("level"), field = by("field"), law = by("law"), trust = by("trust"), count = by("count");
const cards = [...document.querySelectorAll("article")];
const plain = s => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
const texts = cards.map(c => plain(c.textContent));
const has = (list, value) => !value || list.split("|").includes(value);
function filter() {
  const asked = plain(words.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  cards.forEach((card, i) => {
    const d = card.dataset;
    const fits = has(d.level, level.value) && has(d.trust, trust.value) && has(d.fields, field.value) && has(d.laws, law.value) && asked.every(w => texts[i].includes(w));
    card.hidden = !fits;
    shown += fits;
  });
  count.textContent = shown + " / " + cards.length;
}
words.addEventListener("input", filter);
[level, field, law, trust].forEach(s => s.addEventListener("change", filter));
filter();
