// Counts the minutes for which the match is kept. The page says the hour at which it ends; this only makes it live.
const line = document.querySelector('[data-countdown]');
if (line) {
  const left = document.querySelector('[data-countdown-left]');
  const said = document.querySelector('[data-countdown-said]');
  // The server's clock counts; the visitor's may be wrong.
  const end = Date.parse(line.dataset.countdown) - Date.parse(line.dataset.now) + performance.now();
  const spoken = new Set([10, 5, 1, 0]);

  const show = () => {
    const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
    const minutes = Math.ceil(seconds / 60);
    const text = seconds === 0 ? '' : (minutes === 1 ? line.dataset.one : line.dataset.many).replace('{0}', minutes);
    if (seconds === 0) line.textContent = line.dataset.over;
    if (left.textContent !== text) left.textContent = text;
    if (spoken.delete(minutes)) said.textContent = seconds === 0 ? line.dataset.over : text;
    if (seconds > 0) setTimeout(show, 1000);
  };
  show();
}
