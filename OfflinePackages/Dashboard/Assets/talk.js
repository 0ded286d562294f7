// Says something to the user, and asks.
const said = document.getElementById('said');
const question = document.getElementById('question');
const shownFor = 6000;
let timer;

export function tell(text, isProblem = false) {
  said.textContent = text;
  said.dataset.said = isProblem ? 'wrong' : 'right';
  clearTimeout(timer);
  timer = setTimeout(() => { said.textContent = ''; }, shownFor);
}

/** Resolves to whether the user wants it. */
export function ask(title, text, yes) {
  document.getElementById('question-title').textContent = title;
  document.getElementById('question-text').textContent = text;
  question.querySelector('[value="yes"]').textContent = yes;
  question.returnValue = 'no';
  question.showModal();
  return new Promise(resolve => question.addEventListener('close', () => resolve(question.returnValue === 'yes'), { once: true }));
}

export async function copy(text) {
  await navigator.clipboard.writeText(text);
  tell('Copied.');
}
