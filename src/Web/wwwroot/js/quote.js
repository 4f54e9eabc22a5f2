// The quote follows the amount while somebody types. The server writes the box; without this the button does the same.
const form = document.querySelector('form[data-quote]');
const box = form.querySelector('[data-quote-box]');
const said = form.querySelector('[data-quote-said]');
const other = form.elements.autre;
let timer, latest = 0, spokenAt = 0, speech;

form.querySelector('[data-refresh]').hidden = true;

form.addEventListener('input', event => {
  if (event.target === other) {
    form.querySelector('[value=autre]').checked = true;
  } else if (event.target.name === 'montant' && event.target.value !== 'autre') {
    other.value = '';
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, 250);
});

async function refresh() {
  const turn = ++latest;
  const asked = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(`${form.dataset.quote}?${asked}`);
    // A slower answer to an earlier question must not replace this one.
    if (!answer.ok || turn !== latest) return;
    box.innerHTML = await answer.text();
    announce();
  } catch {
    // Offline for a moment: the next step shows the quote anyway.
  }
}

// Politely: once the typing has paused, and at most every thirty seconds.
function announce() {
  clearTimeout(speech);
  speech = setTimeout(() => {
    spokenAt = Date.now();
    said.textContent = box.querySelector('.sum-total')?.innerText ?? box.innerText;
  }, Math.max(1500, spokenAt + 30000 - Date.now()));
}
