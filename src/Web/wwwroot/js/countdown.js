// Counts the minutes for which the match is kept. The page says the hour at which it ends; this only makes it live,
// and asks for a little longer while somebody is still looking at the page.
const line = document.querySelector('[data-countdown]');
if (line) {
  const left = document.querySelector('[data-countdown-left]');
  const said = document.querySelector('[data-countdown-said]');
  const form = document.querySelector('form[data-extend]');
  const spoken = new Set([10, 5, 1, 0]);
  // The server's clock counts; the visitor's may be wrong.
  const after = (until, now) => Date.parse(until) - Date.parse(now) + performance.now();
  let end = after(line.dataset.countdown, line.dataset.now);
  let asked = performance.now();

  const extend = async () => {
    asked = performance.now();
    const answer = await fetch(form.dataset.extend, { method: 'POST', body: new FormData(form) }).catch(() => null);
    if (!answer?.ok) return;
    const { until, now } = await answer.json();
    end = Math.max(end, after(until, now));
  };

  const show = () => {
    const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
    const minutes = Math.ceil(seconds / 60);
    const text = seconds === 0 ? '' : (minutes === 1 ? line.dataset.one : line.dataset.many).replace('{0}', minutes);
    if (seconds === 0) line.textContent = line.dataset.over;
    if (left.textContent !== text) left.textContent = text;
    if (spoken.delete(minutes)) said.textContent = seconds === 0 ? line.dataset.over : text;
    const near = seconds < 240 && performance.now() - asked > 60000;
    if (form && near && document.visibilityState === 'visible') extend();
    if (seconds > 0) setTimeout(show, 1000);
  };
  show();
}
