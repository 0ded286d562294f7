// What can be done to a resource: starting and stopping it, and its own commands.
import { post } from './api.js';
import { element, fill } from './dom.js';
import { icon } from './icons.js';
import { ask, tell } from './talk.js';

const lifecycle = ['start', 'stop', 'restart'];
const running = new Set();

/** The buttons of a resource's commands: those of every process first, as pictures. */
export function commandButtons(parent, resource, refresh) {
  const place = command => (lifecycle.indexOf(command.name) + lifecycle.length + 1) % (lifecycle.length + 1);
  const commands = [...resource.commands].sort((one, other) => place(one) - place(other));
  fill(parent, commands, command => command.name, command => button(resource.name, command, refresh), (node, command) => {
    node.disabled = !command.enabled || running.has(`${resource.name} ${command.name}`);
  });
}

function button(resource, command, refresh) {
  const isPicture = lifecycle.includes(command.name);
  return element('button', {
    type: 'button',
    class: isPicture ? 'picture' : '',
    'data-command': command.name,
    title: command.description ?? command.text,
    'aria-label': `${command.text} ${resource}`,
    onclick: event => execute(event.currentTarget, resource, command, refresh),
  }, isPicture ? icon(command.name) : command.text);
}

async function execute(node, resource, command, refresh) {
  if (command.question && !await ask(`${command.text} ${resource}`, command.question, command.text)) return;
  const key = `${resource} ${command.name}`;
  running.add(key);
  node.disabled = true;
  try {
    const result = await post(`/resources/${encodeURIComponent(resource)}/commands/${encodeURIComponent(command.name)}`);
    if (result.canceled) tell(`${command.text} ${resource}: given up.`);
    else tell(result.message ?? `${command.text} ${resource}: ${result.success ? 'done' : 'failed'}.`, !result.success);
  } catch (problem) {
    tell(`${command.text} ${resource} failed: ${problem.message || 'the application does not answer'}.`, true);
  } finally {
    running.delete(key);
    node.disabled = false;
    await refresh();
  }
}
