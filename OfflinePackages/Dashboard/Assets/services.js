// Fills a list of resources to choose from.
import { get } from './api.js';

export async function offerServices(select) {
  const { resources } = await get('/shell');
  select.setOptions([['', 'All resources'], ...resources.map(name => [name, name])]);
}
