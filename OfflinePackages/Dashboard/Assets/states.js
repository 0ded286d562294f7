// What state a resource is in: a word, a colour and a shape, since a colour alone tells some people nothing.
import { element, say } from './dom.js';
import { icon } from './icons.js';

const shapeOf = { running: 'running', unhealthy: 'unhealthy', waiting: 'waiting', stopped: 'stopped', failed: 'failed' };

export function stateOf(resource) {
  if (resource.state === 'Running') return resource.health && resource.health !== 'Healthy' ? { kind: 'unhealthy', text: 'Running, not healthy' } : { kind: 'running', text: 'Running' };
  if (resource.state === 'FailedToStart') return { kind: 'failed', text: 'Failed to start' };
  if (resource.state === 'Finished' || resource.state === 'Exited') return resource.exitCode ? { kind: 'failed', text: `${resource.state}, exit code ${resource.exitCode}` } : { kind: 'stopped', text: resource.state };
  return resource.state === 'NotStarted' ? { kind: 'stopped', text: 'Not started' } : { kind: 'waiting', text: resource.state ?? 'Unknown' };
}

export const stateMark = () => element('span', { class: 'state' });

export function showState(mark, resource) {
  const { kind, text } = stateOf(resource);
  if (mark.dataset.kind !== kind) {
    mark.dataset.kind = kind;
    mark.replaceChildren(icon(shapeOf[kind]), element('span', {}));
  }
  say(mark.lastChild, text);
}
