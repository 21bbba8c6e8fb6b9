const words = document.getElementById("words"), level = document.getElementById("level"), count = document.getElementById("count");
const cards = [...document.querySelectorAll("article")];
const plain = s => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
const texts = cards.map(c => plain(c.textContent));
function filter() {
  const asked = plain(words.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  cards.forEach((card, i) => {
    const fits = (!level.value || card.dataset.level === level.value) && asked.every(w => texts[i].includes(w));
    card.hidden = !fits;
    shown += fits;
  });
  count.textContent = shown + " / " + cards.length;
}
words.addEventListener("input", filter);
level.addEventListener("change", filter);
filter();
