// Asks the browser to make or use a passkey, puts its answer into the form and sends it. Without a script, or without
// passkeys, the parts of the page that need them stay hidden.
const keys = window.PublicKeyCredential;

async function ask(form) {
  const answer = await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const options = await answer.json();
  return form.dataset.passkeyMake === undefined
    ? navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options) })
    : navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options) });
}

if (keys?.parseRequestOptionsFromJSON) {
  for (const part of document.querySelectorAll("[data-passkey-part]")) part.hidden = false;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.addEventListener("submit", async event => {
      if (form.elements.Reponse.value) return;
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      try {
        form.elements.Reponse.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
}
